import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Verdict, VerifierOptions, Verify, VerifySource } from '@captcha-field/server'
import { SIDES, textOf } from './both.ts'

const form = (...entries: readonly (readonly [string, string | Blob])[]): FormData => {
  const data = new FormData()
  for (const [name, value] of entries) data.append(name, value)
  return data
}

const post = (body: BodyInit | null, headers: Record<string, string> = {}): Request =>
  new Request('https://shop.example/sign-up', { method: 'POST', body, headers })

const told = (verdict: Verdict): string =>
  verdict.success ? 'accepted' : [verdict.error.code, ...(verdict.record.notes ?? [])].join(' ')

describe.each(SIDES)('where a token for $name may be', (side) => {
  const { fieldName } = side
  /** What the vendor was asked about. */
  const asked: string[] = []
  const verify = side.verifier('https://vendor.example', {
    fetch: (_, init) => {
      asked.push(textOf(init))
      return Promise.resolve(Response.json(side.good))
    },
  })

  async function judge(source: VerifySource): Promise<string> {
    return told(await verify(source))
  }

  const places: Readonly<Record<string, (token: string) => VerifySource>> = {
    'a string': (token) => token,
    FormData: (token) => form(['name', 'Ada'], [fieldName, token]),
    'FormData beside an empty field': (token) => form([fieldName, ''], [fieldName, token]),
    URLSearchParams: (token) => new URLSearchParams({ name: 'Ada', [fieldName]: token }),
    Headers: (token) => new Headers({ 'x-captcha-response': token }),
    'a parsed body': (token) => ({ name: 'Ada', [fieldName]: token }),
    'a parsed body beside an empty field': (token) => ({ [fieldName]: ['', token] }),
    'a parsed body with a list of one': (token) => ({ [fieldName]: [token] }),
    'a parsed body without a prototype': (token) =>
      Object.assign(Object.create(null) as object, { [fieldName]: token }),
    'the header of a Request': (token) => post('{}', { 'x-captcha-response': token }),
    'the header of a GET': (token) => new Request('https://shop.example', { headers: { 'x-captcha-response': token } }),
    'the multipart body of a Request': (token) => post(form([fieldName, token])),
    'the form of a Request': (token) => post(new URLSearchParams({ [fieldName]: token })),
    'the JSON of a Request': (token) =>
      post(JSON.stringify({ [fieldName]: token }), { 'content-type': 'application/json; charset=utf-8' }),
    'a look-alike of a Request': (token) => {
      const { headers, clone } = post(null, { 'x-captcha-response': token })
      return { headers, clone, url: '/' }
    },
  }

  it.each(Object.entries(places))('%s', async (_, put) => {
    const token = side.token()
    expect(await judge(put(token))).toBe('accepted')
    expect(asked.at(-1)).toContain(token)
  })

  it('a field of another name, where one is chosen', async () => {
    const fetch = (): Promise<Response> => Promise.resolve(Response.json(side.good))
    const chosen = side.verifier('https://vendor.example', { fieldName: 'token', fetch })
    expect(told(await chosen(form(['token', side.token()])))).toBe('accepted')
    expect(told(await chosen(form([fieldName, side.token()])))).toBe('missing-input-response')
  })

  it('the header wins over the body', async () => {
    const [one, other] = [side.token(), side.token()]
    const request = post(new URLSearchParams({ [fieldName]: other }), { 'x-captcha-response': one })
    expect(await judge(request)).toBe('accepted')
    expect([asked.at(-1)!.includes(one), asked.at(-1)!.includes(other)]).toEqual([true, false])
  })

  it('the body of a request can still be read', async () => {
    const request = post(form([fieldName, side.token()], ['name', 'Ada']))
    expect(await judge(request)).toBe('accepted')
    expect((await request.formData()).get('name')).toBe('Ada')
  })

  const readBefore = async (): Promise<Request> => {
    const request = post(form([fieldName, side.token()]))
    await request.text()
    return request
  }

  it.each<readonly [string, () => VerifySource | Promise<VerifySource>, string]>([
    ['null', () => null, 'missing-input-response no-body'],
    ['undefined', () => undefined, 'missing-input-response no-body'],
    ['an empty string', () => '', 'missing-input-response'],
    ['an empty form', () => form(), 'missing-input-response'],
    ['an empty field', () => form([fieldName, '']), 'missing-input-response'],
    ['an empty object', () => ({}), 'missing-input-response no-body'],
    ['a field that is null', () => ({ [fieldName]: null }), 'missing-input-response'],
    [
      'what an object inherits',
      () => Object.create({ [fieldName]: 'x' }) as object,
      'missing-input-response not-a-form',
    ],
    ['no headers', () => new Headers(), 'missing-input-response'],
    ['a GET', () => new Request('https://shop.example'), 'missing-input-response no-body'],
    ['a body of text', () => post(`${fieldName}=x`), 'missing-input-response not-a-form'],
    ['a body read before', readBefore, 'missing-input-response body-already-read'],
    [
      'JSON that is none',
      () => post('{', { 'content-type': 'application/json' }),
      'missing-input-response body-unreadable',
    ],
    [
      'a form that is none',
      () => post('x', { 'content-type': 'multipart/form-data' }),
      'missing-input-response body-unreadable',
    ],
    ['a File', () => form([fieldName, new File(['x'], 'x.txt')]), 'invalid-input-response token-not-text'],
    ['two tokens', () => form([fieldName, 'a'], [fieldName, 'b']), 'invalid-input-response several-tokens'],
    ['the same token twice', () => form([fieldName, 'a'], [fieldName, 'a']), 'invalid-input-response several-tokens'],
    [
      'two in a query',
      () => new URLSearchParams(`${fieldName}=a&${fieldName}=b`),
      'invalid-input-response several-tokens',
    ],
    ['an array of two', () => ({ [fieldName]: ['a', 'b'] }), 'invalid-input-response several-tokens'],
    [
      'an array of two and an empty one',
      () => ({ [fieldName]: ['', 'a', 'a'] }),
      'invalid-input-response several-tokens',
    ],
    ['an array in an array', () => ({ [fieldName]: [['a']] }), 'invalid-input-response several-tokens'],
    ['an array with a number', () => ({ [fieldName]: ['', 7] }), 'invalid-input-response token-not-text'],
    ['an empty array', () => ({ [fieldName]: [] }), 'missing-input-response'],
    ['an array of empty ones', () => ({ [fieldName]: ['', ''] }), 'missing-input-response'],
    ['another form', () => ({ email: 'ada@shop.example' }), 'missing-input-response'],
    ['another FormData', () => form(['email', 'ada@shop.example']), 'missing-input-response'],
    [
      'the JSON of another form',
      () => post('{"email":""}', { 'content-type': 'application/json' }),
      'missing-input-response',
    ],
    ['JSON as text', () => post(JSON.stringify({ [fieldName]: 'a' })), 'missing-input-response not-a-form'],
    [
      'JSON that is a text',
      () => post('"a"', { 'content-type': 'application/json' }),
      'missing-input-response not-a-form',
    ],
    ['JSON that is null', () => post('null', { 'content-type': 'application/json' }), 'missing-input-response no-body'],
    ['a list', () => [side.token()], 'missing-input-response not-a-form'],
    [
      'the headers of a request of Node’s',
      () => ({ host: 'shop.example', 'content-type': 'text/plain', 'x-captcha-response': side.token() }),
      'missing-input-response not-a-form',
    ],
    ['a request of Node’s', () => new IncomingMessage(new Socket()), 'missing-input-response not-a-form'],
    ['an object', () => ({ [fieldName]: { toString: () => 'x' } }), 'invalid-input-response token-not-text'],
    ['a number', () => ({ [fieldName]: 7 }), 'invalid-input-response token-not-text'],
    ['true', () => ({ [fieldName]: true }), 'invalid-input-response token-not-text'],
    ['1 MB', () => 'x'.repeat(1_000_000), 'invalid-input-response token-too-long'],
    ['a line break', () => `${side.token()}\n`, 'invalid-input-response token-characters'],
    ['a nought', () => `${side.token()}\0`, 'invalid-input-response token-characters'],
    ['an escape', () => `${side.token()}\u001b[2J`, 'invalid-input-response token-characters'],
    ['a space', () => `${side.token()} x`, 'invalid-input-response token-characters'],
    [
      'two headers',
      () =>
        new Headers([
          ['x-captcha-response', 'a'],
          ['x-captcha-response', 'b'],
        ]),
      'invalid-input-response token-characters',
    ],
    ['other letters', () => `${side.token()}ü`, 'invalid-input-response token-characters'],
    ['half a character', () => `${side.token()}\ud800`, 'invalid-input-response token-characters'],
    [
      'a getter that throws',
      () =>
        Object.defineProperty({}, fieldName, {
          get: () => {
            throw new Error('no')
          },
        }),
      'invalid-input-response token-not-text',
    ],
    [
      'a proxy that throws',
      () =>
        new Proxy(
          {},
          {
            get: () => {
              throw new Error('no')
            },
            getOwnPropertyDescriptor: () => {
              throw new Error('no')
            },
          },
        ),
      'invalid-input-response token-not-text',
    ],
    ['a promise that was not awaited', () => [Promise.resolve('x')][0], 'missing-input-response not-a-form'],
  ])('%s is refused without a request', async (name, make, expected) => {
    const before = asked.length
    const source = make()
    const isWaited = source instanceof Promise && name === 'a body read before'
    expect(await judge(isWaited ? await source : (source as VerifySource))).toBe(expected)
    expect(asked.length - before).toBe(0)
  })
})

