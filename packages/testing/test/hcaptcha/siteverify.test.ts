import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HcaptchaScenario } from '../../src/hcaptcha/scenario.ts'
import { hcaptchaReply } from '../../src/hcaptcha/server.ts'
import { startHcaptcha } from '../../src/hcaptcha/script.ts'
import type { HcaptchaService } from '../../src/hcaptcha/service.ts'
import { hcaptchaTestKeys } from '../../src/hcaptcha/testKeys.ts'

const SITEKEY = 'a1b2c3d4-0000-4000-8000-000000000000'
const OTHER_SITEKEY = 'ffffffff-0000-4000-8000-000000000000'
const SECRET = `0x${'e'.repeat(40)}`
const NOW = Date.UTC(2026, 10, 21)
const { publisher, enterpriseSafe, enterpriseBot } = hcaptchaTestKeys

beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
})
afterEach(() => {
  vi.useRealTimers()
})

const start = (scenario: Partial<HcaptchaScenario> = {}): HcaptchaService => startHcaptcha(scenario)

function mint(service: HcaptchaService): string {
  service.answer(`/checkcaptcha/${SITEKEY}/key`, { answer: 'right', host: 'shop.example' })
  return service.state().counts.tokens.at(-1)!
}

/** As the answer would be read. */
function verify(service: HcaptchaService, fields: Record<string, string>): unknown {
  return JSON.parse(service.siteverify(new URLSearchParams(fields)).body) as unknown
}

const refused = (code: string): unknown => ({ success: false, 'error-codes': [code] })

describe('siteverify', () => {
  it('takes a token once', () => {
    const service = start()
    const response = mint(service)
    expect([verify(service, { secret: SECRET, response }), verify(service, { secret: SECRET, response })]).toEqual([
      { success: true, challenge_ts: '2026-11-21T00:00:00.000Z', hostname: 'shop.example' },
      refused('already-seen-response'),
    ])
    expect(service.state().counts).toMatchObject({ siteverifyRequests: 2, verifications: { [response]: 2 } })
  })

  it.each([
    [119, undefined, true],
    [121, undefined, false],
    [3, 2, false],
    [121, null, false],
  ])('after %i s, with a lifetime of %s, succeeds: %s', (age, tokenSeconds, success) => {
    const service = start(tokenSeconds === undefined ? {} : { tokenSeconds })
    const response = mint(service)
    vi.advanceTimersByTime(age * 1000)
    expect(verify(service, { secret: SECRET, response })).toMatchObject(
      success ? { success } : { success, 'error-codes': ['expired-input-response'] },
    )
  })

  it.each<readonly [string, (token: string) => Record<string, string>]>([
    ['missing-input-secret', (response) => ({ response })],
    ['missing-input-response', () => ({ secret: SECRET })],
    ['invalid-input-response', () => ({ secret: SECRET, response: 'nonsense' })],
    ['invalid-input-response', () => ({ secret: 'nonsense', response: 'nonsense' })],
    ['invalid-input-secret', (response) => ({ secret: 'nonsense', response })],
    ['not-using-dummy-passcode', (response) => ({ secret: publisher.secret, response })],
    ['sitekey-secret-mismatch', (response) => ({ secret: SECRET, response, sitekey: OTHER_SITEKEY })],
    ['invalid-sitekey', () => ({ secret: publisher.secret, response: publisher.token, sitekey: 'invalid' })],
    ['invalid-remoteip', () => ({ secret: publisher.secret, response: publisher.token, remoteip: 'invalid' })],
  ])('refuses with %s alone', (code, fields) => {
    const service = start()
    expect(verify(service, fields(mint(service)))).toEqual(refused(code))
  })

  it.each(['0.0.0.0', '2001:db8::1', 'blinded0123456789abcdef'])('takes the address %s', (remoteip) => {
    const service = start()
    expect(verify(service, { secret: SECRET, response: mint(service), remoteip, sitekey: SITEKEY })).toMatchObject({
      success: true,
    })
  })

  it('answers for the public test tokens as the vendor does, any number of times', () => {
    const service = start()
    const ask = (secret: string, response: string): unknown => verify(service, { secret, response })
    const extras = { challenge_ts: '2026-11-21T00:00:00.000Z', hostname: 'dummy-key-pass' }
    expect([
      ask(publisher.secret, publisher.token),
      ask(publisher.secret, publisher.token),
      ask(publisher.secret, enterpriseSafe.token),
      ask(publisher.secret, enterpriseBot.token),
      ask(SECRET, publisher.token),
    ]).toEqual([
      { success: true, ...extras, credit: false },
      { success: true, ...extras, credit: false },
      { success: true, ...extras, score: 0 },
      { success: true, ...extras, score: 1 },
      { success: false, 'error-codes': ['not-using-dummy-secret'], ...extras, credit: false },
    ])
  })

  it.each([
    ['rate-limited', 429, /^\{/],
    ['unavailable', 503, /^Service/],
    ['garbage', 200, /^<!doctype html>/],
    ['truncated', 200, /^\{"success":(?!.*\})/],
    ['refused', 200, /^\{"success":false,"error-codes":\["missing-remoteip","of-tomorrow"\]\}$/],
  ] as const)('that is %s answers %i', (siteverify, status, body) => {
    const service = start({ siteverify, errorCodes: ['missing-remoteip', 'of-tomorrow'] })
    const reply = service.siteverify(new URLSearchParams({ secret: SECRET, response: mint(service) }))
    expect([reply.status, reply.body]).toEqual([status, expect.stringMatching(body)])
  })

  it('gets well after so many requests', () => {
    const service = start({ siteverify: 'unavailable', siteverifyTimes: 2 })
    const response = mint(service)
    const ask = (): number => service.siteverify(new URLSearchParams({ secret: SECRET, response })).status
    expect([ask(), ask(), ask()]).toEqual([503, 503, 200])
  })

  it.each([
    ['GET', 'application/x-www-form-urlencoded', 405, /POST/],
    ['POST', 'application/json', 200, /missing-input-secret/],
  ])('takes no %s with %s', (method, contentType, status, body) => {
    const service = start()
    const request = { method, path: '/siteverify', contentType, body: JSON.stringify({ secret: SECRET }) }
    const reply = hcaptchaReply(service, request, {})
    expect([reply.status, reply.body]).toEqual([status, expect.stringMatching(body)])
  })
})
