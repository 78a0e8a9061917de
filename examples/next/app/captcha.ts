import { hcaptchaVerifier, type Verify } from '@captcha-field/server'

/** Made once: it remembers which tokens it has seen. The secret is asked for at run time, so a build needs none. */
export const verify: Verify = hcaptchaVerifier({
  secret: () => process.env['HCAPTCHA_SECRET'],
  url: process.env['HCAPTCHA_URL'],
})
