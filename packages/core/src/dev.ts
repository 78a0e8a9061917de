/**
 * True only under the `development` export condition, where `#dev` is `dev.development.ts`. Guards every development
 * message. The build writes it into each file, once so and once so, since not every bundler would drop them from production;
 * a bare `process.env` would break pages without a bundler.
 */
export const DEV: boolean = false
