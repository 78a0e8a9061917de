import { describe, expect, it, vi } from 'vitest'
import { emulatedPage, mountedPage, openPage, PASSED, settle } from './page.ts'

describe('init', () => {
  it.each([[undefined], [{}], [{ appKey: '' }]])('throws for %j', (options) => {
    const page = emulatedPage()
    expect(() => page.vendor().init(options)).toThrow(page.window.TypeError)
  })

  it('draws and asks for nothing before it is mounted', async () => {
    const page = emulatedPage()
    page.init()
    await settle()
    const { counts } = await page.control().state()
    expect([page.log, page.host.childElementCount, counts.inits]).toEqual([[], 0, 0])
  })

  it('answers with an instance that is chainable, mounts included', () => {
    const page = emulatedPage()
    const instance = page.init()
    expect([instance.appendTo(page.host), instance.bindTo(page.host), instance.onReady(() => {})]).toEqual([
      instance,
      instance,
      instance,
    ])
  })

  it.each([
    ['setLang', ['setLang']],
    ['verify', ['verify']],
    ['verify and showCaptcha', ['verify', 'showCaptcha']],
  ] as const)('may lack %s', (_, lacks) => {
    const page = emulatedPage({ lacks })
    const instance = page.init()
    expect(['setLang', 'verify', 'showCaptcha'].filter((name) => !(name in instance))).toEqual(lacks)
  })
})

describe('a mount', () => {
  it('preloads a challenge, and is ready after that', async () => {
    const page = emulatedPage({ initDelayMs: 300 })
    page.mount()
    await settle()
    const before = [...page.log]
    await vi.advanceTimersByTimeAsync(300)
    expect([before, page.log, (await page.control().state()).counts.inits]).toEqual([[], ['ready'], 1])
  })

  it.each(['#host', 'element'])('takes a selector and an element: %s', async (given) => {
    const page = emulatedPage()
    page.init().appendTo(given === 'element' ? page.host : given)
    await settle()
    expect([page.log, page.host.querySelector('.captchala-wrapper > .captchala-trigger') === null]).toEqual([
      ['ready'],
      false,
    ])
  })

  it('takes an element in a shadow root', async () => {
    const page = emulatedPage()
    const root = page.host.attachShadow({ mode: 'open' })
    const inner = page.document.createElement('div')
    root.append(inner)
    page.init().appendTo(inner)
    await settle()
    expect([page.log, root.querySelectorAll('.captchala-trigger')]).toEqual([
      ['ready'],
      expect.objectContaining({ length: 1 }),
    ])
  })

  it('reports a target that is not there', async () => {
    const page = emulatedPage()
    page.init().appendTo('#nowhere')
    await settle()
    expect([page.log, page.said]).toEqual([
      ['error It did not work: invalid container (invalid_container)'],
      ['error: captchala: there is no #nowhere'],
    ])
  })

  it('twice into one host draws twice', () => {
    const page = emulatedPage()
    page.mount()
    page.mount()
    expect(page.host.querySelectorAll('.captchala-wrapper')).toHaveLength(2)
  })

  it.each([
    ['popup', 'Click to verify', 'dialog'],
    ['float', 'Click to verify', 'dialog'],
    ['embed', 'I am human', null],
  ])('of %s draws a button without a type: %s', async (product, text, popup) => {
    const { page } = await mountedPage({}, { product })
    const trigger = page.trigger()
    expect([trigger.getAttribute('type'), trigger.textContent, trigger.getAttribute('aria-haspopup')]).toEqual([
      null,
      text,
      popup,
    ])
  })

  it('of bind draws nothing', async () => {
    const page = emulatedPage()
    page.init({ product: 'bind' }).bindTo(page.host)
    await settle()
    expect([page.log, page.host.childElementCount, page.control().counts().listeners]).toEqual([['ready'], 0, 1])
  })

  it.each([
    ['once', 'popup', ['ready']],
    ['again', 'popup', ['ready', 'ready']],
    ['not-for-bind', 'popup', ['ready']],
    ['not-for-bind', 'bind', []],
    ['never', 'popup', []],
  ] as const)('with ready %s and product %s, then a reset, says %j', async (ready, product, log) => {
    const page = emulatedPage({ ready })
    const instance = page.init({ product }).appendTo(page.host)
    await settle()
    instance.reset()
    await settle()
    expect(page.log).toEqual(log)
  })

  it.each([
    ['network-error', 'error The network cannot be reached (network_error)'],
    ['rate-limited', 'error Too many requests (rate_limit_exceeded)'],
    ['app_disabled', 'error It did not work: app disabled (app_disabled)'],
  ])('whose preload ends as %s says so instead', async (init, said) => {
    const page = emulatedPage({ init })
    page.mount()
    await settle()
    expect(page.log).toEqual([said])
  })

  it('fails once, and another works', async () => {
    const page = emulatedPage({ nextInit: ['network-error'] })
    page.mount({}, 'first')
    await settle()
    page.mount({}, 'second')
    await settle()
    expect(page.log).toEqual(['first error The network cannot be reached (network_error)', 'second ready'])
  })

  it('that does not preload is ready all the same, and asks when a run begins', async () => {
    const { page, instance } = await mountedPage({ preload: false, outcome: 'pass' })
    const before = (await page.control().state()).counts.inits
    instance.verify()
    await settle()
    expect([before, page.log, (await page.control().state()).counts.inits]).toEqual([0, [PASSED], 1])
  })

  it('speaks Chinese where nobody said otherwise', async () => {
    const page = emulatedPage()
    page.init({ lang: undefined }).appendTo(page.host)
    await settle()
    expect(page.trigger().textContent).toBe('点击验证')
  })

  it('speaks another language when it is told to', async () => {
    const { page, instance } = await mountedPage({}, { lang: 'auto' })
    const seen = [page.trigger().textContent]
    instance.setLang('de')
    expect([...seen, page.trigger().textContent]).toEqual(['Click to verify', 'Zum Überprüfen klicken'])
  })

  it('has the look it is given', async () => {
    const { page } = await mountedPage(
      {},
      { theme: { custom: { color: '#475569', radius: '2px', brightness: 'dark' } } },
    )
    const wrapper = page.host.querySelector<HTMLElement>('.captchala-wrapper')!
    expect([wrapper.style.cssText, wrapper.classList.contains('captchala-dark')]).toEqual([
      '--accent: #475569; --radius: 2px;',
      true,
    ])
  })
})

