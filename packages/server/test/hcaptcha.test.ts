import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  explain,
  hcaptchaVerifier,
  isCaptchaError,
  type HcaptchaVerifierOptions,
  type Verify,
} from '@captcha-field/server'
import { fakeVendor, type Behaviour, type FakeVendor } from './fakeVendor.ts'

const SECRET = `0x${'a1'.repeat(20)}`
const SITEKEY = 'a1b2c3d4-0000-4000-8000-000000000000'
const TEST_SECRET = '0x0000000000000000000000000000000000000000'
const [PUBLISHER, SAFE, BOT] = [1, 2, 3].map((n) => `${n}0000000-aaaa-bbbb-cccc-00000000000${n}`) as [
  string,
  string,
  string,
]

let vendor: FakeVendor
let count = 0
const newToken = (): string => `P1_${(count += 1)}_${'x'.repeat(100)}`

beforeAll(async () => {
  vendor = await fakeVendor()
})
afterAll(() => vendor.close())

const good = { success: true, challenge_ts: new Date().toISOString(), hostname: 'shop.example' }

const verifier = (options: Partial<HcaptchaVerifierOptions> = {}): Verify =>
  hcaptchaVerifier({ secret: SECRET, url: `${vendor.url}/siteverify`, ...options })

/** Status and code, or `accepted`. */
async function verdictOf(answer: Behaviour, options: Partial<HcaptchaVerifierOptions> = {}, token = newToken()) {
  vendor.does(answer)
  const verdict = await verifier(options)(token)
  return verdict.success ? 'accepted' : `${verdict.status} ${verdict.error.code}`
}

