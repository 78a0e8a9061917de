import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { captchalaVerifier, explain, type CaptchalaVerifierOptions, type Verify } from '@captcha-field/server'
import { fakeVendor, type Behaviour, type FakeVendor } from './fakeVendor.ts'

const KEYS = { appKey: 'app_1', appSecret: 'secret-of-the-app-0123456789' }

let vendor: FakeVendor
let count = 0
const newToken = (prefix = 'pt_'): string => `${prefix}${(count += 1).toString(16).padStart(32, 'a')}`

beforeAll(async () => {
  vendor = await fakeVendor()
})
afterAll(() => vendor.close())

const verifier = (options: Partial<CaptchalaVerifierOptions> = {}): Verify =>
  captchalaVerifier({ ...KEYS, action: 'login', url: `${vendor.url}/v1/validate`, ...options })

const good = (data: object = {}): object => ({
  code: 0,
  msg: 'ok',
  data: { valid: true, challenge_id: 'ch_1', action: 'login', uid: null, ...data },
})

async function verdictOf(answer: Behaviour, options: Partial<CaptchalaVerifierOptions> = {}, token = newToken()) {
  vendor.does(answer)
  const verdict = await verifier(options)(token)
  return verdict.success ? 'accepted' : `${verdict.status} ${verdict.error.code}`
}

describe('the request', () => {
  it('is one POST of JSON, the keys in its headers and no address unless one is given', async () => {
    vendor.does(good())
    const before = vendor.asked.length
    const token = newToken()
    await verifier()(token)
    const [one, ...others] = vendor.asked.slice(before)
    expect(others).toEqual([])
    const { headers } = one!
    expect([one!.method, one!.path, headers['content-type'], headers['x-app-key'], headers['x-app-secret']]).toEqual([
      'POST',
      '/v1/validate',
      'application/json',
      KEYS.appKey,
      KEYS.appSecret,
    ])
    expect(JSON.parse(one!.body)).toEqual({ pass_token: token, keep_token: false })
  })

  it('carries the address where one is given', async () => {
    vendor.does(good())
    await verifier()(newToken(), { remoteip: '2001:4860:4860::8888' })
    expect(vendor.asked.at(-1)!.fields['client_ip']).toBe('2001:4860:4860::8888')
  })
})

describe('keys that are functions', () => {
  it.each(['appKey', 'appSecret'])('no request is made where %s gives none', async (name) => {
    const before = vendor.asked.length
    expect(await verdictOf(good(), { [name]: () => undefined })).toBe('500 missing-input-secret')
    expect(vendor.asked.length - before).toBe(0)
  })

  it('are asked for every verification', async () => {
    const secrets = ['one-secret', 'another-secret']
    const verify = verifier({ appSecret: () => secrets.shift() })
    vendor.does(good())
    await verify(newToken())
    await verify(newToken())
    expect(vendor.asked.slice(-2).map(({ headers }) => headers['x-app-secret'])).toEqual([
      'one-secret',
      'another-secret',
    ])
  })
})

describe('what the vendor vouches for', () => {
  it('is accepted, with what the vendor tells', async () => {
    const args = { platform: 'web', user_ip: '203.0.113.9', solved_at: Date.now() / 1000 - 4, risk_score: 12 }
    vendor.does(good({ captcha_args: args }))
    const verdict = await verifier()(newToken())
    expect(verdict).toMatchObject({ success: true, provider: 'captchala', action: 'login', human: 0.88 })
    expect(JSON.stringify(verdict)).not.toContain('203.0.113.9')
    const { ageMs = 0 } = verdict as { ageMs?: number }
    expect(ageMs >= 4000 && ageMs < 60_000).toBe(true)
  })

  it('may tell the score as it did formerly', async () => {
    vendor.does(good({ risk_score: 100 }))
    expect(await verifier()(newToken())).toMatchObject({ success: true, human: 0 })
  })

  it.each([
    [33, 0.67],
    [90, 0.1],
    [1 / 3, 0.9967],
  ])('a risk of %d is %d human', async (risk, human) => {
    vendor.does(good({ captcha_args: { risk_score: risk } }))
    expect(await verifier()(newToken())).toMatchObject({ human })
  })

  it.each([['anmeldung-größe'], ['ログイン'], ['регистрация']])('has its action, %s', async (action) => {
    vendor.does(good({ action }))
    for (const wanted of [action, '*'])
      expect(await verifier({ action: wanted })(newToken())).toMatchObject({
        success: true,
        action,
        record: { action },
      })
  })

  it.each([['a\u202eb'], ['a\u2028b'], ['\u001b[2J'], ['\ud800'], ['x'.repeat(300)]])(
    'has no action that a log could stumble over: %j',
    async (action) => {
      vendor.does(good({ action }))
      expect(await verifier({ action: '*' })(newToken())).not.toHaveProperty('action')
    },
  )

  it.each([[-1], [101], ['12'], [null]])('a risk of %j is no score', async (risk) => {
    vendor.does(good({ captcha_args: { risk_score: risk } }))
    expect(await verifier()(newToken())).not.toHaveProperty('human')
  })
})

