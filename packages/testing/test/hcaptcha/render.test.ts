import { describe, expect, it } from 'vitest'
import { emulatedPage, SCRIPT, SITEKEY, settle } from './page.ts'

it('in S26, an invisible widget has a frame for its box in which nothing is done', async () => {
  const page = await emulatedPage({ profile: 'S26' })
  page.render({ size: 'invisible' })
  await settle()
  const [box, challenge] = page.document.querySelectorAll('iframe')
  expect([box, challenge].map((frame) => frame!.contentDocument!.body.childElementCount)).toEqual([0, 1])
})

it.each([
  ['S26', 'invisible', ['warn: hcaptcha: mode "auto" is not for invisible widgets']],
  ['S26', 'normal', []],
  ['R23', 'invisible', []],
] as const)('in %s, mode auto of a widget that is %s', async (profile, size, said) => {
  const page = await emulatedPage({ profile })
  page.render({ size, mode: 'auto' })
  await settle()
  expect(page.said).toEqual(said)
})

describe('render', () => {
  it.each(['nowhere', null, '#a', undefined])(
    'into %j answers nothing, and says so in the console only',
    async (container) => {
      const page = await emulatedPage()
      expect(page.vendor().render(container, { sitekey: SITEKEY })).toBeUndefined()
      expect(page.said).toEqual(['log: hcaptcha: no such container'])
    },
  )

  it.each([undefined, ''])('with the sitekey %j empties the container and makes it a pink box', async (sitekey) => {
    const page = await emulatedPage()
    const container = page.document.querySelector<HTMLElement>('#a')!
    container.innerHTML = '<p>Please wait</p>'
    expect(page.vendor().render('a', { sitekey })).toBeUndefined()
    expect([container.children.length, container.style.width, container.style.height]).toEqual([0, '302px', '76px'])
    expect(container.textContent).not.toBe('')
    // A correct render succeeds, and the box's styles stay.
    page.render()
    expect([container.querySelectorAll('iframe').length, container.style.width]).toEqual([1, '302px'])
  })

  it('accepts a malformed sitekey', async () => {
    const page = await emulatedPage()
    expect(page.render({ sitekey: 'nonsense' })).toMatch(/^\d/)
  })

  it('into an occupied container answers with the old id, and ignores the new params', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    const id = page.render()
    const again = page.vendor().render('a', page.params({ callback: () => page.log.push('new callback') }))
    page.execute(id)
    await settle()
    expect([again, page.said, page.log]).toEqual([
      id,
      ['error: hcaptcha: there is a captcha in this container already'],
      ['callback P1_…'],
    ])
  })

  it('minds a widget in any descendant of the container', async () => {
    const page = await emulatedPage()
    const id = page.render()
    expect(page.render({}, page.document.querySelector('form'))).toBe(id)
  })

  it('keeps what was in the container', async () => {
    const page = await emulatedPage()
    const container = page.document.querySelector('#a')!
    container.innerHTML = '<p>Please prove</p>'
    page.render()
    expect([...container.children].map(({ localName }) => localName)).toEqual(['p', 'iframe', 'textarea', 'textarea'])
  })

  it('takes what was not given, or is false, from the data attributes', async () => {
    const page = await emulatedPage()
    const container = page.document.querySelector<HTMLElement>('#a')!
    Object.assign(container.dataset, { sitekey: SITEKEY, size: 'compact', tabindex: '3', errorCallback: 'nobody' })
    page.vendor().render('a', { tabindex: 0, size: undefined })
    const frame = container.querySelector('iframe')!
    expect([frame.style.width, frame.getAttribute('tabindex')]).toEqual(['158px', '3'])
  })

  it('works in an open shadow root', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    const root = page.document.querySelector('#a')!.attachShadow({ mode: 'open' })
    const id = page.render({}, root.appendChild(page.document.createElement('div')))
    page.run(id)
    await settle()
    expect(page.log).toEqual(['callback P1_…', 'promise resolved P1_… E1_…'])
  })

  it('gives a button its widget beside it, and takes over its click', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    const button = page.document.createElement('button')
    page.document.querySelector('form')!.append(button)
    button.setAttribute('onclick', 'whatever the page does')
    const id = page.render({}, button)
    const stand = button.previousElementSibling as HTMLElement
    expect([stand.className, stand.style.display, button.getAttribute('data-hcaptcha-widget-id')]).toEqual([
      'h-captcha',
      'none',
      id,
    ])
    const click = new page.window.MouseEvent('click', { bubbles: true, cancelable: true })
    button.dispatchEvent(click)
    await settle()
    expect([click.defaultPrevented, page.log]).toEqual([true, ['callback P1_…']])
  })
})

