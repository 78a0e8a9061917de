import { captchalaVerifier, hcaptchaVerifier, type Verify, type VerifierOptions } from '@captcha-field/server'

/** What the tests that are the same for both vendors need to know of each. */
export interface Side {
  readonly name: 'hcaptcha' | 'captchala'
  readonly fieldName: string
  readonly secret: string
  verifier(origin: string, options?: VerifierOptions): Verify
  /** A token that nobody has seen. */
  token(): string
  /** What the vendor answers when it vouches for a token. */
  readonly good: object
  readonly bad: object
}

/** What a verifier hands to `fetch`: text on Node. */
export const textOf = ({ body }: RequestInit): string => (typeof body === 'string' ? body : 'not text')

let count = 0
const unique = (): string => `${(count += 1).toString(16).padStart(8, '0')}${crypto.randomUUID().replaceAll('-', '')}`

const HCAPTCHA_SECRET = `0x${'5ec4e7'.repeat(6)}5ec4`
const CAPTCHALA_SECRET = 'as_5ec4e7-5ec4e7-5ec4e7'

export const SIDES: readonly Side[] = [
  {
    name: 'hcaptcha',
    fieldName: 'h-captcha-response',
    secret: HCAPTCHA_SECRET,
    verifier: (origin, options) =>
      hcaptchaVerifier({ ...options, secret: HCAPTCHA_SECRET, url: `${origin}/siteverify` }),
    token: () => `P1_${unique()}`,
    good: { success: true, hostname: 'shop.example' },
    bad: { success: false, 'error-codes': ['already-seen-response'] },
  },
  {
    name: 'captchala',
    fieldName: 'captchala_token',
    secret: CAPTCHALA_SECRET,
    verifier: (origin, options) =>
      captchalaVerifier({
        ...options,
        appKey: 'app',
        appSecret: CAPTCHALA_SECRET,
        action: 'login',
        url: `${origin}/v1/validate`,
      }),
    token: () => `pt_${unique()}`,
    good: { code: 0, data: { valid: true, action: 'login' } },
    bad: { code: 0, data: { valid: false, error: 'token_consumed' } },
  },
]
