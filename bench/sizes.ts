// What an application pays for a field with hCaptcha: ours beside the vendor's own wrappers, bundled in one run. After a
// build of the packages.
import { fileURLToPath } from 'node:url'
import { bundle, FRAMEWORKS } from '../scripts/bundle.ts'

const built = (name: string): string => fileURLToPath(new URL(`../packages/${name}/dist`, import.meta.url))

const RIVALS = [
  ['React', '@captcha-field/react', ['CaptchaField', 'hcaptcha'], `${built('react')}/index.js`],
  ['React', '@hcaptcha/react-hcaptcha', ['default'], '@hcaptcha/react-hcaptcha'],
  ['Vue', '@captcha-field/vue', ['CaptchaField', 'hcaptcha'], `${built('vue')}/index.js`],
  ['Vue', '@hcaptcha/vue3-hcaptcha', ['default'], '@hcaptcha/vue3-hcaptcha'],
  ['no framework', '@captcha-field/core', ['createCaptcha', 'hcaptcha'], `${built('core')}/index.js`],
  ['script alone', '@captcha-field/core', '*', `${built('core')}/script.js`],
  ['script alone', '@hcaptcha/loader', ['hCaptchaLoader'], '@hcaptcha/loader'],
] as const

for (const [what, name, names, from] of RIVALS) {
  const { bytes } = await bundle(names, from, FRAMEWORKS)
  console.log(`${what.padEnd(14)}${name.padEnd(26)}${String(bytes).padStart(6)} bytes`)
}
