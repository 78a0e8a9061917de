/** One of the vendor's public test keys: nothing is asked of the visitor, and every token is this one. */
export interface HcaptchaTestKey {
  readonly sitekey: string
  readonly token: string
  /** The same for all. */
  readonly secret: string
}

const secret = '0x0000000000000000000000000000000000000000'

/** The vendor's public test keys. Tokens of these are worth nothing: refuse them in production. */
export const hcaptchaTestKeys: {
  readonly publisher: HcaptchaTestKey
  readonly enterpriseSafe: HcaptchaTestKey
  readonly enterpriseBot: HcaptchaTestKey
} = {
  publisher: {
    sitekey: '10000000-ffff-ffff-ffff-000000000001',
    token: '10000000-aaaa-bbbb-cccc-000000000001',
    secret,
  },
  enterpriseSafe: {
    sitekey: '20000000-ffff-ffff-ffff-000000000002',
    token: '20000000-aaaa-bbbb-cccc-000000000002',
    secret,
  },
  enterpriseBot: {
    sitekey: '30000000-ffff-ffff-ffff-000000000003',
    token: '30000000-aaaa-bbbb-cccc-000000000003',
    secret,
  },
}
