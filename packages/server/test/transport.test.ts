import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Verdict } from '@captcha-field/server'
import { SIDES } from './both.ts'
import { fakeVendor, type Behaviour, type FakeVendor } from './fakeVendor.ts'

let vendor: FakeVendor
beforeAll(async () => {
  vendor = await fakeVendor()
})
afterAll(() => vendor.close())

const told = (verdict: Verdict): string => {
  if (verdict.success) return 'accepted'
  const { status, error, record } = verdict
  const { vendorStatus = 'no status', notes = [] } = record
  return [status, error.code, vendorStatus, ...notes].join(' ')
}

describe.each(SIDES)('the way to $name', (side) => {
  const good = JSON.stringify(side.good)
  const cases: readonly (readonly [what: string, does: Behaviour, expected: string])[] = [
    ['too many requests', (_, r) => void r.writeHead(429).end(good), '503 verify-unreachable 429'],
    ['a failure of its own', (_, r) => void r.writeHead(500).end(good), '503 verify-unreachable 500'],
    ['a gateway that sees nobody', (_, r) => void r.writeHead(502).end('<html>'), '503 verify-unreachable 502'],
    ['unavailable', (_, r) => void r.writeHead(503).end(good), '503 verify-unreachable 503'],
    [
      'HTML',
      (_, r) => void r.end('<!doctype html><title>success: true</title>'),
      '503 verify-unreachable 200 answer-not-json',
    ],
    ['nothing', (_, r) => void r.end(), '503 verify-unreachable 200 answer-not-json'],
    ['half of its answer', (_, r) => void r.end(good.slice(0, -1)), '503 verify-unreachable 200 answer-not-json'],
    ['its answer, and more', (_, r) => void r.end(`${good}x`), '503 verify-unreachable 200 answer-not-json'],
    ['a list', (_, r) => void r.end(`[${good}]`), '503 verify-unreachable 200 answer-not-a-verdict'],
    ['true', (_, r) => void r.end('true'), '503 verify-unreachable 200 answer-not-a-verdict'],
    ['null', (_, r) => void r.end('null'), '503 verify-unreachable 200 answer-not-a-verdict'],
    ['a prototype', (_, r) => void r.end(`{"__proto__":${good}}`), '503 verify-unreachable 200 answer-not-a-verdict'],
    [
      'more than an answer',
      (_, r) => void r.end(`${good}${' '.repeat(70_000)}`),
      '503 verify-unreachable 200 answer-too-large',
    ],
    [
      'without end',
      (_, r) => {
        const timer = setInterval(() => r.write(' '.repeat(10_000)), 1)
        r.on('close', () => clearInterval(timer))
      },
      '503 verify-unreachable 200 answer-too-large',
    ],
    ['a dropped connection', (_, r) => void r.destroy(), '503 verify-unreachable no status'],
    [
      'a connection dropped within the answer',
      (_, r) => {
        r.writeHead(200, { 'content-length': '1000' }).write(good)
        setTimeout(() => r.destroy(), 20)
      },
      '503 verify-unreachable no status',
    ],
    ...[301, 302, 303, 307, 308].map((status): readonly [string, Behaviour, string] => [
      `a redirect with ${status}`,
      (asked, r) => {
        if (asked.path === '/elsewhere') r.end(good)
        else r.writeHead(status, { location: '/elsewhere' }).end(good)
      },
      `503 verify-unreachable ${status} redirected`,
    ]),
  ]

  it.each(cases)('%s is no verdict, and asked once', async (_, does, expected) => {
    vendor.does(does)
    const before = vendor.asked.length
    expect(told(await side.verifier(vendor.url)(side.token()))).toBe(expected)
    expect(vendor.asked.length - before).toBe(1)
  })

  it('an answer in pieces is put together', async () => {
    vendor.does((_, r) => {
      r.write(good.slice(0, 5))
      setTimeout(() => r.end(good.slice(5)), 20)
    })
    expect(told(await side.verifier(vendor.url)(side.token()))).toBe('accepted')
  })

  it.each<readonly [string, Behaviour]>([
    ['says nothing', () => {}],
    ['begins and never ends', (_, r) => void r.write('{')],
    [
      'trickles',
      (_, r) => {
        const timer = setInterval(() => r.write(' '), 5)
        r.on('close', () => clearInterval(timer))
      },
    ],
  ])('a vendor that %s is given up after the timeout, and let go', async (_, does) => {
    let closed: () => void = () => {}
    const letGo = new Promise<void>((resolve) => (closed = resolve))
    vendor.does((asked, r) => {
      r.on('close', closed)
      if (typeof does === 'function') does(asked, r)
    })
    const verdict = await side.verifier(vendor.url, { timeout: 80 })(side.token())
    expect(told(verdict)).toBe('503 verify-timeout no status')
    await letGo
  })

  it('a fetch that does not listen to its signal is given up all the same', async () => {
    const fetch = (): Promise<Response> => new Promise(() => {})
    const verify = side.verifier(vendor.url, { timeout: 20, fetch })
    expect(told(await verify(side.token()))).toBe('503 verify-timeout no status')
  })

  it.each<readonly [string, () => Promise<Response>]>([
    [
      'throws',
      () => {
        throw new TypeError('no network')
      },
    ],
    ['rejects with nothing', () => Promise.reject<Response>(undefined)],
    ['gives no response', () => Promise.resolve(undefined as unknown as Response)],
    ['gives an error response', () => Promise.resolve(Response.error())],
    [
      'gives a body that was read',
      async () => {
        const response = Response.json(side.good)
        await response.text()
        return response
      },
    ],
  ])('a fetch that %s is no verdict', async (_, fetch) => {
    expect(told(await side.verifier(vendor.url, { fetch })(side.token()))).toMatch(/^503 verify-unreachable/)
  })

  it('nobody listens: no verdict', async () => {
    const closed = await fakeVendor()
    await closed.close()
    expect(told(await side.verifier(closed.url)(side.token()))).toBe('503 verify-unreachable no status')
  })

  it('a global fetch that is replaced later is the one that is asked', async () => {
    const verify = side.verifier('https://vendor.example')
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json(side.good)))
    try {
      expect(told(await verify(side.token()))).toBe('accepted')
    } finally {
      vi.unstubAllGlobals()
    }
  })
})

