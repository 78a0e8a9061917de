/**
 * What hCaptcha needs of a page's `Content-Security-Policy`, by directive: what the vendor documents, and asks not to narrow
 * down to single hosts. For a site's server or build; nothing reads it at run time.
 *
 * A nonce with `strict-dynamic` does for `script-src` as well.
 */
export const hcaptchaCsp: {
  readonly [directive in 'script-src' | 'frame-src' | 'style-src' | 'connect-src']: readonly string[]
} = {
  'script-src': ['https://hcaptcha.com', 'https://*.hcaptcha.com'],
  'frame-src': ['https://hcaptcha.com', 'https://*.hcaptcha.com'],
  'style-src': ['https://hcaptcha.com', 'https://*.hcaptcha.com'],
  'connect-src': ['https://hcaptcha.com', 'https://*.hcaptcha.com'],
}
