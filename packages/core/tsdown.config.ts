import { defineConfig, type UserConfig } from 'tsdown'
import { library } from '../../scripts/library.ts'

/** What `#dev` says, written into every file: not every bundler follows a constant from file to file. */
const dev = (value: boolean): UserConfig['plugins'] => [
  {
    name: 'dev',
    transform: (code: string) =>
      code.includes("from '#dev'")
        ? { code: code.replace("import { DEV } from '#dev'", '').replaceAll(/\bDEV\b/g, String(value)), map: null }
        : undefined,
  },
]

// The folder was cleared for tsdown.plain.config.ts, which comes first.
const entry = ['src/**/*.ts', '!src/dev*.ts']
const build: UserConfig = { ...library, entry, clean: false, minify: 'dce-only' }

/** The same files twice, but for the texts: which are used is answered by the user's export conditions. */
export default defineConfig([
  { ...build, plugins: dev(false) },
  {
    ...build,
    entry: [...entry, '!src/explain.ts', '!src/*xplanations.ts'],
    plugins: dev(true),
    outDir: 'dist/development',
    dts: false,
    publint: false,
    attw: false,
  },
])