describe.each(SIDES)('the signal of a caller of $name', (side) => {
  it('aborted before: nothing is asked and the token is not claimed', async () => {
    vendor.does(side.good)
    const before = vendor.asked.length
    const verify = side.verifier(vendor.url)
    const token = side.token()
    expect(told(await verify(token, { signal: AbortSignal.abort() }))).toBe(
      '503 verify-unreachable no status cancelled',
    )
    expect(vendor.asked.length - before).toBe(0)
    expect(told(await verify(token))).toBe('accepted')
  })

  it('that fails itself ends in no verdict, and in nothing that nobody catches', async () => {
    const fetch = (): Promise<Response> => Promise.reject(new Error('no network'))
    const broken = {
      aborted: false,
      addEventListener: () => {
        throw new Error('no')
      },
      removeEventListener: () => {},
    }
    const signal = broken as unknown as AbortSignal
    expect(told(await side.verifier(vendor.url, { fetch })(side.token(), { signal }))).toBe(
      '503 verify-unreachable no status',
    )
  })

  it('aborted meanwhile: no verdict, and the token stays claimed', async () => {
    const controller = new AbortController()
    const verify = side.verifier(vendor.url)
    const token = side.token()
    vendor.does(() => controller.abort(new Error('the visitor left')))
    const verdict = await verify(token, { signal: controller.signal })
    expect(told(verdict)).toBe('503 verify-unreachable no status cancelled')
    expect(told(await verify(token))).toBe('403 already-verified no status')
  })
})
