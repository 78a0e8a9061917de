import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  captchalaVerifier,
  hcaptchaVerifier,
  memoryClaims,
  type Claims,
  type Verdict,
  type VerifierOptions,
  type Verify,
} from '@captcha-field/server'
import { SIDES } from './both.ts'
import { fakeVendor, type FakeVendor } from './fakeVendor.ts'

let vendor: FakeVendor
beforeAll(async () => {
  vendor = await fakeVendor()
})
afterAll(() => vendor.close())

const told = (verdict: Verdict): string => (verdict.success ? 'accepted' : verdict.error.code)

describe.each(SIDES)('a token of $name', (side) => {
  let verify: Verify
  let before = 0
  const asked = (): number => vendor.asked.length - before

  function begin(options: VerifierOptions = {}): void {
    vendor.does(side.good)
    verify = side.verifier(vendor.url, options)
    before = vendor.asked.length
  }
  beforeEach(() => begin())

  const post = (token: string): Request =>
    new Request('https://shop.example', { method: 'POST', body: new URLSearchParams({ [side.fieldName]: token }) })

  it('is accepted once; a replay is refused without a request', async () => {
    const token = side.token()
    expect([told(await verify(token)), told(await verify(token))]).toEqual(['accepted', 'already-verified'])
    expect(asked()).toBe(1)
  })

  it('is accepted once, however many ask at the same time', async () => {
    const token = side.token()
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => verify(token)))
    expect(verdicts.map(told).toSorted()).toEqual(['accepted', ...Array<string>(19).fill('already-verified')])
    expect(asked()).toBe(1)
  })

  it('has one verdict for middleware and handler, by their Request', async () => {
    const request = post(side.token())
    const [first, second] = await Promise.all([verify(request), verify(request)])
    await request.formData()
    const third = await verify(request)
    expect([told(first), second === first, third === first, asked()]).toEqual(['accepted', true, true, 1])
  })

  it('is a replay in another Request', async () => {
    const token = side.token()
    expect([told(await verify(post(token))), told(await verify(post(token)))]).toEqual(['accepted', 'already-verified'])
  })

  it('has one verdict under one requestId, whatever it came in', async () => {
    const token = side.token()
    const requestId = crypto.randomUUID()
    const first = await verify(token, { requestId })
    const second = await verify(new URLSearchParams({ [side.fieldName]: token }), { requestId })
    expect([told(first), second === first, asked()]).toEqual(['accepted', true, 1])
    expect(told(await verify(token, { requestId: crypto.randomUUID() }))).toBe('already-verified')
    expect(told(await verify(token))).toBe('already-verified')
  })

  it('another token under the same requestId is another question', async () => {
    const requestId = crypto.randomUUID()
    await verify(side.token(), { requestId })
    expect([told(await verify(side.token(), { requestId })), asked()]).toEqual(['accepted', 2])
  })

  it('shares a refusal as well', async () => {
    vendor.does(side.bad)
    const request = post(side.token())
    const first = await verify(request)
    expect([told(first), (await verify(request)) === first, asked()]).toEqual(['already-seen-response', true, 1])
  })

  it('is not lost to the others of a request where one of them had given up before', async () => {
    const token = side.token()
    const request = post(token)
    const requestId = crypto.randomUUID()
    const log = [
      told(await verify(request, { signal: AbortSignal.abort(), requestId })),
      told(await verify(token, { signal: AbortSignal.abort(), requestId })),
      told(await verify(request, { requestId })),
      told(await verify(token, { requestId })),
    ]
    expect([log, asked()]).toEqual([['verify-unreachable', 'verify-unreachable', 'accepted', 'accepted'], 1])
  })

  it('is not lost to those who wait for one that gives up before the claim', async () => {
    const controller = new AbortController()
    const body = new TransformStream<Uint8Array, Uint8Array>()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const init = { method: 'POST', body: body.readable, headers, duplex: 'half' }
    const request = new Request('https://shop.example', init)
    const first = verify(request, { signal: controller.signal })
    const others = [verify(request), verify(request)]
    controller.abort()
    expect(told(await first)).toBe('verify-unreachable')
    const writer = body.writable.getWriter()
    const sent = new URLSearchParams({ [side.fieldName]: side.token() }).toString()
    void writer.write(new TextEncoder().encode(sent)).then(() => writer.close())
    const [second, third] = await Promise.all(others)
    expect([told(second!), third === second, asked()]).toEqual(['accepted', true, 1])
  })

  it('who gives up waits for nobody else of the same request', async () => {
    const body = new ReadableStream({ pull: () => new Promise(() => {}) })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const init = { method: 'POST', body, headers, duplex: 'half' }
    const request = new Request('https://shop.example', init)
    void verify(request)
    const controller = new AbortController()
    const pending = verify(request, { signal: controller.signal })
    controller.abort()
    expect(told(await pending)).toBe('verify-unreachable')
  })

  it('is asked about once the secret is there, in the same request', async () => {
    const secrets: (string | undefined)[] = [undefined, side.secret]
    vendor.does(side.good)
    const secret = (): string | undefined => secrets.shift()
    const verifier =
      side.name === 'hcaptcha'
        ? hcaptchaVerifier({ secret, url: vendor.url })
        : captchalaVerifier({ appKey: 'app', appSecret: secret, action: 'login', url: vendor.url })
    const request = post(side.token())
    expect([told(await verifier(request)), told(await verifier(request))]).toEqual(['missing-input-secret', 'accepted'])
  })

  it('stays claimed where the vendor could not be reached: the first attempt may have spent it', async () => {
    const token = side.token()
    vendor.does((_, response) => void response.destroy())
    expect(told(await verify(token))).toBe('verify-unreachable')
    vendor.does(side.good)
    expect([told(await verify(token)), asked()]).toEqual(['already-verified', 1])
  })

  it('is left to the vendor with once: false', async () => {
    begin({ once: false })
    const request = post(side.token())
    const [first, second] = [await verify(request), await verify(request)]
    expect([told(first), told(second), second === first, asked()]).toEqual(['accepted', 'accepted', false, 2])
  })

  it('is claimed before the vendor is asked, by a digest and for longer than it lives', async () => {
    const log: string[] = []
    const claims: Claims = {
      claim: (key, ttlMs) => {
        log.push(`claim ${key.replace(/[\da-f]{64}$/, '…')} ${ttlMs}, asked ${asked()}`)
        return Promise.resolve(true)
      },
    }
    begin({ once: claims })
    await verify(side.token())
    expect(log).toEqual([`claim ${side.name}:… 900000, asked 0`])
  })

  it.each<readonly [string, Claims['claim'], string]>([
    ['says no', () => Promise.resolve(false), 'already-verified'],
    ['rejects', () => Promise.reject(new Error('connection lost')), 'claims-unreachable'],
    [
      'throws',
      () => {
        throw new Error('closed')
      },
      'claims-unreachable',
    ],
    ['gives OK instead of true', () => Promise.resolve('OK' as unknown as boolean), 'claims-unreachable'],
    ['gives 1 instead of true', () => Promise.resolve(1 as unknown as boolean), 'claims-unreachable'],
    ['gives nothing', () => Promise.resolve(undefined as unknown as boolean), 'claims-unreachable'],
  ])('is not asked about where the store %s', async (_, claim, expected) => {
    begin({ once: { claim } })
    const verdict = await verify(side.token())
    expect([told(verdict), verdict.success || verdict.status, asked()]).toEqual([
      expected,
      expected === 'already-verified' ? 403 : 503,
      0,
    ])
  })

  it('is not claimed where no secret is to be had, nor where it is malformed', async () => {
    const claimed: string[] = []
    const claim = (key: string): Promise<boolean> => Promise.resolve(claimed.push(key) > 0)
    begin({ once: { claim } })
    await verify(`${side.token()} `)
    await verify(null)
    expect(claimed).toEqual([])
  })

  describe('with time standing still', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
    })
    afterEach(() => {
      vi.useRealTimers()
    })
    /** No network here: it has timers of its own. */
    const local = (options: VerifierOptions = {}): Verify =>
      side.verifier('https://vendor.example', { ...options, fetch: () => Promise.resolve(Response.json(side.good)) })

    it('a store that never answers is given up after two seconds', async () => {
      // The digest before it is made outside of the time that stands still.
      let asks: () => void = () => {}
      const claimed = new Promise<void>((resolve) => (asks = resolve))
      const claim = (): Promise<boolean> => {
        asks()
        return new Promise(() => {})
      }
      const pending = local({ once: { claim } })(side.token())
      await claimed
      await vi.advanceTimersByTimeAsync(1999)
      expect(await Promise.race([pending.then(told), Promise.resolve('waiting')])).toBe('waiting')
      await vi.advanceTimersByTimeAsync(1)
      expect(told(await pending)).toBe('claims-unreachable')
    })

    it('knows a replay for a quarter of an hour', async () => {
      const asks = local()
      const token = side.token()
      await asks(token)
      vi.advanceTimersByTime(15 * 60_000 - 1)
      expect(told(await asks(token))).toBe('already-verified')
      vi.advanceTimersByTime(2)
      expect(told(await asks(token))).toBe('accepted')
    })

    it('a clock that is set forth does not forget it', async () => {
      const asks = local()
      const token = side.token()
      await asks(token)
      vi.setSystemTime(Date.now() + 86_400_000)
      expect(told(await asks(token))).toBe('already-verified')
    })

    it('a requestId means the same request for a minute', async () => {
      const asks = local()
      const token = side.token()
      await asks(token, { requestId: 'r1' })
      vi.advanceTimersByTime(59_999)
      expect(told(await asks(token, { requestId: 'r1' }))).toBe('accepted')
      vi.advanceTimersByTime(1)
      expect(told(await asks(token, { requestId: 'r1' }))).toBe('already-verified')
    })
  })
})