describe('bindTo', () => {
  const bound = async (scenario: object) => {
    const page = openPage('<form><button id="send">Send</button></form>')
    page.evaluate(undefined, scenario)
    const send = page.document.querySelector<HTMLButtonElement>('#send')!
    const instance = page.init({ product: 'bind' }).bindTo('#send')
    page.document.querySelector('form')!.addEventListener('submit', (event) => {
      event.preventDefault()
      page.log.push('submit')
    })
    send.addEventListener('click', () => page.log.push('click'))
    await settle()
    page.log.splice(0)
    return { page, send, instance }
  }

  it('swallows the click, and runs', async () => {
    const { page, send } = await bound({ outcome: 'pass' })
    send.click()
    await settle()
    expect(page.log).toEqual([PASSED])
  })

  it.each([
    [[], ['click', 'submit'], 0],
    [['listener'], [], 1],
  ] as const)('after a destroy that leaves %j lets the click through: %j', async (destroyLeaves, log, listeners) => {
    const { page, send, instance } = await bound({ outcome: 'pass', destroyLeaves })
    instance.destroy()
    send.click()
    await settle()
    expect([page.log, page.control().counts().listeners]).toEqual([log, listeners])
  })
})

describe('destroy', () => {
  it.each([
    [['children'], 1],
    [[], 0],
  ] as const)('that leaves %j has so many children behind: %i', async (destroyLeaves, children) => {
    const { page, instance } = await mountedPage({ destroyLeaves })
    instance.destroy()
    expect([page.host.childElementCount, page.control().counts()]).toEqual([
      children,
      expect.objectContaining({ live: 0, removes: 1 }),
    ])
  })

  it.each([
    [[], 0],
    [['overlay'], 1],
  ] as const)('that leaves %j has so many overlays behind: %i', async (destroyLeaves, overlays) => {
    const { page, instance } = await mountedPage({ destroyLeaves })
    instance.verify()
    await settle()
    instance.destroy()
    expect([page.document.querySelectorAll('.captchala-overlay').length, page.log]).toEqual([overlays, []])
  })

  it.each([
    [false, []],
    [true, [PASSED]],
  ] as const)('with late handlers: %s', async (handlersAfterDestroy, log) => {
    const { page, instance } = await mountedPage({ handlersAfterDestroy, outcome: 'pass', outcomeDelayMs: 100 })
    instance.verify()
    await settle()
    instance.destroy()
    await vi.advanceTimersByTimeAsync(100)
    expect(page.log).toEqual(log)
  })

  it.each([
    [false, []],
    [true, ['close']],
  ] as const)('of an open challenge, with late handlers: %s, says %j', async (handlersAfterDestroy, log) => {
    const { page, instance } = await mountedPage({ handlersAfterDestroy })
    instance.verify()
    await settle()
    instance.destroy()
    expect([page.log, page.document.querySelector('.captchala-overlay')]).toEqual([log, null])
  })

  it('makes everything after it do nothing', async () => {
    const { page, instance } = await mountedPage({ outcome: 'pass' })
    instance.destroy()
    instance.destroy()
    instance.reset()
    instance.appendTo(page.host)
    await settle()
    expect([instance.verify(), page.log, page.control().counts().removes, page.control().log.slice(-4)]).toEqual([
      undefined,
      [],
      1,
      ['late destroy', 'late reset', 'late appendTo', 'late verify'],
    ])
  })
})
