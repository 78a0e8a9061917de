import { hcaptcha, type CaptchaProvider } from '@captcha-field/core'
import { hcaptchaPlay as play } from '../shell/play.ts'

/** What your page would write too, without the `script`: that line makes the emulator the vendor. */
export const hcaptchaProvider = (): CaptchaProvider =>
  hcaptcha({
    sitekey: play.sitekey,
    size: play.size,
    theme: play.theme,
    script: play.script,
  })
