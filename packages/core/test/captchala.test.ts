import { describe, expect, it, vi } from 'vitest'
import { captchala, type CaptchalaOptions } from '../src/providers/captchala.ts'
import { translate } from '../src/providers/captchalaErrors.ts'
import { createServerTokens } from '../src/providers/captchalaTokens.ts'

const given = { appKey: 'app', action: 'login' }

describe('captchala()', () => {
  it('is inert: no timer, no global, no document needed, no server token asked for', () => {
    vi.useFakeTimers()
    const serverToken = vi.fn<() => string>()
    const before = Reflect.ownKeys(globalThis).length
    expect(captchala({ ...given, serverToken })).toMatchObject({
      name: 'captchala',
      fieldName: 'captchala_token',
      vendorFields: ['captchala_token'],
      visible: false,
      tokenLifetime: 120_000,
    })
    expect([serverToken.mock.calls, Reflect.ownKeys(globalThis).length - before, vi.getTimerCount()]).toEqual([
      [],
      0,
      0,
    ])
    vi.useRealTimers()
  })

  it('needs a place unless its challenge covers the page', () => {
    const products = ['popup', 'float', 'embed'] as const
    expect(products.map((product) => captchala({ ...given, product }).visible)).toEqual([false, true, true])
  })

  it('has a key of what the vendor reads when a widget is made, whatever the order', () => {
    const key = (more: Partial<CaptchalaOptions>) => captchala({ ...given, ...more }).key
    const look = { custom: { color: '#475569', radius: '4px' } }
    const turned = { custom: { radius: '4px', color: '#475569', hover: undefined } }
    expect(key({ theme: look, product: undefined })).toBe(key({ theme: turned, product: 'popup', lang: 'auto' }))
    expect(key({ serverToken: 'sct_1', script: { nonce: 'n' }, tokenLifetime: 1 })).toBe(key({}))
    const others: Partial<CaptchalaOptions>[] = [
      {},
      { appKey: 'other' },
      { action: 'pay' },
      { product: 'embed' },
      { lang: 'fr' },
      { theme: 'dark' },
      { extra: { a: 1 } },
    ]
    expect(new Set(others.map(key)).size).toBe(others.length)
  })

  it('lets no extra option take the place of one that has a name', () => {
    expect(JSON.parse(captchala({ ...given, extra: { action: 'other', more: 1 } }).key)).toEqual({
      ...given,
      product: 'popup',
      lang: 'auto',
      more: 1,
    })
  })

  it('has a key whatever the extra options are', () => {
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    const odd: Record<string, unknown>[] = [{ big: 1n }, { cycle }, { handler: () => {} }]
    const keys = odd.map((extra) => captchala({ ...given, extra }).key)
    expect(keys).toEqual(odd.map((extra) => captchala({ ...given, extra: { ...extra } }).key))
    expect(odd.map((extra) => captchala({ ...given, extra, lang: 'fr' }).key).some((key) => keys.includes(key))).toBe(
      false,
    )
  })

  it('takes undefined for any option that need not be there', () => {
    const names = ['product', 'lang', 'theme', 'serverToken', 'tokenLifetime', 'script', 'extra']
    const options = { ...given, ...Object.fromEntries(names.map((name) => [name, undefined])) }
    expect(captchala(options)).toMatchObject({ visible: false, tokenLifetime: 120_000 })
  })

  it.each<[string, object]>([
    ['appKey', { appKey: '' }],
    ['appKey', { appKey: undefined }],
    ['action', { action: '' }],
    ['action', { action: 1 }],
    ['product', { product: 'bind' }],
    ['product', { product: 'inline' }],
    ['lang', { lang: 1 }],
    ['theme', { theme: 1 }],
    ['serverToken', { serverToken: {} }],
    ['script', { script: 'https://cdn.test' }],
    ['script.src', { script: { src: 'javascript:alert(1)' } }],
    ['script.src', { script: { fallbackSrc: 'http://cdn.test/captchala.js' } }],
  ])('throws a TypeError that names a wrong %s', (name, wrong) => {
    expect(() => captchala({ ...given, ...wrong })).toThrow(TypeError)
    expect(() => captchala({ ...given, ...wrong })).toThrow(name)
  })
})

describe('what the vendor reports', () => {
  it.each([
    ['server_token_required', 'server-token-rejected'],
    ['server_token_invalid', 'server-token-rejected'],
    ['server_token_expired', 'server-token-rejected'],
    ['server_token_exhausted', 'server-token-rejected'],
    ['server_token_app_mismatch', 'misconfigured'],
    ['server_token_binding_mismatch', 'server-token-rejected'],
    ['token_expired', 'server-token-rejected'],
    ['challenge_expired', 'server-token-rejected'],
    ['session_expired', 'server-token-rejected'],
    ['rate_limit_exceeded', 'rate-limited'],
    ['invalid_app_key', 'misconfigured'],
    ['app_disabled', 'misconfigured'],
    ['invalid_action', 'misconfigured'],
    ['something_new', 'unknown'],
  ])('%s is %s, in each of its forms', (word, code) => {
    const forms = [
      `It did not work (${word})`,
      `It did not work (${word}) `,
      new Error(`It (really) did not work (${word})`),
      { message: `It did not work (${word})` },
      { code: word },
      { error: word },
    ]
    const told = forms.map((form) => translate(form)[0])
    expect(told.map((error) => [error.code, error.vendorCode, error.cause])).toEqual(
      forms.map(() => [code, word, undefined]),
    )
  })

  it.each([undefined, null, 7, '', 'no word', {}, { code: 7 }, new Error('no word')])(
    '%s is unknown, without a word, and with no payload as its cause',
    (reason) => {
      const [{ code, vendorCode, cause }] = translate(reason)
      const tellable = typeof reason === 'string' || reason instanceof Error
      expect([code, vendorCode, cause]).toEqual(['unknown', undefined, tellable ? reason : undefined])
    },
  )
})

describe('server tokens', () => {
  it('asks once until the token is used up, however many widgets are made with it', async () => {
    let asked = 0
    const source = () => `sct_${++asked}`
    const [get, spend] = createServerTokens()
    const before = await Promise.all([get(source), get(source)])
    spend()
    expect([...before, await get(source)]).toEqual(['sct_1', 'sct_1', 'sct_2'])
  })

  it('takes a string once, and says what to do instead; another string is another token', async () => {
    const [get, spend] = createServerTokens()
    const first = await get('sct_1')
    spend()
    await expect(get('sct_1')).rejects.toThrow('pass a function')
    expect([first, await get('sct_2')]).toEqual(['sct_1', 'sct_2'])
  })

  it('forgets a failure, and asks again', async () => {
    const source = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('down')).mockResolvedValue('sct_1')
    const [get] = createServerTokens()
    await expect(get(source)).rejects.toThrow('down')
    expect(await get(source)).toBe('sct_1')
  })

  it.each([undefined, null, '', 7, {}])('refuses %s from the function', async (answer) => {
    await expect(createServerTokens()[0](() => answer as string)).rejects.toThrow('no serverToken')
  })
})