describe('the nodes of a widget', () => {
  it('are a frame and two hidden textareas in the container, and a wrapper at the end of the body', async () => {
    const page = await emulatedPage()
    const id = page.render({ tabindex: 2 })
    const [frame, ...areas] = [...page.document.querySelector('#a')!.children] as [
      HTMLIFrameElement,
      ...HTMLTextAreaElement[],
    ]
    expect(frame.getAttribute('data-hcaptcha-widget-id')).toBe(id)
    expect(frame.getAttribute('data-hcaptcha-response')).toBe('')
    expect([frame.tabIndex, frame.getAttribute('scrolling'), frame.title]).toEqual([
      2,
      'no',
      'Emulated hCaptcha checkbox',
    ])
    expect(areas.map(({ id: own, name, style }) => [own, name, style.display])).toEqual([
      [`g-recaptcha-response-${id}`, 'g-recaptcha-response', 'none'],
      [`h-captcha-response-${id}`, 'h-captcha-response', 'none'],
    ])
    const wrapper = page.document.body.lastElementChild as HTMLElement
    expect([wrapper.getAttribute('aria-hidden'), wrapper.style.top, wrapper.style.visibility]).toEqual([
      'true',
      '-10000px',
      'hidden',
    ])
    expect(wrapper.querySelector('iframe')!.title).toBe('Emulated hCaptcha challenge')
  })

  it.each([
    ['R23', undefined, '303px', '78px'],
    ['S26', undefined, '302px', '76px'],
    ['R23', 'compact', '164px', '144px'],
    ['S26', 'compact', '158px', '138px'],
  ] as const)('in %s have the size %s: %s × %s', async (profile, size, width, height) => {
    const page = await emulatedPage({ profile })
    page.render({ size })
    const { style } = page.document.querySelector('iframe')!
    expect([style.width, style.height]).toEqual([width, height])
  })

  it('are not seen of an invisible widget', async () => {
    const page = await emulatedPage()
    page.render({ size: 'invisible' })
    const frame = page.document.querySelector('iframe')!
    expect([frame.style.display, frame.getAttribute('aria-hidden')]).toEqual(['none', 'true'])
  })

  it('hold the token in the textareas and in an attribute of the frame', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    const id = page.render()
    page.execute(id)
    await settle()
    const token = page.vendor().getResponse(id)
    expect(token).toMatch(/^P1_\w{90,}$/)
    expect([
      ...[...page.document.querySelectorAll('textarea')].map(({ value }) => value),
      page.document.querySelector('iframe')!.getAttribute('data-hcaptcha-response'),
    ]).toEqual([token, token, token])
  })

  it('lose the token in the textareas by a form reset, and nowhere else', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    const id = page.render()
    page.execute(id)
    await settle()
    page.document.querySelector('form')!.reset()
    expect([page.document.querySelector('textarea')!.value, page.vendor().getResponse(id).slice(0, 3)]).toEqual([
      '',
      'P1_',
    ])
  })

  it('are gone after remove, but for the page’s own', async () => {
    const page = await emulatedPage()
    const before = page.document.body.innerHTML
    page.vendor().remove(page.render())
    expect(page.document.body.innerHTML).toBe(before)
  })

  it('are one textarea less without recaptchacompat', async () => {
    const page = await emulatedPage({}, `${SCRIPT}&recaptchacompat=off`)
    page.render()
    expect([...page.document.querySelectorAll('textarea')].map(({ name }) => name)).toEqual(['h-captcha-response'])
  })
})

describe('challenge-container', () => {
  it('takes the frame alone, hidden until it opens', async () => {
    const page = await emulatedPage()
    const id = page.render({ 'challenge-container': 'b' })
    await settle()
    const place = page.document.querySelector('#b')!
    const frame = place.firstElementChild as HTMLElement
    const hidden = frame.style.display
    page.execute(id)
    await settle()
    expect([place.children.length, hidden, frame.style.display]).toEqual([1, 'none', 'block'])
    expect(page.document.body.lastElementChild!.localName).toBe('form')
  })

  it('may be an element', async () => {
    const page = await emulatedPage()
    page.render({ 'challenge-container': page.document.querySelector('#b') })
    expect(page.document.querySelectorAll('#b iframe')).toHaveLength(1)
  })

  it('that cannot be found refuses the render', async () => {
    const page = await emulatedPage()
    expect(page.vendor().render('a', page.params({ 'challenge-container': 'nowhere' }))).toBeUndefined()
  })

  it.each([
    ['R23', 'undefined'],
    ['S26', 'string'],
  ] as const)('in %s makes render answer %s when it is named and undefined', async (profile, kind) => {
    const page = await emulatedPage({ profile })
    expect(typeof page.vendor().render('a', page.params({ 'challenge-container': undefined }))).toBe(kind)
  })
})