describe('requestIds', () => {
  it('are remembered up to a number, and then the oldest is forgotten: the token is a replay', async () => {
    const side = SIDES[0]!
    const fetch = (): Promise<Response> => Promise.resolve(Response.json(side.good))
    const verify = side.verifier('https://vendor.example', { fetch })
    const [first, second] = [side.token(), side.token()]
    await verify(first, { requestId: 'first' })
    await verify(second, { requestId: 'second' })
    for (let count = 2; count <= 10_000; count += 1) await verify(side.token(), { requestId: `r${count}` })
    const verdicts = [await verify(second, { requestId: 'second' }), await verify(first, { requestId: 'first' })]
    expect(verdicts.map(told)).toEqual(['accepted', 'already-verified'])
  }, 60_000)
})

describe('memoryClaims', () => {
  it('holds no more than it may, and forgets the oldest first', async () => {
    const claims = memoryClaims({ max: 3 })
    const log: string[] = []
    for (const key of ['a', 'b', 'c', 'a', 'd', 'b', 'c', 'd']) {
      log.push(`${key} ${(await claims.claim(key, 60_000)) ? 'ours' : 'taken'}`)
    }
    // d pushes a out, b comes anew for c, c for d: three at a time, always.
    expect(log).toEqual(['a ours', 'b ours', 'c ours', 'a taken', 'd ours', 'b taken', 'c taken', 'd taken'])
    expect(await claims.claim('a', 60_000)).toBe(true)
    expect(await claims.claim('b', 60_000)).toBe(true)
  })

  it('makes room of what has expired before it forgets anything else', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      const claims = memoryClaims({ max: 2 })
      await claims.claim('a', 10)
      vi.advanceTimersByTime(20)
      await claims.claim('b', 1000)
      await claims.claim('c', 1000)
      expect([await claims.claim('b', 1000), await claims.claim('c', 1000)]).toEqual([false, false])
    } finally {
      vi.useRealTimers()
    }
  })

  it.each([[0], [-1], [1.5], [Number.NaN], [Number.POSITIVE_INFINITY]])('max: %d is a wrong option', (max) => {
    expect(() => memoryClaims({ max })).toThrow(TypeError)
  })

  it('one of them keeps several verifiers from accepting the same token', async () => {
    const once = memoryClaims()
    for (const side of SIDES) {
      const fetch = (): Promise<Response> => Promise.resolve(Response.json(side.good))
      const [one, other] = [1, 2].map(() => side.verifier('https://vendor.example', { once, fetch })) as [
        Verify,
        Verify,
      ]
      const token = side.token()
      expect([told(await one(token)), told(await other(token))]).toEqual(['accepted', 'already-verified'])
    }
  })
})