describe('the action', () => {
  it.each([
    ['login', 'login', 'accepted'],
    [['signup', 'login'], 'login', 'accepted'],
    ['login', 'comment', '403 action-mismatch'],
    [['signup', 'login'], 'comment', '403 action-mismatch'],
    ['login', null, '403 action-mismatch'],
    ['login', undefined, '403 action-mismatch'],
    ['login', 'Login', '403 action-mismatch'],
    ['*', 'comment', 'accepted'],
    ['*', undefined, 'accepted'],
  ])('asked for %j, made for %j: %s', async (action, made, expected) => {
    expect(await verdictOf(good({ action: made }), { action })).toBe(expected)
  })
})

/** The vendor's list, third parties' included. */
const WORDS: Readonly<Record<string, string>> = {
  token_consumed: '403 already-seen-response',
  token_already_used: '403 already-seen-response',
  token_expired: '403 expired-input-response',
  challenge_expired: '403 expired-input-response',
  invalid_token: '403 invalid-input-response',
  token_not_found: '403 invalid-input-response',
  challenge_not_found: '403 invalid-input-response',
  invalid_answer: '403 invalid-input-response',
  token_action_mismatch: '403 action-mismatch',
  token_uid_mismatch: '403 binding-mismatch',
  token_ip_mismatch: '403 binding-mismatch',
  binding_mismatch: '403 binding-mismatch',
  rate_limit_exceeded: '503 verify-unreachable',
  invalid_app_key: '500 invalid-app-key',
  invalid_app_secret: '500 invalid-input-secret',
  invalid_credentials: '500 invalid-input-secret',
  app_disabled: '500 app-disabled',
  invalid_action: '500 invalid-action',
  quota_exhausted: '403 degraded-token',
  service_online: '403 degraded-token',
  empty_token: '403 unknown',
  word_of_tomorrow: '403 unknown',
}

describe('what the vendor refuses', () => {
  it.each(Object.entries(WORDS))('%s, wherever the vendor writes it, is %s', async (word, expected) => {
    const answers = [
      { code: 0, msg: '', data: { valid: false, error: word } },
      { code: 1001, msg: 'a sentence', error: word },
      { code: 1001, msg: word },
      { code: 1001, message: word },
    ]
    for (const answer of answers) expect(await verdictOf(answer)).toBe(expected)
    vendor.does(answers[0]!)
    const verdict = await verifier()(newToken())
    if (verdict.success) throw new Error('accepted')
    expect([verdict.error.vendorCode, verdict.record.vendorCodes]).toEqual([word, [word]])
    expect(explain(verdict.error.code).advice.length > 10).toBe(true)
  })

  it('code 0 alone is not success', async () => {
    expect(await verdictOf({ code: 0, data: { valid: false } })).toBe('403 unknown')
    expect(await verdictOf({ code: 0, msg: 'ok' })).toBe('503 verify-unreachable')
    expect(await verdictOf({ code: 0, data: {} })).toBe('503 verify-unreachable')
  })

  it.each([['true'], [1], [{}], [null], ['ok']])('valid: %j is no verdict', async (valid) => {
    expect(await verdictOf(good({ valid }))).toBe('503 verify-unreachable')
  })

  it.each([['0'], [null], [undefined], [false]])('code: %j is no verdict', async (code) => {
    expect(await verdictOf({ ...good(), code })).toBe('503 verify-unreachable')
  })

  it('valid beside another code than 0 is not success', async () => {
    expect(await verdictOf({ ...good(), code: 1 })).toBe('403 unknown')
  })

  it('valid beside an error is not success', async () => {
    expect(await verdictOf(good({ error: 'token_expired' }))).toBe('403 expired-input-response')
  })

  it('keys that are told to be bad by the status alone are the owner’s', async () => {
    const denied = JSON.stringify({ code: 401, msg: 'unauthorized' })
    expect(await verdictOf((_, response) => void response.writeHead(401).end(denied))).toBe('500 invalid-input-secret')
    expect(await verdictOf({ code: 403, msg: 'forbidden' })).toBe('500 invalid-input-secret')
  })

  it('code 0 is a verdict, whatever the status: the keys were right', async () => {
    const judged = (data: object): Behaviour => {
      const text = JSON.stringify({ code: 0, msg: '', data })
      return (_, response) => void response.writeHead(403).end(text)
    }
    expect(await verdictOf(judged({ valid: false }))).toBe('403 unknown')
    expect(await verdictOf(judged({ valid: false, error: 'word_of_tomorrow' }))).toBe('403 unknown')
    expect(await verdictOf(judged({ valid: false, error: 'token_expired' }))).toBe('403 expired-input-response')
  })

  it('ok is the word of the backup host: from another it is no verdict', async () => {
    expect(await verdictOf({ code: 0, data: { ok: true, action: 'login' } })).toBe('503 verify-unreachable')
    expect(await verdictOf({ code: 0, data: { valid: null, ok: true, action: 'login' } })).toBe(
      '503 verify-unreachable',
    )
  })

  it('the word that made the code is its vendorCode, and the log has all', async () => {
    vendor.does({ code: 1001, error: 'word_of_tomorrow', msg: 'token_expired' })
    expect(await verifier()(newToken())).toMatchObject({
      error: { code: 'expired-input-response', vendorCode: 'token_expired' },
      record: { vendorCodes: ['word_of_tomorrow', 'token_expired'] },
    })
  })

  it.each([
    ['The token is too old (token_expired)', 'expired-input-response', 'token_expired'],
    ['token_expired: ask for another', 'expired-input-response', 'token_expired'],
    ['Something else (word_of_tomorrow)', 'unknown', 'word_of_tomorrow'],
    ['Something else', 'unknown', undefined],
  ])('of the sentence %j it is the word: %s', async (msg, code, word) => {
    vendor.does({ code: 1001, msg })
    const { success, record, ...rest } = await verifier()(newToken())
    expect([success, record.vendorCodes, record.notes]).toEqual([
      false,
      word && [word],
      word === undefined ? ['words-withheld'] : undefined,
    ])
    expect(rest).toMatchObject({ error: { code, ...(word && { vendorCode: word }) } })
  })

  it('an echo of secret or token is not passed on', async () => {
    const token = newToken()
    vendor.does((asked, response) =>
      response.end(JSON.stringify({ code: 1, error: asked.headers['x-app-secret'], msg: asked.fields['pass_token'] })),
    )
    const text = JSON.stringify(await verifier()(token))
    expect([text.includes(KEYS.appSecret), text.includes(token)]).toEqual([false, false])
  })
})

