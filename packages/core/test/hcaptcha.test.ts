import { describe, expect, it, vi } from 'vitest'
import { hcaptcha, type HcaptchaOptions } from '../src/providers/hcaptcha.ts'

const sitekey = '00000000-0000-4000-8000-000000000000'

describe('hcaptcha()', () => {
  it('is inert: no timer, no global, no document needed', () => {
    vi.useFakeTimers()
    const before = Reflect.ownKeys(globalThis).length
    expect(hcaptcha({ sitekey })).toMatchObject({
      name: 'hcaptcha',
      fieldName: 'h-captcha-response',
      vendorFields: ['h-captcha-response', 'g-recaptcha-response'],
      visible: true,
      tokenLifetime: 120_000,
      repeats: false,
    })
    expect([typeof document, Reflect.ownKeys(globalThis).length - before, vi.getTimerCount()]).toEqual([
      'undefined',
      0,
      0,
    ])
    vi.useRealTimers()
  })

  it('needs a place unless it is invisible', () => {
    const sizes = ['normal', 'compact', 'invisible'] as const
    expect(sizes.map((size) => hcaptcha({ sitekey, size }).visible)).toEqual([true, true, false])
  })

  it('knows the public test keys, whose tokens repeat', () => {
    const keys = [
      '10000000-ffff-ffff-ffff-000000000001',
      '20000000-ffff-ffff-ffff-000000000002',
      '30000000-ffff-ffff-ffff-000000000003',
      '40000000-ffff-ffff-ffff-000000000004',
      '10000000-ffff-4fff-8fff-000000000001',
    ]
    expect(keys.map((key) => hcaptcha({ sitekey: key }).repeats)).toEqual([true, true, true, false, false])
  })

  it('hands the timeout of its script to the machine', () => {
    expect([hcaptcha({ sitekey, script: { timeout: 5000 } }).loadTimeout, hcaptcha({ sitekey }).loadTimeout]).toEqual([
      5000,
      undefined,
    ])
  })

  it('accepts undefined for everything but the sitekey', () => {
    const nothing: Required<{ [name in Exclude<keyof HcaptchaOptions, 'sitekey'>]: undefined }> = {
      theme: undefined,
      size: undefined,
      tabindex: undefined,
      hl: undefined,
      rqdata: undefined,
      mfa: undefined,
      challengeContainer: undefined,
      custom: undefined,
      tplinks: undefined,
      endpoint: undefined,
      mode: undefined,
      orientation: undefined,
      andint: undefined,
      'confirm-nav': undefined,
      script: undefined,
    }
    expect(hcaptcha({ sitekey, ...nothing }).key).toBe(hcaptcha({ sitekey }).key)
    expect(hcaptcha({ sitekey, script: { src: undefined, timeout: undefined, host: undefined } }).key).toBe(
      hcaptcha({ sitekey }).key,
    )
  })

  it.each<[name: string, given: object, sentence: RegExp]>([
    ['no sitekey', {}, /^hcaptcha: sitekey cannot be undefined$/],
    ['an empty sitekey', { sitekey: '' }, /^hcaptcha: sitekey cannot be ""$/],
    ['a sitekey that is no text', { sitekey: 1 }, /^hcaptcha: sitekey cannot be 1$/],
    ['an unknown size', { sitekey, size: 'huge' }, /^hcaptcha: size cannot be "huge"$/],
    ['a theme that is a number', { sitekey, theme: 1 }, /^hcaptcha: theme cannot be 1$/],
    ['a language that is none', { sitekey, hl: true }, /^hcaptcha: hl cannot be true$/],
    ['a tabindex in words', { sitekey, tabindex: '1' }, /^hcaptcha: tabindex cannot be "1"$/],
    ['rqdata that is data', { sitekey, rqdata: {} }, /^hcaptcha: rqdata cannot be {}$/],
    ['prefills that are text', { sitekey, mfa: '+49' }, /^hcaptcha: mfa cannot be "\+49"$/],
    ['an element for a place', { sitekey, challengeContainer: {} }, /^hcaptcha: challengeContainer cannot be {}$/],
    ['a script in short', { sitekey, script: '/api.js' }, /^hcaptcha: script cannot be "\/api.js"$/],
    ['a script from javascript:', { sitekey, script: { src: 'javascript:alert(1)' } }, /https/],
    ['a script from data:', { sitekey, script: { src: 'data:text/javascript,1' } }, /https/],
    ['a script from blob:', { sitekey, script: { src: 'blob:https://a.test/1' } }, /https/],
    ['a script over plain http', { sitekey, script: { src: 'http://js.hcaptcha.com/1/api.js' } }, /https/],
  ])('throws a TypeError with a sentence for %s', (_, given, sentence) => {
    const make = (): unknown => hcaptcha(given as HcaptchaOptions)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(sentence)
  })
})

