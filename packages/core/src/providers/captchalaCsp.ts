/**
 * What CaptchaLa needs of a page's `Content-Security-Policy`, by directive: an observation, not a guarantee. The vendor
 * publishes no list and chooses among its API hosts at run time; this is what a site in production allows, as of 2026-08.
 * That site also has `style-src 'unsafe-inline'`; whether it is needed is not known, nor whether images and workers need
 * `data:` or `blob:`. Watch your policy's reports.
 *
 * With a nonce and no hosts in `script-src`, use `script: { direct: true }` or `strict-dynamic`: the loader's own tag has no
 * nonce.
 */
export const captchalaCsp: {
  readonly [directive in 'script-src' | 'style-src' | 'img-src' | 'worker-src' | 'connect-src']: readonly string[]
} = {
  'script-src': ['https://cdn.captcha-cdn.net', 'https://cdn.captchala.com'],
  'style-src': ['https://cdn.captcha-cdn.net', 'https://cdn.captchala.com'],
  'img-src': ['https://cdn.captcha-cdn.net', 'https://cdn.captchala.com'],
  'worker-src': ['https://cdn.captcha-cdn.net', 'https://cdn.captchala.com'],
  'connect-src': [
    'https://apiv1.captcha.la',
    'https://apiv1-n1.captcha.la',
    'https://apiv1.captcha-cdn.net',
    'https://apiv1.captchala.com',
    'https://bypass.captcha-cdn.net',
    'https://bypass.captchala.com',
  ],
}
