import { describe, expect, it, vi } from 'vitest'
import { emulatedPage, openPage, SITEKEY, settle } from './page.ts'

const at = (query: string, path = '/1/api.js'): string => `https://js.hcaptcha.com${path}?${query}`

describe('the script', () => {
  it('defines its object at once, and calls onload later than the load of its tag', async () => {
    const page = openPage()
    page.window['ready'] = () => page.log.push('onload')
    page.evaluate(at('onload=ready&render=explicit'))
    page.log.push(`defined ${typeof page.vendor().render}`, 'load')
    await settle()
    expect(page.log).toEqual(['defined function', 'load', 'onload'])
  })

  it('has read its options and rendered by itself one timer before it calls onload', async () => {
    const page = openPage(`<div class="h-captcha" data-sitekey="${SITEKEY}"></div>`)
    const state = (): unknown[] => [page.window['grecaptcha'] === page.vendor(), page.control().counts().renders]
    page.window['ready'] = () => page.log.push('onload')
    page.evaluate(at('onload=ready'))
    const seen = [[...state(), page.log.length]]
    await vi.advanceTimersByTimeAsync(1)
    seen.push([...state(), page.log.length])
    await vi.advanceTimersByTimeAsync(1)
    seen.push([...state(), page.log.length])
    expect(seen).toEqual([
      [false, 0, 0],
      [true, 1, 0],
      [true, 1, 1],
    ])
  })

  it('has exactly the eight methods, and is replaceable', async () => {
    const page = await emulatedPage()
    expect(Object.keys(page.vendor()).toSorted()).toEqual([
      'close',
      'execute',
      'getRespKey',
      'getResponse',
      'remove',
      'render',
      'reset',
      'setData',
    ])
    expect(Object.getOwnPropertyDescriptor(page.window, 'hcaptcha')).toMatchObject({
      writable: true,
      configurable: true,
    })
  })

  it.each(['/1/api.js', '/hcaptcha.js'])('knows its options under the path %s', async (path) => {
    const page = openPage()
    page.window['ready'] = () => page.log.push('onload')
    page.evaluate(at('onload=ready', path))
    await settle()
    expect(page.log).toEqual(['onload'])
  })

  it('ignores its options and calls nobody back under another name', async () => {
    const page = openPage(`<div class="h-captcha" data-sitekey="${SITEKEY}"></div>`)
    page.window['ready'] = () => page.log.push('onload')
    page.evaluate(at('onload=ready&render=explicit&recaptchacompat=off', '/assets/captcha.js'))
    await settle()
    expect([page.log, page.control().counts().renders, page.window['grecaptcha'] === page.vendor()]).toEqual([
      [],
      1,
      true,
    ])
  })

  it('looks onload up when it fires, as one property of window', async () => {
    const page = openPage()
    page.evaluate(at('onload=app.ready&render=explicit'))
    page.window['app'] = { ready: () => page.log.push('onload') }
    await settle()
    expect([page.log, page.said]).toEqual([[], ['log: hcaptcha: window["app.ready"] is no function']])
  })

  it.each([
    ['recaptchacompat=off', false, ['h-captcha-response']],
    ['recaptchacompat=false', true, ['g-recaptcha-response', 'h-captcha-response']],
    ['', true, ['g-recaptcha-response', 'h-captcha-response']],
  ])('with "%s" claims grecaptcha: %s', async (query, claims, areas) => {
    const page = await emulatedPage({}, at(`render=explicit&${query}`))
    page.render()
    expect(page.window['grecaptcha'] === page.vendor()).toBe(claims)
    expect([...page.document.querySelectorAll('textarea')].map(({ name }) => name)).toEqual(areas)
  })

  it('renders what is there by itself, and not what comes later', async () => {
    const page = openPage(
      `<div class="h-captcha" data-sitekey="${SITEKEY}"></div><div class="g-recaptcha" data-sitekey="${SITEKEY}"></div>`,
    )
    page.evaluate(at(''))
    await settle()
    page.document.body.insertAdjacentHTML('beforeend', `<div class="h-captcha" data-sitekey="${SITEKEY}"></div>`)
    await settle()
    expect(page.control().counts().live).toBe(2)
  })

  it.each([
    ['explicit', []],
    ['whenever', ['log: hcaptcha: unknown render value "whenever"']],
  ])('renders nothing by itself with render=%s', async (render, said) => {
    const page = openPage(`<div class="h-captcha" data-sitekey="${SITEKEY}"></div>`)
    page.evaluate(at(`render=${render}`))
    await settle()
    expect([page.control().counts().live, page.said]).toEqual([0, said])
  })

  it('renders between load and onload with default options, and S26 warns', () => {
    const page = openPage()
    page.evaluate(at('recaptchacompat=off&render=explicit'))
    page.render()
    expect(page.document.querySelectorAll('textarea')).toHaveLength(2)
    expect(page.said).toEqual(['warn: hcaptcha: render explicitly in the onload function'])
  })
})

describe('a second evaluation', () => {
  it('has a registry of its own, and the first object keeps its widgets', async () => {
    const page = await emulatedPage()
    const first = page.vendor()
    const id = page.render()
    page.evaluate()
    await settle()
    expect(page.vendor()).not.toBe(first)
    // A widget is on the screen, and the object that everybody finds knows of none.
    expect(() => page.vendor().getResponse()).toThrow(expect.objectContaining({ cause: 'missing-captcha' }))
    expect(() => page.vendor().getResponse(id)).toThrow(expect.objectContaining({ cause: 'invalid-captcha-id' }))
    expect(first.getResponse(id)).toBe('')
  })

  it('answers a render into a used container with the old id, which it does not know', async () => {
    const page = await emulatedPage()
    const id = page.render()
    page.evaluate()
    await settle()
    page.render({}, 'b')
    expect(page.render()).toBe(id)
    expect(() => page.vendor().getResponse(id)).toThrow(expect.objectContaining({ cause: 'invalid-captcha-id' }))
  })

  it.each([
    ['R23', ['onload'], false],
    ['S26', ['onload', 'onload'], true],
  ] as const)('in %s calls onload %s', async (profile, log, claims) => {
    const page = openPage(`<div class="h-captcha" data-sitekey="${SITEKEY}"></div>`)
    page.window['ready'] = () => page.log.push('onload')
    page.evaluate(at('onload=ready'), { profile })
    await settle()
    page.document.querySelector('.h-captcha')!.innerHTML = ''
    page.evaluate(at('onload=ready'), { profile })
    await settle()
    expect([page.log, page.window['grecaptcha'] === page.vendor()]).toEqual([log, claims])
    // Nothing is rendered again by itself.
    expect(page.control().counts()).toMatchObject({ evaluations: 2, renders: 1 })
  })
})
