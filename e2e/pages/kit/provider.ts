import type { CaptchaProvider, hcaptcha } from '@captcha-field/core'
import type { View } from './view.ts'

/** Any sitekey that is none of the vendor's public test keys. */
const SITEKEY = 'a1b2c3d4-0000-4000-8000-000000000000'

/** A new object each time it is asked, as in a component that writes its provider inline. */
export const providerOf = ({ size, theme, script }: View, make: typeof hcaptcha): CaptchaProvider =>
  make({ sitekey: SITEKEY, size, theme, script: { src: script } })
