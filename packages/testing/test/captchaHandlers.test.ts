import { describe, expect, it } from 'vitest'
import { captchaHandlers, hcaptchaTestKeys, type HcaptchaScenario, type MswHttp } from '../src/index.ts'

type Resolver = Parameters<MswHttp<unknown>['post']>[1]

/** What MSW's `http` is for the handlers. */
const http: MswHttp<readonly [string, Resolver]> = { post: (url, resolver) => [url, resolver] }

async function ask(scenario?: Partial<HcaptchaScenario>): Promise<Response> {
  const [[url, resolve] = ['', () => Promise.reject(new Error('no handler'))] as const] = captchaHandlers(
    http,
    scenario,
  )
  const { secret, token } = hcaptchaTestKeys.publisher
  return resolve({
    request: new Request(url, { method: 'POST', body: new URLSearchParams({ secret, response: token }) }),
  })
}

describe('the handlers for MSW', () => {
  it('are for both hosts of the vendor', () => {
    expect(captchaHandlers(http).map(([url]) => url)).toEqual([
      'https://api.hcaptcha.com/siteverify',
      'https://hcaptcha.com/siteverify',
    ])
  })

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