describe('the request', () => {
  beforeEach(() => vendor.does(good))

  it('is one form-encoded POST with secret and token', async () => {
    const before = vendor.asked.length
    const token = `P1_+&=%/${newToken()}`
    await verifier()(token)
    const [one, ...others] = vendor.asked.slice(before)
    expect(others).toEqual([])
    expect([one!.method, one!.path, one!.headers['content-type']]).toEqual([
      'POST',
      '/siteverify',
      'application/x-www-form-urlencoded',
    ])
    expect(one!.fields).toEqual({ secret: SECRET, response: token })
  })

  it('carries sitekey and address where they are given', async () => {
    await verifier({ sitekey: SITEKEY })(newToken(), { remoteip: '203.0.113.9' })
    const { sitekey, remoteip } = vendor.asked.at(-1)!.fields
    expect([sitekey, remoteip]).toEqual([SITEKEY, '203.0.113.9'])
  })

  it('asks a function for the secret each time', async () => {
    const secrets = [SECRET, 'ES_rotated']
    const verify = verifier({ secret: () => Promise.resolve(secrets.shift()) })
    await verify(newToken())
    await verify(newToken())
    expect(vendor.asked.slice(-2).map(({ fields }) => fields['secret'])).toEqual([SECRET, 'ES_rotated'])
  })

  it.each([
    ['gives none', () => undefined],
    [
      'throws',
      () => {
        throw new Error('no vault')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no vault'))],
    ['gives something with a line break', () => 'secret\n'],
  ])('is not made where the function for the secret %s', async (_, secret) => {
    const before = vendor.asked.length
    expect(await verdictOf(good, { secret })).toBe('500 missing-input-secret')
    expect(vendor.asked.length - before).toBe(0)
  })
})

describe('what the vendor vouches for', () => {
  it('is accepted, with what the vendor tells', async () => {
    vendor.does({ ...good, challenge_ts: new Date(Date.now() - 4000).toISOString(), score: 0.25 })
    const verdict = await verifier()(newToken())
    expect(verdict).toMatchObject({ success: true, provider: 'hcaptcha', hostname: 'shop.example', human: 0.75 })
    const { ageMs = 0 } = verdict as { ageMs?: number }
    expect(ageMs >= 4000 && ageMs < 60_000).toBe(true)
  })

  it('is accepted without what is optional', async () => {
    vendor.does({ success: true })
    const { record, ...rest } = (await verifier()(newToken())) as unknown as Record<string, unknown>
    expect(rest).toEqual({ success: true, provider: 'hcaptcha' })
    expect(record).toMatchObject({ verdict: 'accepted', vendorStatus: 200 })
  })

  it('has no age below nought, where clocks differ', async () => {
    vendor.does({ ...good, challenge_ts: new Date(Date.now() + 60_000).toISOString() })
    expect(await verifier()(newToken())).toMatchObject({ success: true, ageMs: 0 })
  })

  it.each([
    ['a score that is none', { score: 7 }],
    ['a score that is text', { score: '0' }],
    ['a time that is none', { challenge_ts: 'yesterday' }],
    ['a host that is not told', { hostname: 'not-provided' }],
  ])('loses %s', async (_, extra) => {
    vendor.does({ success: true, ...extra })
    const verdict = await verifier()(newToken())
    expect(Object.keys(verdict)).toEqual(['success', 'provider', 'record'])
  })
})

const WORDS: Readonly<Record<string, readonly [status: number, retryable: boolean, stale?: true]>> = {
  'missing-input-secret': [500, false],
  'invalid-input-secret': [500, false],
  'missing-input-response': [403, true],
  'invalid-input-response': [403, true],
  'expired-input-response': [403, true, true],
  'already-seen-response': [403, true, true],
  'invalid-or-already-seen-response': [403, true, true],
  'bad-request': [500, false],
  'missing-remoteip': [500, false],
  'invalid-remoteip': [500, false],
  'not-using-dummy-passcode': [500, false],
  'not-using-dummy-secret': [500, false],
  'invalid-sitekey': [500, false],
  'sitekey-secret-mismatch': [500, false],
}

describe('what the vendor refuses', () => {
  it('knows fourteen words', () => {
    expect(Object.keys(WORDS)).toHaveLength(14)
  })

  it.each(Object.entries(WORDS))('%s has its status, and says whether another token may do', async (word, row) => {
    vendor.does({ success: false, 'error-codes': [word] })
    const verdict = await verifier()(newToken())
    if (verdict.success) throw new Error('accepted')
    const { error, status, record } = verdict
    expect([status, error.retryable, error.stale]).toEqual([row[0], row[1], row[2]])
    expect([error.code, error.vendorCode, record.code, record.vendorCodes]).toEqual([word, undefined, word, [word]])
    expect(isCaptchaError(error, error.code)).toBe(true)
    expect(explain(error.code).origin).toBe('verify')
  })

  it('a word of tomorrow arrives as unknown, with the word', async () => {
    vendor.does({ success: false, 'error-codes': ['word-of-tomorrow'] })
    const verdict = await verifier()(newToken())
    expect(verdict).toMatchObject({ status: 403, error: { code: 'unknown', vendorCode: 'word-of-tomorrow' } })
  })

  it.each([
    ['no codes', { success: false }],
    ['an empty list', { success: false, 'error-codes': [] }],
    ['codes that are no list', { success: false, 'error-codes': 'expired-input-response' }],
    ['codes that are no words', { success: false, 'error-codes': [null, 7, {}, ['a']] }],
  ])('%s make it unknown', async (_, answer) => {
    expect(await verdictOf(answer)).toBe('403 unknown')
  })

  it('extra fields do not make it a success', async () => {
    const extras = { challenge_ts: good.challenge_ts, hostname: 'shop.example', credit: false, score: 0 }
    const answer = { success: false, 'error-codes': ['not-using-dummy-secret'], ...extras }
    expect(await verdictOf(answer)).toBe('500 not-using-dummy-secret')
  })

  it('of several words the one that the owner has to mend is the code, and the log has all', async () => {
    vendor.does({ success: false, 'error-codes': ['tomorrow', 'invalid-input-response', 'sitekey-secret-mismatch'] })
    const verdict = await verifier()(newToken())
    expect(verdict).toMatchObject({
      status: 500,
      error: { code: 'sitekey-secret-mismatch' },
      record: { vendorCodes: ['tomorrow', 'invalid-input-response', 'sitekey-secret-mismatch'] },
    })
    // The word that made the code is the code.
    expect(verdict.success || verdict.error.vendorCode).toBe(undefined)
  })

  it('a success that comes with a word against the token is none', async () => {
    expect(await verdictOf({ ...good, 'error-codes': ['already-seen-response'] })).toBe('403 already-seen-response')
  })

  it.each([['true'], [1], ['yes'], [{}], [[]], [null]])('success: %j is no verdict', async (success) => {
    expect(await verdictOf({ ...good, success })).toBe('503 verify-unreachable')
  })

  it('a success with a status that is none is no verdict', async () => {
    expect(await verdictOf((_, response) => void response.writeHead(404).end(JSON.stringify(good)))).toBe(
      '503 verify-unreachable',
    )
  })

  it('a refusal counts whatever its status', async () => {
    const refusal = JSON.stringify({ success: false, 'error-codes': ['bad-request'] })
    expect(await verdictOf((_, response) => void response.writeHead(400).end(refusal))).toBe('500 bad-request')
  })
})

describe('what the owner asks for', () => {
  it.each([
    ['the host', 'shop.example', 'accepted'],
    ['the host, written otherwise', 'SHOP.example', 'accepted'],
    ['one of the hosts', ['www.shop.example', 'shop.example'], 'accepted'],
    ['another host', 'evil.example', '403 hostname-mismatch'],
    ['a part of the host', 'example', '403 hostname-mismatch'],
    ['the host, fully qualified', 'shop.example.', 'accepted'],
  ])('%s: %j', async (_, hostname, expected) => {
    expect(await verdictOf(good, { hostname })).toBe(expected)
  })

  it.each([
    ['bücher.example', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'bücher.example'],
    ['BÜCHER.example', 'bücher.example'],
    ['shop.example', 'Shop.Example.'],
    ['localhost', 'localhost'],
  ])('the host %s is known as %s', async (hostname, told) => {
    expect(await verdictOf({ ...good, hostname: told }, { hostname })).toBe('accepted')
  })

  it('a host is told in one spelling, however the vendor writes it', async () => {
    vendor.does({ ...good, hostname: 'Bücher.Example.' })
    expect(await verifier()(newToken())).toMatchObject({ success: true, hostname: 'xn--bcher-kva.example' })
  })

  it.each([[undefined], ['not-provided'], [7]])('a host that is told as %j is not the right one', async (hostname) => {
    expect(await verdictOf({ success: true, hostname }, { hostname: 'shop.example' })).toBe('403 hostname-mismatch')
  })

  it.each([
    [0.2, 'accepted'],
    [0.5, 'accepted'],
    [0.51, '403 score-too-low'],
    [1, '403 score-too-low'],
  ])('a score of %d with minHuman 0.5: %s', async (score, expected) => {
    expect(await verdictOf({ ...good, score }, { minHuman: 0.5 })).toBe(expected)
  })

  it.each([
    [0.7, 0.3],
    [0.9, 0.1],
    [0.8, 0.2],
    [0.4, 0.6],
    [2 / 3, 1 / 3],
  ])('a score of %d is exactly %d human, which passes', async (score, minHuman) => {
    expect(await verdictOf({ ...good, score }, { minHuman })).toBe('accepted')
  })

  it('is told how human in digits that can be read', async () => {
    vendor.does({ ...good, score: 0.9 })
    expect(await verifier()(newToken())).toMatchObject({ human: 0.1 })
  })

  it('no score where one is demanded is a mistake of the owner', async () => {
    expect(await verdictOf(good, { minHuman: 0.5 })).toBe('500 score-missing')
  })
})

describe('public test keys', () => {
  const answer = { ...good, hostname: 'dummy-key-pass' }

  it.each([[PUBLISHER], [SAFE], [BOT]])('the token %s is refused without a request', async (token) => {
    const before = vendor.asked.length
    expect(await verdictOf(answer, {}, token)).toBe('500 test-key')
    expect(await verdictOf(answer, { secret: TEST_SECRET }, token)).toBe('500 test-key')
    expect(vendor.asked.length - before).toBe(0)
  })

  it('the secret is refused without a request, whatever the token', async () => {
    const before = vendor.asked.length
    expect(await verdictOf(answer, { secret: TEST_SECRET })).toBe('500 test-key')
    expect(vendor.asked.length - before).toBe(0)
  })

  it('an answer that only test keys get is refused', async () => {
    expect(await verdictOf(answer)).toBe('500 test-key')
  })

  it('are accepted where they are allowed, marked, again and again, whatever host is asked for', async () => {
    vendor.does(answer)
    const verify = verifier({ secret: TEST_SECRET, allowTestKeys: true, hostname: 'shop.example', minHuman: 0.5 })
    const verdicts = [await verify(PUBLISHER), await verify(PUBLISHER)]
    expect(verdicts).toMatchObject([
      { success: true, test: true, record: { test: true } },
      { success: true, test: true },
    ])
  })

  it('the machine among them is a machine', async () => {
    const options = { secret: TEST_SECRET, allowTestKeys: true, minHuman: 0.5 }
    expect(await verdictOf({ ...answer, score: 1 }, options, BOT)).toBe('403 score-too-low')
    expect(await verdictOf({ ...answer, score: 0 }, options, SAFE)).toBe('accepted')
  })
})
