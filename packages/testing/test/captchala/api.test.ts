import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CaptchalaScenario } from '../../src/captchala/scenario.ts'
import { startCaptchala } from '../../src/captchala/script.ts'
import { captchalaReply } from '../../src/captchala/server.ts'
import type { CaptchalaIssue, CaptchalaService } from '../../src/captchala/service.ts'

const KEYS = { 'x-app-key': 'demo_app', 'x-app-secret': 'secret' }
const ABOUT = { widget: 'w', appKey: 'demo_app', action: 'login', referer: 'https://shop.example/sign-up' }

beforeEach(() => {
  vi.useFakeTimers({ now: 1_750_000_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

function post(
  service: CaptchalaService,
  path: string,
  fields: object,
  headers: Record<string, string> = KEYS,
  encoding: 'json' | 'form' = 'json',
): Answer {
  const [contentType, body] =
    encoding === 'json'
      ? ['application/json', JSON.stringify(fields)]
      : ['application/x-www-form-urlencoded', new URLSearchParams(fields as Record<string, string>).toString()]
  const reply = captchalaReply(service, { method: 'POST', path, contentType, headers, body }, {})
  return { status: reply.status, body: JSON.parse(reply.body) as Answer['body'] }
}

const validate = (service: CaptchalaService, token: unknown, more: object = {}): unknown =>
  post(service, '/v1/validate', { pass_token: token, ...more }).body

/** Solves a challenge, as a page does. */
function mint(service: CaptchalaService, issue?: CaptchalaIssue): string {
  const serverToken = issue && service.serverToken({ action: 'login', ...issue })
  const { challenge } = JSON.parse(service.answer('/init', { ...ABOUT, serverToken }, '203.0.113.9').body) as {
    challenge: string
  }
  service.set({ next: ['pass'] })
  service.answer('/execute', { ...ABOUT, challenge }, '203.0.113.9')
  return service.state().counts.tokens.at(-1)!
}

const minted = (outcome: string, service: CaptchalaService): string => {
  service.set({ next: [outcome] })
  service.answer('/execute', ABOUT)
  return service.state().counts.tokens.at(-1)!
}

const refused = (error: string): unknown => ({ code: 0, msg: '', data: { valid: false, error } })
const VALID = { code: 0, msg: 'ok', data: expect.objectContaining({ valid: true, action: 'login' }) as unknown }

describe('validate', () => {
  it('takes a token once, and tells what it was for', () => {
    const service = startCaptchala()
    const token = mint(service, { bindUid: 'u-7' })
    expect([token, validate(service, token), validate(service, token)]).toEqual([
      expect.stringMatching(/^pt_[0-9a-f]{32}$/),
      {
        code: 0,
        msg: 'ok',
        data: {
          valid: true,
          challenge_id: expect.stringMatching(/^ch_[0-9a-f]{32}$/) as unknown,
          action: 'login',
          uid: 'u-7',
          captcha_args: {
            platform: 'web',
            user_ip: '203.0.113.9',
            referer: 'https://shop.example/sign-up',
            pkg: null,
            solved_at: 1_750_000_000,
            risk_score: 12,
          },
        },
      },
      refused('token_consumed'),
    ])
    expect(service.state().counts).toMatchObject({ validateRequests: 2, verifications: { [token]: 2 } })
  })

  it('keeps a token that is to be kept', () => {
    const service = startCaptchala()
    const token = mint(service)
    const keep = { keep_token: true }
    expect([validate(service, token, keep), validate(service, token, keep), validate(service, token)]).toEqual([
      VALID,
      VALID,
      VALID,
    ])
  })

  it.each([
    [119, {}, VALID],
    [121, {}, refused('token_expired')],
    [3, { tokenSeconds: 2 }, refused('token_expired')],
  ])('after %i s with %j', (seconds, scenario, expected) => {
    const service = startCaptchala(scenario)
    const token = mint(service)
    vi.advanceTimersByTime(seconds * 1000)
    expect(validate(service, token)).toEqual(expected)
  })

  it('spends the server token with the pass token', () => {
    const service = startCaptchala()
    const serverToken = service.serverToken({ action: 'login', maxUses: 9 })
    const init = (): unknown =>
      (JSON.parse(service.answer('/init', { ...ABOUT, serverToken }).body) as { code?: string }).code
    const { challenge } = JSON.parse(service.answer('/init', { ...ABOUT, serverToken }).body) as { challenge: string }
    service.set({ outcome: 'pass' })
    service.answer('/execute', { ...ABOUT, serverToken, challenge })
    const before = init()
    validate(service, service.state().counts.tokens[0])
    expect([before, init()]).toEqual([undefined, 'server_token_exhausted'])
  })

  it.each([undefined, '', 'pt_forged', 'sct_1', 'co_1', 'client_1', 'dg_forged', 'offline_1', 7])(
    'refuses %j',
    (token) => {
      expect(validate(startCaptchala(), token)).toEqual(refused('invalid_token'))
    },
  )

  it.each([
    ['co', refused('invalid_token')],
    ['client', refused('invalid_token')],
    ['offline', refused('invalid_token')],
    ['degraded', { code: 0, msg: 'ok', data: { valid: false, degraded: true, reason: 'quota_exhausted' } }],
  ])('judges a token of a run that went as %s', (outcome, expected) => {
    const service = startCaptchala()
    expect(validate(service, minted(outcome, service))).toEqual(expected)
  })

  it('takes no degraded token that is older than five minutes', () => {
    const service = startCaptchala()
    const token = minted('degraded', service)
    vi.advanceTimersByTime(301_000)
    expect(validate(service, token)).toEqual(refused('token_expired'))
  })

  it.each<[object, Record<string, string>, string]>([
    [{}, {}, 'invalid_app_key'],
    [{}, { 'x-app-key': 'demo_app' }, 'invalid_app_secret'],
    [{ appKey: 'other' }, KEYS, 'invalid_app_key'],
    [{ appSecret: 'other' }, KEYS, 'invalid_app_secret'],
  ])('with %j and the headers %j answers 401: %s', (scenario, headers, error) => {
    const service = startCaptchala()
    const token = mint(service)
    service.set(scenario)
    const paths = ['/v1/validate', '/v1/server/challenge/issue', '/api/validate']
    expect(paths.map((path) => post(service, path, { pass_token: token, action: 'login' }, headers))).toEqual(
      paths.map(() => ({ status: 401, body: { code: 401, msg: expect.any(String) as unknown, error } })),
    )
  })

  it('refuses a token of another app', () => {
    const service = startCaptchala()
    const token = mint(service)
    expect(post(service, '/v1/validate', { pass_token: token }, { ...KEYS, 'x-app-key': 'other' }).body).toEqual(
      refused('invalid_token'),
    )
  })

  it.each([
    ['signal', '198.51.100.1', VALID],
    ['compared', '198.51.100.1', refused('binding_mismatch')],
    ['compared', '203.0.113.9', VALID],
    ['compared', undefined, VALID],
  ] as const)('with client_ip %s takes %s so', (clientIp, given, expected) => {
    const service = startCaptchala({ clientIp })
    expect(validate(service, mint(service), { client_ip: given })).toEqual(expected)
  })

  it.each([
    ['old', { valid: true, action: 'login', client_ip: '203.0.113.9', user_ip: '203.0.113.9', risk_score: 80 }],
    ['no-action', { valid: true, uid: null }],
    ['ok-alias', { ok: true, action: 'login' }],
  ] as const)('has the shape %s', (validateShape, data) => {
    const service = startCaptchala({ validateShape, riskScore: 80 })
    const answer = validate(service, mint(service)) as { data: object }
    expect(answer.data).toMatchObject(data)
    expect(['action', 'valid', 'captcha_args'].map((name) => name in answer.data)).toEqual([
      validateShape !== 'no-action',
      validateShape !== 'ok-alias',
      validateShape !== 'old',
    ])
  })

  it.each([
    ['data', refused('token_ip_mismatch')],
    ['top', { code: 1000, msg: '', error: 'token_ip_mismatch' }],
    ['msg', { code: 1000, msg: 'token_ip_mismatch' }],
    ['message', { code: 1000, message: 'token_ip_mismatch' }],
  ] as const)('names the code of a refusal in %s', (errorPlace, expected) => {
    const service = startCaptchala({ validate: 'refused', validateError: 'token_ip_mismatch', errorPlace })
    expect(validate(service, 'pt_1')).toEqual(expected)
  })

  it('may be out of order for so many requests', () => {
    const service = startCaptchala({ validate: 'unavailable', validateTimes: 1 })
    const token = mint(service)
    const { status } = service.validate({ appKey: 'demo_app', appSecret: 'secret', fields: { pass_token: token } })
    expect([status, validate(service, token)]).toEqual([503, VALID])
  })

  it('may believe tokens of another making, each once', () => {
    const service = startCaptchala({ strangers: { action: 'login', uid: 'u-7' } })
    expect([validate(service, 'pt_mine'), validate(service, 'pt_mine'), validate(service, 'client_mine')]).toEqual([
      { code: 0, msg: 'ok', data: expect.objectContaining({ valid: true, action: 'login', uid: 'u-7' }) as unknown },
      refused('token_consumed'),
      refused('invalid_token'),
    ])
  })

  it('is posted to', () => {
    const reply = captchalaReply(
      startCaptchala(),
      { method: 'GET', path: '/v1/validate', contentType: '', body: '' },
      {},
    )
    expect(reply.status).toBe(405)
  })
})

describe('issue', () => {
  const issue = (service: CaptchalaService, fields: object, encoding: 'json' | 'form' = 'json'): Answer =>
    post(service, '/v1/server/challenge/issue', fields, KEYS, encoding)

  it.each(['json', 'form'] as const)('reads %s, and caps the life of a token', (encoding) => {
    const service = startCaptchala()
    const answers = [{}, { ttl: 60 }, { ttl: 9999 }, { ttl: 0 }, { ttl: 'long' }].map(
      (more) => issue(service, { action: 'login', ...more }, encoding).body,
    )
    expect(answers).toEqual(
      [300, 60, 600, 300, 300].map((expires_in) => ({
        code: 0,
        msg: 'ok',
        data: {
          server_token: expect.stringMatching(/^sct_[0-9a-f]{32}$/) as unknown,
          expires_in,
          issued_at: 1_750_000_000,
        },
      })),
    )
    expect(service.state().counts.serverTokens).toHaveLength(5)
  })

  it.each([
    ['json', 'binding_ip'],
    ['form', 'bind_ip'],
  ] as const)('in %s binds to %s, and to so many uses', (encoding, name) => {
    const service = startCaptchala()
    const { data } = issue(service, { action: 'login', max_uses: 1, [name]: '203.0.113.9' }, encoding).body as {
      data: { server_token: string }
    }
    const init = (ip: string): unknown =>
      (JSON.parse(service.answer('/init', { ...ABOUT, serverToken: data.server_token }, ip).body) as { code?: string })
        .code
    expect([init('198.51.100.1'), init('203.0.113.9'), init('203.0.113.9')]).toEqual([
      'server_token_binding_mismatch',
      undefined,
      'server_token_exhausted',
    ])
  })

  it('may call the token by its other name', () => {
    const service = startCaptchala({ issueShape: 'token' })
    const { data } = issue(service, { action: 'login' }).body as { data: object }
    expect(data).toEqual({ token: service.state().counts.serverTokens[0], expires_in: 300, issued_at: 1_750_000_000 })
  })

  it.each([{}, { action: '' }, { action: 7 }])('refuses %j', (fields) => {
    expect(issue(startCaptchala(), fields).body).toMatchObject({ error: 'invalid_action' })
  })

  it.each([
    [{ issue: 'rate-limited' }, 429, { code: 1001, msg: 'rate limit', error: 'rate_limit_exceeded' }],
    [{ issue: 'refused', issueError: 'app_disabled' }, 200, { code: 1000, msg: '', error: 'app_disabled' }],
  ] as const)('with %j answers %i', (scenario: Partial<CaptchalaScenario>, status, body) => {
    expect(issue(startCaptchala(scenario), { action: 'login' })).toEqual({ status, body })
  })
})

describe('the backup API', () => {
  it('takes offline tokens that it made, each once, and no other', () => {
    const service = startCaptchala()
    const tokens = [minted('offline', service), minted('pass', service), 'offline_forged']
    const answers = [tokens[0], ...tokens].map((token) => post(service, '/api/validate', { pass_token: token }).body)
    expect(answers.map(({ data }) => data)).toEqual([
      { ok: true },
      { ok: false, error: 'token_consumed' },
      { ok: false, error: 'invalid_token' },
      { ok: false, error: 'invalid_token' },
    ])
  })

  it('may refuse because the service is up', () => {
    const service = startCaptchala({ backup: 'refused' })
    expect(post(service, '/api/validate', { pass_token: 'offline_1' }).body).toMatchObject({ error: 'service_online' })
  })
})

describe('the scenario', () => {
  it('has no member that is not known', () => {
    expect(() => startCaptchala().set({ outcom: 'pass' } as Partial<CaptchalaScenario>)).toThrow(
      'the scenario has no "outcom": script, scriptDelayMs,',
    )
  })
})
