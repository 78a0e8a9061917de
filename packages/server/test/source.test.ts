import { describe, expect, it } from 'vitest'
import type { Verdict, VerifySource } from '@captcha-field/server'
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
    ['null', () => null, 'missing-input-response'],
    ['undefined', () => undefined, 'missing-input-response'],
    ['an empty string', () => '', 'missing-input-response'],
    ['an empty form', () => form(), 'missing-input-response'],
    ['an empty field', () => form([fieldName, '']), 'missing-input-response'],
    ['an empty object', () => ({}), 'missing-input-response'],
    ['a field that is null', () => ({ [fieldName]: null }), 'missing-input-response'],
    ['what an object inherits', () => Object.create({ [fieldName]: 'x' }) as object, 'missing-input-response'],
    ['no headers', () => new Headers(), 'missing-input-response'],
    ['a GET', () => new Request('https://shop.example'), 'missing-input-response'],
    ['a body of text', () => post(`${fieldName}=x`), 'missing-input-response'],
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
    ['an array', () => ({ [fieldName]: [side.token()] }), 'invalid-input-response several-tokens'],
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
    ['a promise that was not awaited', () => [Promise.resolve('x')][0], 'missing-input-response'],
  ])('%s is refused without a request', async (name, make, expected) => {
    const before = asked.length
    const source = make()
    const isWaited = source instanceof Promise && name === 'a body read before'
    expect(await judge(isWaited ? await source : (source as VerifySource))).toBe(expected)
    expect(asked.length - before).toBe(0)
  })
})
