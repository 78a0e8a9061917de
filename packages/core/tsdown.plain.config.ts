import { defineConfig } from 'tsdown'

/** For pages without a bundler: everything in one file, as in production. */
export default defineConfig({
  entry: { plain: 'src/index.ts' },
  platform: 'browser',
  target: 'es2022',
  sourcemap: true,
  minify: true,
  dts: false,
  inputOptions: { resolve: { conditionNames: ['@captcha-field/source', 'default'] } },
  logLevel: 'warn',
})
