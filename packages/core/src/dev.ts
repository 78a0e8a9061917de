/**
 * True only under the `development` export condition, where `#dev` is `dev.development.ts`. Guards every development
 * message, so that bundlers drop them from production; a bare `process.env` would break pages without a bundler.
 */
export const DEV: boolean = false
