import { describe, expect, it } from 'vitest'
import { captchaHandlers, hcaptchaTestKeys, type MswHttp } from '../src/index.ts'

type Resolver = Parameters<MswHttp<unknown>['post']>[1]
type Options = Parameters<typeof captchaHandlers>[1]

/** What MSW's `http` is for the handlers. */
const http: MswHttp<readonly [string, Resolver]> = { post: (url, resolver) => [url, resolver] }

/** Asks the handler of an address what it makes of a request. */
function handler(url: string, options?: Options): (init: RequestInit) => Promise<Response> {
  const found = captchaHandlers(http, options).find(([address]) => address === url)
  if (!found) throw new Error(`nobody answers ${url}`)
  return (init) => found[1]({ request: new Request(url, { method: 'POST', ...init }) })
}

describe('the handlers for MSW', () => {
  it.each<[Options, readonly string[]]>([
    [undefined, ['https://api.hcaptcha.com/siteverify', 'https://hcaptcha.com/siteverify']],
    [{ vendor: 'hcaptcha' }, ['https://api.hcaptcha.com/siteverify', 'https://hcaptcha.com/siteverify']],
    [
      { vendor: 'captchala' },
      [
        'https://apiv1.captcha.la/v1/validate',
        'https://apiv1.captcha.la/v1/server/challenge/issue',
        'https://fallbackapiv1.captchala.com/api/validate',
      ],
    ],
  ])('with %j are for the hosts of the vendor', (options, urls) => {
    expect(captchaHandlers(http, options).map(([url]) => url)).toEqual(urls)
  })
})

describe('the handlers of hCaptcha', () => {
  const ask = (options?: Options): Promise<Response> => {
    const { secret, token } = hcaptchaTestKeys.publisher
    const body = new URLSearchParams({ secret, response: token })
    return handler('https://api.hcaptcha.com/siteverify', options)({ body })
  }

  it('verify a public test token', async () => {
    expect(await (await ask()).json()).toMatchObject({ success: true, hostname: 'dummy-key-pass' })
  })

  it('follow a scenario', async () => {
    const answers = [
      await ask({ siteverify: 'refused', errorCodes: ['already-seen-response'] }),
      await ask({ siteverify: 'unavailable', siteverifyDelayMs: 5 }),
      await ask({ siteverify: 'drop' }),
    ]
    expect(answers.map(({ status, type }) => `${status} ${type}`)).toEqual(['200 default', '503 default', '0 error'])
    expect(await answers[0]!.json()).toEqual({ success: false, 'error-codes': ['already-seen-response'] })
  })
})

describe('the handlers of CaptchaLa', () => {
  const KEYS = { 'content-type': 'application/json', 'X-App-Key': 'demo_app', 'X-App-Secret': 'secret' }
  const call = async (path: string, fields: object, options: Options, headers: object = KEYS): Promise<unknown> => {
    const ask = handler(`https://apiv1.captcha.la${path}`, options)
    return (await ask({ headers: { ...headers }, body: JSON.stringify(fields) })).json()
  }

  it('verify every pass token once, for the action that they are told', async () => {
    const ask = handler('https://apiv1.captcha.la/v1/validate', {
      vendor: 'captchala',
      strangers: { action: 'login', uid: 'u-7' },
    })
    const verify = async (pass_token: string): Promise<unknown> =>
      (await ask({ headers: KEYS, body: JSON.stringify({ pass_token }) })).json()
    expect([await verify('pt_1'), await verify('pt_1'), await verify('client_1')]).toEqual([
      { code: 0, msg: 'ok', data: expect.objectContaining({ valid: true, action: 'login', uid: 'u-7' }) as unknown },
      { code: 0, msg: '', data: { valid: false, error: 'token_consumed' } },
      { code: 0, msg: '', data: { valid: false, error: 'invalid_token' } },
    ])
  })

  it('issue server tokens', async () => {
    expect(await call('/v1/server/challenge/issue', { action: 'login' }, { vendor: 'captchala' })).toMatchObject({
      code: 0,
      data: { expires_in: 300 },
    })
  })

  it('mind who asks, and follow a scenario', async () => {
    const vendor = 'captchala'
    const fields = { pass_token: 'pt_1' }
    const answers = [
      await call('/v1/validate', fields, { vendor }, {}),
      await call('/v1/validate', fields, { vendor, appSecret: 'another' }),
      await call('/v1/validate', fields, { vendor, validate: 'rate-limited' }),
      await call('/v1/validate', fields, { vendor, strangers: null }),
    ]
    expect(answers).toEqual([
      expect.objectContaining({ code: 401, error: 'invalid_app_key' }),
      expect.objectContaining({ code: 401, error: 'invalid_app_secret' }),
      expect.objectContaining({ code: 1001, error: 'rate_limit_exceeded' }),
      expect.objectContaining({ data: { valid: false, error: 'invalid_token' } }),
    ])
  })
})
