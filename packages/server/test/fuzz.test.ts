import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { captchaGuard, isCaptchaError, publicMessage, type Verdict, type VerifySource } from '@captcha-field/server'
import { SIDES, textOf, type Side } from './both.ts'

const RUNS = 10_000

/** Any text, and texts that break parsers, logs and prototypes. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ maxLength: 80 }),
  fc.constantFrom('__proto__', 'constructor', 'null', '\r\nset-cookie: a=b', '${jndi:ldap://x}', '\u0000', '\ud800'),
)

/** What a vendor may put into an answer: anything, the words of the contract, and what it was asked. */
const values = (side: Side, echo: fc.Arbitrary<string>): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>(true, 'true', false, 0, 1, 200, null, [], {}, 'login', 'already-seen-response', 'ok'),
    echo,
    fc.array(echo, { maxLength: 3 }),
    fc.constant(side.good),
  )

const answerOf = (side: Side, echo: fc.Arbitrary<string>): fc.Arbitrary<unknown> => {
  const value = values(side, echo)
  const members = ['success', 'error-codes', 'hostname', 'challenge_ts', 'score', 'code', 'msg', 'message', 'error']
  const data = fc.record(
    { valid: value, ok: value, action: value, error: value, reason: value, degraded: value, captcha_args: value },
    { requiredKeys: [] },
  )
  const loose = fc.record(
    { ...Object.fromEntries(members.map((name) => [name, value])), data: fc.oneof(data, value) },
    { requiredKeys: [] },
  )
  // Half of them right but for a few members.
  return fc.oneof(
    loose,
    loose.map((some) => Object.assign({}, side.good, some)),
    data.map((some) => Object.assign({}, side.good, { data: Object.assign({ valid: true, action: 'login' }, some) })),
    fc.constant(side.good),
    value,
  )
}

const body = (side: Side, echo: fc.Arbitrary<string>): fc.Arbitrary<string> => {
  const whole = answerOf(side, echo).map((answer) => JSON.stringify(answer))
  const half = fc.tuple(whole, fc.nat({ max: 40 })).map(([answer, length]) => answer.slice(0, length))
  return fc.oneof({ weight: 5, arbitrary: whole }, half, text, echo, fc.constant('['.repeat(60_000)))
}

const status = fc.oneof(
  { weight: 4, arbitrary: fc.constant(200) },
  fc.constantFrom(201, 204, 301, 307, 400, 401, 403, 404, 429, 500, 503),
)

/** The contract, read once more and independently: does this answer vouch for the token? */
function vouches(side: Side, code: number, answer: string): boolean {
  if (code < 200 || code > 299) return false
  try {
    const said = JSON.parse(answer) as Record<string, unknown> | null
    if (side.name === 'hcaptcha') return said?.['success'] === true
    const data = said?.['data'] as Record<string, unknown> | null | undefined
    // `ok` is the backup host's word, and no token of these is for it.
    return said?.['code'] === 0 && data?.['valid'] === true && data['action'] === 'login'
  } catch {
    return false
  }
}

const reply = (code: number, answer: string): Response =>
  new Response(code === 204 ? null : answer, {
    status: code,
    headers: code < 400 && code > 299 ? { location: '/' } : {},
  })

/** What an answer repeats: all of it, a piece, and either of them inside a sentence. */
function echoOf(hidden: readonly string[]): fc.Arbitrary<string> {
  const piece = fc
    .tuple(fc.constantFrom(...hidden), fc.nat(), fc.integer({ min: PIECE, max: 40 }))
    .map(([whole, start, length]) => {
      const begin = start % Math.max(1, whole.length - PIECE)
      return whole.slice(begin, begin + length)
    })
  const some = fc.oneof(piece, fc.constantFrom(...hidden))
  const sentence = fc
    .tuple(
      some,
      fc.constantFrom(
        ...['#', '# is no token', 'bad token (#)', '#: refused', 'secret:#', '(#)', 'x-#', '#.y', 'a # b'],
      ),
    )
    .map(([told, frame]) => frame.replace('#', () => told))
  return fc
    .tuple(fc.oneof(some, sentence, sentence), fc.boolean())
    .map(([told, isLower]) => (isLower ? told.toLowerCase() : told))
}

/** As many characters do not coincide by chance. */
const PIECE = 8

/** Which pieces of what must stay hidden stand in the output. */
function toldOf(hidden: readonly string[], output: string): readonly string[] {
  const said = output.toLowerCase()
  return hidden.flatMap((whole) => {
    const starts = Array.from({ length: Math.max(1, whole.length - PIECE + 1) }, (_, start) => start)
    return starts.map((start) => whole.slice(start, start + PIECE).toLowerCase()).filter((one) => said.includes(one))
  })
}

