import { describe, expect, it, vi } from 'vitest'
import { isCaptchaError, type Verdict } from '@captcha-field/server'
import { SIDES } from './both.ts'

const isFrozen = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isFrozen))

/** Own members that are lost or changed by JSON: `undefined`, functions, dates, `NaN`. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe.each(SIDES)('a verdict on $name', (side) => {
  const judged = (answer: object, requestId?: string): Promise<Verdict> => {
    const verify = side.verifier('https://vendor.example', { fetch: () => Promise.resolve(Response.json(answer)) })
    return verify(side.token(), { requestId, remoteip: '10.0.0.1' })
  }

  it.each(['good', 'bad'] as const)(
    'that is %s survives JSON and structuredClone, and is frozen all through',
    async (kind) => {
      const verdict = await judged(side[kind], 'r1')
      expect([plain(verdict), structuredClone(verdict), isFrozen(verdict)]).toStrictEqual([verdict, verdict, true])
    },
  )

  it('that is bad is known as a captcha error after the wire, and is none by class', async () => {
    const verdict = await judged(side.bad)
    if (verdict.success) throw new Error('accepted')
    const { error } = plain(verdict) as typeof verdict
    expect([isCaptchaError(error, 'already-seen-response'), error instanceof Error]).toEqual([true, false])
    expect(error).toEqual({
      name: 'CaptchaError',
      code: 'already-seen-response',
      message: `${side.name}: already-seen-response (@captcha-field/core/explain)`,
      retryable: true,
      provider: side.name,
      ...(side.name === 'captchala' && { vendorCode: 'token_consumed' }),
      stale: true,
    })
  })

  it('has a record with what a log needs', async () => {
    const token = side.token()
    const verify = side.verifier('https://vendor.example', { fetch: () => Promise.resolve(Response.json(side.bad)) })
    const before = Date.now()
    const { record } = await verify(token, { requestId: 'r1', remoteip: '10.0.0.1' })
    const { at, durationMs, fingerprint, ...rest } = record
    expect([
      Date.parse(at) >= before,
      Number.isSafeInteger(durationMs),
      /^[\da-f]{16}$/.test(fingerprint ?? ''),
    ]).toEqual([true, true, true])
    expect(rest).toEqual({
      requestId: 'r1',
      provider: side.name,
      verdict: 'refused',
      code: 'already-seen-response',
      vendorCodes: [side.name === 'hcaptcha' ? 'already-seen-response' : 'token_consumed'],
      vendorStatus: 200,
      tokenLength: token.length,
      notes: ['remoteip-private'],
    })
  })

  it('recognises a token by its fingerprint', async () => {
    const verify = side.verifier('https://vendor.example', { fetch: () => Promise.resolve(Response.json(side.good)) })
    const [one, other] = [side.token(), side.token()]
    const prints = [await verify(one), await verify(other), await verify(one)].map(({ record }) => record.fingerprint)
    expect([prints[0] === prints[2], prints[0] === prints[1]]).toEqual([true, false])
  })

  it.each([
    ['r1\r\nlevel=error', 'r1level=error'],
    ['\u001b[2Jr1', '[2Jr1'],
    ['r'.repeat(1000), 'r'.repeat(128)],
    ['', undefined],
    ['\n', undefined],
  ])('writes the request id %j as %j', async (requestId, written) => {
    expect((await judged(side.good, requestId)).record.requestId).toBe(written)
  })

  it('writes no request id that is the token', async () => {
    const token = side.token()
    const verify = side.verifier('https://vendor.example', { fetch: () => Promise.resolve(Response.json(side.good)) })
    expect((await verify(token, { requestId: token })).record.requestId).toBe(undefined)
  })

  it('does not repeat a text of the vendor that is no word', async () => {
    const words = ['\u001b[2J', 'a\nb', '', 'x'.repeat(65), '<é>']
    for (const word of words) {
      const answer = side.name === 'hcaptcha' ? { success: false, 'error-codes': [word] } : { code: 1, error: word }
      const verdict = await judged(answer)
      expect(verdict).toMatchObject({ error: { code: 'unknown' } })
      expect([verdict.record.vendorCodes, verdict.success || verdict.error.vendorCode]).toEqual([undefined, undefined])
    }
  })

  it('repeats no piece of secret, token or address from a sentence, and notes that there was one', async () => {
    const token = side.token()
    const remoteip = '203.0.113.97'
    const hidden = [token, side.secret, remoteip]
    const pieces = hidden.flatMap((whole) => [whole, whole.slice(1, 10), whole.slice(-9), whole.toUpperCase()])
    const texts = pieces.flatMap((one) => [
      one,
      `no such secret: ${one}`,
      `${one}: refused`,
      `bad (${one})`,
      `x_${one}`,
    ])
    for (const said of [...texts, '203', '113.97', 'a sentence']) {
      const answer = side.name === 'hcaptcha' ? { success: false, 'error-codes': [said] } : { code: 1, error: said }
      const verify = side.verifier('https://vendor.example', {
        fetch: () => Promise.resolve(Response.json(answer)),
        once: false,
      })
      const { record, ...verdict } = await verify(token, { remoteip })
      expect([said, verdict.success || verdict.error.vendorCode, record.vendorCodes, record.notes]).toEqual([
        said,
        undefined,
        undefined,
        ['words-withheld'],
      ])
    }
  })

  it('keeps its reason where a visitor chose a token that spells it', async () => {
    const fetch = (): Promise<Response> => Promise.resolve(Response.json(side.bad))
    const token = side.name === 'hcaptcha' ? 'P1_already-seen-response' : 'pt_token_consumed'
    const { record } = await side.verifier('https://vendor.example', { fetch })(token)
    expect(record).toMatchObject({ code: 'already-seen-response', vendorCodes: [token.slice(3)] })
  })

  it('is a verdict whatever its options are: what cannot be read was not given', async () => {
    const fetch = (): Promise<Response> => Promise.resolve(Response.json(side.good))
    const verify = side.verifier('https://vendor.example', { fetch })
    const throwing = (name: string): object =>
      Object.defineProperty({}, name, {
        get: () => {
          throw new Error('no')
        },
      })
    const given = [
      ...['remoteip', 'requestId', 'signal'].map(throwing),
      { signal: {} },
      { signal: { addEventListener: 1, removeEventListener: 1 } },
      { signal: 'now' },
      7,
      Proxy.revocable({}, {}),
    ]
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    for (const options of [...given, revoked.proxy])
      expect((await verify(side.token(), options as { requestId: string })).success).toBe(true)
  })

  it('takes null for no options', async () => {
    const verify = side.verifier('https://vendor.example', { fetch: () => Promise.resolve(Response.json(side.good)) })
    expect((await verify(side.token(), null)).success).toBe(true)
  })

  it('is undecided where the platform itself fails, and says so in the record', async () => {
    const verify = side.verifier('https://vendor.example', { fetch: () => Promise.resolve(Response.json(side.good)) })
    vi.stubGlobal('crypto', {})
    const verdict = await verify('P1_some_token').finally(() => vi.unstubAllGlobals())
    expect(verdict).toMatchObject({
      status: 503,
      error: { code: 'verify-unreachable' },
      record: { notes: ['unexpected'] },
    })
  })

  it('of many words keeps five', async () => {
    const answer = { success: false, 'error-codes': Array.from({ length: 100 }, (_, index) => `word-${index}`) }
    const { record } = await judged(
      side.name === 'hcaptcha' ? answer : { code: 0, data: { valid: false, error: 'word' } },
    )
    expect(record.vendorCodes).toHaveLength(side.name === 'hcaptcha' ? 5 : 1)
  })
})
