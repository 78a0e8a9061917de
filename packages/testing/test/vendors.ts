import type { EmulatorAddresses, EmulatorControl } from '../src/node.ts'

/** One vendor, as the tests see it that are the same for all. */
export interface VendorUnderTest {
  readonly name: 'hcaptcha' | 'captchala'
  /** What stands at the beginning of its scenario. */
  readonly members: string
  /** Where a token is verified. */
  verifyAt(addresses: EmulatorAddresses): string
  /** A verification, without a token if there is none. */
  request(token?: string): RequestInit
  /** The same, as a parser leaves it. */
  parsed(token: string): object
  /** What an answer comes to: `valid`, or the code. */
  verdict(answer: unknown): string
  /** A visitor passes: the token. */
  mint(addresses: EmulatorAddresses, control: EmulatorControl): Promise<string>
  /** The code of a token that was verified before. */
  readonly seen: string
  /** The same member of all scenarios, under its own name. */
  verification(mode: string, delayMs?: number): object
}

const SITEKEY = 'a1b2c3d4-0000-4000-8000-000000000000'
const SECRET = `0x${'e'.repeat(40)}`

const post = (url: string, body: object): Promise<Response> =>
  fetch(url, { method: 'POST', body: JSON.stringify(body) })

const hcaptcha: VendorUnderTest = {
  name: 'hcaptcha',
  members: 'profile, script',
  verifyAt: (addresses) => addresses.hcaptcha.siteverify,
  request: (response = '') => ({ method: 'POST', body: new URLSearchParams({ secret: SECRET, response }) }),
  parsed: (response) => ({ secret: SECRET, response }),
  verdict(answer) {
    const { success, 'error-codes': codes = [] } = answer as { success: boolean; 'error-codes'?: string[] }
    return success ? 'valid' : codes.join()
  },
  async mint({ hcaptcha: { script } }, control) {
    await post(script.replace('/1/api.js', `/checkcaptcha/${SITEKEY}/key`), { answer: 'right', host: 'shop.example' })
    return (await control.hcaptcha.state()).counts.tokens.at(-1)!
  },
  seen: 'already-seen-response',
  verification: (siteverify, siteverifyDelayMs = 0) => ({ siteverify, siteverifyDelayMs }),
}

const captchala: VendorUnderTest = {
  name: 'captchala',
  members: 'script, scriptDelayMs',
  verifyAt: (addresses) => addresses.captchala.validate,
  request: (token) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-app-key': 'demo_app', 'x-app-secret': 'secret' },
    body: JSON.stringify({ pass_token: token }),
  }),
  parsed: (token) => ({ pass_token: token }),
  verdict(answer) {
    const { data } = answer as { data: { valid: boolean; error?: string } }
    return data.valid ? 'valid' : String(data.error)
  },
  async mint({ captchala: { api } }, control) {
    await post(`${api}/answer`, { answer: 'right', appKey: 'demo_app', action: 'login' })
    return (await control.captchala.state()).counts.tokens.at(-1)!
  },
  seen: 'token_consumed',
  verification: (validate, validateDelayMs = 0) => ({ validate, validateDelayMs }),
}

export const VENDORS: readonly VendorUnderTest[] = [hcaptcha, captchala]