describe.each(SIDES)('a body for $name', (side) => {
  const fetch = (): Promise<Response> => Promise.resolve(Response.json(side.good))
  const verifier = (options: VerifierOptions = {}): Verify =>
    side.verifier('https://vendor.example', { ...options, fetch })

  /** Comes in pieces of 1000 bytes, as many as there are; then it ends, or not. `asked` counts them. */
  function slow(pieces: number, ends: boolean, init: RequestInit = {}) {
    const pulled = { count: 0 }
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (pulled.count < pieces) {
          pulled.count += 1
          controller.enqueue(new TextEncoder().encode('x'.repeat(1000)))
          return undefined
        }
        if (ends) controller.close()
        return ends ? undefined : new Promise(() => {})
      },
    })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const request = new Request('https://shop.example', {
      method: 'POST',
      body,
      headers,
      duplex: 'half',
      ...init,
    } as RequestInit)
    return { request, pulled }
  }

  it('of more than it may be is not read to its end, and noted', async () => {
    const { request, pulled } = slow(1000, true)
    expect(told(await verifier({ maxBody: 10_000 })(request))).toBe('missing-input-response body-too-large')
    expect(pulled.count < 30).toBe(true)
  })

  it('that says itself that it is more is not read at all', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '20000001' }
    const { request, pulled } = slow(3, true, { headers })
    const before = pulled.count
    expect(told(await verifier()(request))).toBe('missing-input-response body-too-large')
    expect([request.bodyUsed, pulled.count - before <= 1]).toEqual([false, true])
  })

  it('of exactly what it may be is read', async () => {
    const text = new URLSearchParams({ [side.fieldName]: side.token() }).toString()
    expect(told(await verifier({ maxBody: text.length - 1 })(post(text, FORM)))).toBe(
      'missing-input-response body-too-large',
    )
    expect(told(await verifier({ maxBody: text.length })(post(text, FORM)))).toBe('accepted')
  })

  it('may be 20 MB', async () => {
    const large = (bytes: number): Request =>
      post(form([side.fieldName, side.token()], ['photo', new Blob([new Uint8Array(bytes)])]))
    expect(told(await verifier()(large(19_999_000)))).toBe('accepted')
    expect(told(await verifier()(large(20_000_000)))).toBe('missing-input-response body-too-large')
  })

  it('without end is waited for until the caller gives up', async () => {
    const { request } = slow(3, false)
    const controller = new AbortController()
    const pending = verifier()(request, { signal: controller.signal })
    await waitABit()
    expect(await Promise.race([pending.then(told), Promise.resolve('waiting')])).toBe('waiting')
    controller.abort()
    expect(told(await pending)).toBe('verify-unreachable cancelled')
  })

  it('without end is waited for until the visitor has left', async () => {
    const controller = new AbortController()
    const { request } = slow(3, false, { signal: controller.signal })
    const pending = verifier()(request)
    await waitABit()
    expect(await Promise.race([pending.then(told), Promise.resolve('waiting')])).toBe('waiting')
    controller.abort()
    expect(told(await pending)).toBe('verify-unreachable cancelled')
  })

  it('without end does not hold up who has given up already', async () => {
    const { request } = slow(3, false)
    expect(told(await verifier()(request, { signal: AbortSignal.abort() }))).toBe('verify-unreachable cancelled')
  })

  it('that breaks off is unreadable', async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) })
    const request = new Request('https://shop.example', {
      method: 'POST',
      body,
      headers: FORM,
      duplex: 'half',
    } as RequestInit)
    expect(told(await verifier()(request))).toBe('missing-input-response body-unreadable')
  })
})

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const waitABit = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))