describe('kinds of tokens', () => {
  it.each([
    ['client_', '403 unverifiable-token'],
    ['co_', '403 unverifiable-token'],
    ['sct_', '403 invalid-input-response'],
    ['dg_', '403 degraded-token'],
    ['offline_', '403 degraded-token'],
    ['', '403 invalid-input-response'],
    ['PT_', '403 invalid-input-response'],
  ])('%s is refused without a request', async (prefix, expected) => {
    const before = vendor.asked.length
    expect(await verdictOf(good(), {}, newToken(prefix))).toBe(expected)
    expect(vendor.asked.length - before).toBe(0)
  })

  it.each(['client_', 'co_', 'sct_'])('%s cannot be accepted', (prefix) => {
    const accept = [prefix] as unknown as ['dg_']
    expect(() => verifier({ accept })).toThrow(TypeError)
  })

  it('dg_ is asked about where it is accepted, and let in only if the vendor vouches for it', async () => {
    const degraded = { code: 0, data: { valid: false, degraded: true, reason: 'quota_exhausted' } }
    const options = { accept: ['dg_'] } as const
    vendor.does(degraded)
    expect(await verifier(options)(newToken('dg_'))).toMatchObject({
      status: 503,
      error: { code: 'degraded-token', vendorCode: 'quota_exhausted' },
    })
    expect(await verdictOf(good({ degraded: true }), options, newToken('dg_'))).toBe('503 degraded-token')
    expect(await verdictOf(good(), options, newToken('dg_'))).toBe('accepted')
  })

  it('offline_ goes to the backup host, which says ok', async () => {
    const options = { accept: ['offline_'], backup: `${vendor.url}/api/validate` } as const
    const before = vendor.asked.length
    const answer = { code: 0, data: { ok: true, action: 'login' } }
    expect(await verdictOf(answer, options, newToken('offline_'))).toBe('accepted')
    expect(await verdictOf({ code: 0, data: { ok: true } }, options, newToken('offline_'))).toBe('403 action-mismatch')
    expect(await verdictOf({ code: 0, data: { ok: true } }, { ...options, action: '*' }, newToken('offline_'))).toBe(
      'accepted',
    )
    expect(await verdictOf({ code: 0, data: { ok: 1 } }, options, newToken('offline_'))).toBe('503 verify-unreachable')
    const paths = vendor.asked.slice(before).map(({ path }) => path)
    expect(new Set(paths)).toEqual(new Set(['/api/validate']))
  })

  it('offline_ needs a backup, because that is given the secret too', () => {
    expect(() => verifier({ accept: ['offline_'] })).toThrow(/backup/)
  })
})
