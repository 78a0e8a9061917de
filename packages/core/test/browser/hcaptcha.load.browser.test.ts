import { afterEach, expect, it, vi } from 'vitest'
import { hcaptcha, type HcaptchaScriptOptions } from '../../src/providers/hcaptcha.ts'
import { emulator, forget, sitekey, vendor } from './hcaptchaFixture.ts'
import { until } from './scriptFixture.ts'

const globals = globalThis as unknown as Record<string, unknown>
const tags = () => [...document.scripts].filter(({ src }) => src.includes('/script/hcaptcha/'))

afterEach(() => {
  for (const tag of tags()) tag.remove()
  forget()
  for (const name of ['hcaptcha', 'grecaptcha']) Reflect.deleteProperty(globals, name)
  vi.restoreAllMocks()
})

async function load(script: HcaptchaScriptOptions): Promise<unknown> {
  return hcaptcha({ sitekey, script }).load({ explicit: true, retrying: () => {} })
}

it("loads the vendor's script explicitly, without its compatibility, and waits for its call", async () => {
  const before = Object.keys(globals).filter((name) => name.startsWith('captchaField'))
  const loading = load({
    src: '/script/hcaptcha/1/api.js?own=kept',
    host: 'a.test',
    sentry: false,
    pat: 'off',
    uj: undefined,
  })
  const { origin, pathname, searchParams } = new URL(tags()[0]!.src)
  const onload = searchParams.get('onload')!
  expect([origin + pathname, Object.fromEntries(searchParams)]).toEqual([
    `${location.origin}/script/hcaptcha/1/api.js`,
    {
      own: 'kept',
      render: 'explicit',
      onload,
      recaptchacompat: 'off',
      host: 'a.test',
      sentry: 'false',
      pat: 'off',
    },
  ])
  expect(typeof globals[onload]).toBe('function')
  await loading
  expect([typeof vendor().render, 'grecaptcha' in globals, emulator().counts().evaluations]).toEqual([
    'function',
    false,
    1,
  ])
  expect(Object.keys(globals).filter((name) => name.startsWith('captchaField'))).toEqual(before)
})

it('keeps the compatibility if asked to', async () => {
  await load({ src: '/script/hcaptcha/1/api.js', recaptchacompat: 'on' })
  expect(globals['grecaptcha']).toBe(globals['hcaptcha'])
})

it('loads a renamed copy, which ignores its query and never calls', async () => {
  const called = vi.fn<() => void>()
  const loading = load({ src: '/script/hcaptcha/captcha.js' })
  const onload = new URL(tags()[0]!.src).searchParams.get('onload')!
  globals[onload] = called
  await loading
  expect([typeof vendor().render, called.mock.calls.length]).toEqual(['function', 0])
})

it('uses an address that the page trusts as it is', async () => {
  const src = `${location.origin}/script/hcaptcha/1/api.js?render=explicit&own=query`
  await load({ src: { toString: () => src, toJSON: () => src }, host: 'a.test' })
  expect([tags().map((tag) => tag.src), 'grecaptcha' in globals]).toEqual([[src], true])
})

it('is not content with a global that is only half there', async () => {
  globals['hcaptcha'] = { render() {} }
  await load({ src: '/script/hcaptcha/1/api.js' })
  expect([tags().length, typeof vendor().execute]).toEqual([1, 'function'])
})

it('asks the documented address by default', async () => {
  const append = vi.spyOn(document.head, 'append').mockImplementation(() => {})
  void hcaptcha({ sitekey }).load({ explicit: true, retrying: () => {} })
  const [tag] = append.mock.calls[0] as [HTMLScriptElement]
  expect([new URL(tag.src).origin + new URL(tag.src).pathname, tag.crossOrigin]).toEqual([
    'https://js.hcaptcha.com/1/api.js',
    null,
  ])
})

it("finds the page's own tag, whatever its query", async () => {
  const append = vi.spyOn(document.head, 'append')
  for (const src of [
    'https://js.hcaptcha.com/1/api.js?render=explicit',
    'https://hcaptcha.com/1/api.js',
    'https://js.hcaptcha.com/1/secure-api.js',
  ]) {
    const tag = document.createElement('script')
    // Parsed, so that nobody fetches it.
    const parsed = new DOMParser().parseFromString(`<script src="${src}"></script>`, 'text/html').scripts[0]!
    document.body.append(document.importNode(parsed, true))
    forget()
    void hcaptcha({ sitekey }).load({ explicit: true, retrying: () => {} })
    expect([src, append.mock.calls.length]).toEqual([src, 0])
    tag.remove()
  }
  await until(() => true)
})