/** Every text that leaves: what may be sent, what is logged, what a visitor reads. */
function outputOf(verdict: Verdict): string {
  const parts: unknown[] = [verdict, structuredClone(verdict)]
  if (!verdict.success) parts.push(publicMessage(verdict), isCaptchaError(verdict.error))
  return JSON.stringify(parts)
}

/** What was said aloud. A library that runs on servers says nothing: the owner has the record. */
const aloud: unknown[] = []
beforeAll(() => {
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, method).mockImplementation((...words) => void aloud.push(words))
})
afterAll(() => {
  vi.restoreAllMocks()
  expect(aloud).toEqual([])
})

describe.each(SIDES)('10,000 times hostile input for $name', (side) => {
  /** Lets texts of the test find themselves again in the output: long enough not to be there by chance. */
  const token = fc
    .tuple(
      fc.string({
        minLength: 24,
        maxLength: 60,
        unit: fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'.split('')),
      }),
    )
    .map(([end]) => `${side.name === 'hcaptcha' ? 'P1_' : 'pt_'}${end}`)

  it('from the vendor: nothing throws, nothing is accepted that it did not vouch for, nothing is told', async () => {
    const seen = { accepted: 0, refused: 0 }
    const remoteip = '203.0.113.97'
    const input = token.chain((one) => {
      return fc.tuple(fc.constant(one), status, body(side, echoOf([one, side.secret, remoteip])))
    })
    await fc.assert(
      fc.asyncProperty(input, async ([one, code, answer]) => {
        let asked = 0
        const fetch = (): Promise<Response> => {
          asked += 1
          return Promise.resolve(reply(code, answer))
        }
        const verdict = await side.verifier('https://vendor.example', { fetch })(one, { requestId: one, remoteip })
        seen[verdict.success ? 'accepted' : 'refused'] += 1
        expect(asked).toBe(1)
        expect(!verdict.success || vouches(side, code, answer)).toBe(true)
        expect(toldOf([one, side.secret, remoteip], outputOf(verdict))).toEqual([])
      }),
      { numRuns: RUNS },
    )
    // Both ways were really gone.
    expect(seen.accepted > RUNS / 20 && seen.refused > RUNS / 20).toBe(true)
  }, 120_000)

  it('from the visitor: nothing throws, nothing unsound is asked about, nothing is told', async () => {
    const marked = text.map((end) => `MARKED-TOKEN-0123456789${end}`)
    const value = fc.oneof(marked, text, fc.array(marked), fc.anything({ maxDepth: 2 }), token)
    const entries = fc.array(fc.tuple(fc.oneof(fc.constant(side.fieldName), text), fc.oneof(marked, text, token)), {
      maxLength: 4,
    })
    const formOf = (list: readonly (readonly [string, string])[]): FormData => {
      const data = new FormData()
      for (const [name, one] of list) data.append(name, one)
      return data
    }
    const headersOf = (one: string): Headers => {
      try {
        return new Headers({ 'x-captcha-response': one })
      } catch {
        return new Headers()
      }
    }
    const requestOf = (sent: string, type: string, one: string): Request => {
      const headers = headersOf(one)
      headers.set('content-type', type)
      return new Request('https://shop.example', { method: 'POST', body: sent, headers })
    }
    const type = fc.constantFrom(
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain',
    )
    const source: fc.Arbitrary<unknown> = fc.oneof(
      value,
      entries.map(formOf),
      entries.map((list) => new URLSearchParams(list.map(([name, one]) => [name, one]))),
      value.map((one) => ({ [side.fieldName]: one })),
      fc.oneof(marked, token).map(headersOf),
      fc
        .tuple(
          fc.oneof(
            text,
            value.map((one) => JSON.stringify({ [side.fieldName]: one }, bigints)),
          ),
          type,
          fc.oneof(text, token),
        )
        .map(([sent, kind, one]) => requestOf(sent, kind, one)),
    )
    const remoteip = fc.oneof(text, fc.ipV4(), fc.ipV6(), fc.anything())
    let asked: string[] = []
    const verify = side.verifier('https://vendor.example', {
      fetch: (_, init) => {
        asked.push(textOf(init))
        return Promise.resolve(Response.json(side.bad))
      },
    })
    const guard = captchaGuard(verify)
    await fc.assert(
      fc.asyncProperty(source, remoteip, fc.oneof(text, fc.anything()), async (one, ip, requestId) => {
        asked = []
        const options = { remoteip: ip as string, requestId: requestId as string }
        const verdict = await verify(one as VerifySource, options)
        expect(verdict.success).toBe(false)
        expect(asked.length < 2).toBe(true)
        const output = outputOf(verdict)
        // Control characters would be escaped by JSON; others would stand there.
        expect(output).not.toMatch(/MARKED-TOKEN|\\u00|[^\x20-\x7e]/)
        expect(output).not.toContain(side.secret)
        expect(one instanceof Request ? (await guard(one))?.ok : false).toBe(false)
      }),
      { numRuns: RUNS },
    )
  }, 120_000)
})

const bigints = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
