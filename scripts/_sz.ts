import { brotliCompressSync } from 'node:zlib'
import { writeFileSync } from 'node:fs'
import { rolldown } from 'rolldown'
const cases: [string, string, string][] = [
  ['react', '{ CaptchaField, hcaptcha }', '/work/main/packages/react/src/index.ts'],
  ['vue', '{ CaptchaField, hcaptcha }', '/work/main/packages/vue/src/index.ts'],
  ['react-la', '{ CaptchaField, captchala }', '/work/main/packages/react/src/index.ts'],
  ['vue-la', '{ CaptchaField, captchala }', '/work/main/packages/vue/src/index.ts'],
  ['core', '{ createCaptcha, hcaptcha }', '/work/main/packages/core/src/index.ts'],
  ['loader', '{ loadScript }', '/work/main/packages/core/src/script.ts'],
]
const out: string[] = []
for (const [name, what, from] of cases) {
  const b = await rolldown({
    input: '\0e',
    platform: 'browser',
    external: /^(react|react-dom|vue)(\/|$)/,
    logLevel: 'silent',
    resolve: { conditionNames: ['@captcha-field/source', 'production', 'import', 'module', 'browser', 'default'] },
    transform: { target: 'es2022', jsx: { runtime: 'automatic' } },
    plugins: [
      {
        name: 'e',
        resolveId: (s) => (s === '\0e' ? s : null),
        load: (id) => (id === '\0e' ? `export ${what} from ${JSON.stringify(from)}` : null),
      },
    ],
  })
  const { output } = await b.generate({ format: 'esm', minify: true, comments: false, codeSplitting: false })
  await b.close()
  const code = output[0].code
  writeFileSync(`/tmp/sz/${name}.js`, code)
  out.push(`${name} ${brotliCompressSync(code).length} (${code.length})`)
}
console.log(out.join('  '))