describe('types', () => {
  it('refuse what would be wrong at run time', () => {
    const wrong = (): unknown[] => [
      // @ts-expect-error a sitekey is needed
      hcaptcha({}),
      // @ts-expect-error no such size
      hcaptcha({ sitekey, size: 'flexible' }),
      // @ts-expect-error no such option: the language is `hl`
      hcaptcha({ sitekey, language: 'de' }),
      // @ts-expect-error a number
      hcaptcha({ sitekey, tabindex: '1' }),
      // @ts-expect-error a string, or a function that gives one
      hcaptcha({ sitekey, rqdata: () => 1 }),
      // @ts-expect-error only this word switches it off
      hcaptcha({ sitekey, script: { recaptchacompat: false } }),
      // @ts-expect-error the language goes into the widget, never into the address
      hcaptcha({ sitekey, script: { hl: 'de' } }),
    ]
    expect(wrong).toThrow(TypeError)
  })

  it('take custom themes, asynchronous functions and trusted addresses', () => {
    const src = { toString: () => 'https://js.hcaptcha.com/1/api.js', toJSON: () => '' }
    const rqdata = (): Promise<string> => Promise.resolve('r')
    expect(hcaptcha({ sitekey, theme: { palette: {} }, rqdata, script: { src } }).options.script?.src).toBe(src)
  })
})

describe('key', () => {
  const key = (given: Partial<HcaptchaOptions>): string => hcaptcha({ sitekey, ...given }).key

  it('is another one for each option that the vendor reads when it renders', () => {
    const keys = [
      key({}),
      key({ sitekey: 'another' }),
      key({ theme: 'dark' }),
      key({ theme: { palette: { mode: 'dark' } } }),
      key({ size: 'compact' }),
      key({ tabindex: 2 }),
      key({ hl: 'de' }),
      key({ custom: true }),
      key({ tplinks: 'off' }),
      key({ endpoint: 'https://a.test' }),
      key({ mode: 'auto' }),
      key({ orientation: 'landscape' }),
      key({ andint: 'x' }),
      key({ 'confirm-nav': true }),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('is the same for what is asked for when it is needed', () => {
    const same = [
      key({ rqdata: 'a' }),
      key({ rqdata: () => 'b' }),
      key({ mfa: { mfa_phone: '1' } }),
      key({ challengeContainer: 'body' }),
      key({ challengeContainer: () => null }),
      key({ script: { nonce: 'n', host: 'a.test' } }),
    ]
    expect(new Set([key({}), ...same]).size).toBe(1)
  })

  it('minds neither the order of keys, at any depth, nor what is undefined', () => {
    const theme = { palette: { mode: 'dark', grey: { 100: '#fff', 200: '#eee' } }, component: { list: ['b', 'a'] } }
    const turned = {
      component: { list: ['b', 'a'] },
      palette: { grey: { 200: '#eee', 100: '#fff' }, mode: 'dark', no: undefined },
    }
    expect(hcaptcha({ theme: turned, hl: 'de', sitekey }).key).toBe(hcaptcha({ sitekey, hl: 'de', theme }).key)
    const other = { ...theme, component: { list: ['a', 'b'] } }
    expect(hcaptcha({ sitekey, theme: other }).key).not.toBe(hcaptcha({ sitekey, theme }).key)
  })
})
