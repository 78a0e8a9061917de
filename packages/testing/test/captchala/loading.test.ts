import { describe, expect, it } from 'vitest'
import { CDN, CORE, LOADER, openPage, settle, type Page } from './page.ts'

type Load = (loaded?: () => void, failed?: (reason: unknown) => void) => void

const load = (page: Page, name = ''): void =>
  (page.window['loadCaptchala'] as Load)(
    () => page.log.push(`${name} loaded`.trim()),
    (reason) => page.log.push(`${name} failed ${String(reason)}`.trim()),
  )
const addresses = (page: Page): string[] =>
  [...page.document.querySelectorAll<HTMLScriptElement | HTMLLinkElement>('script, link')].map((element) =>
    'href' in element ? element.href : element.src,
  )
const tag = (page: Page): HTMLScriptElement => page.document.querySelector('script')!
/** The core that the loader asked for arrives. */
function arrive(page: Page, text = true): void {
  const { src } = tag(page)
  if (text) page.evaluate(src)
  tag(page).dispatchEvent(new page.window.Event('load'))
}

describe('the loader', () => {
  it.each([LOADER, `${LOADER}?ver=6.8.1`])('as %s defines loadCaptchala only, and requests nothing', (src) => {
    const page = openPage()
    page.evaluate(src)
    expect([typeof page.window['loadCaptchala'], 'Captchala' in page.window, addresses(page)]).toEqual([
      'function',
      false,
      [],
    ])
  })

  it('inserts core and stylesheet once, from its own host, and calls back in order, without arguments', () => {
    const page = openPage()
    page.evaluate(LOADER)
    for (const name of ['first', 'second']) load(page, name)
    const before = [...page.log]
    const asked = addresses(page)
    ;(page.window['loadCaptchala'] as Load)((...args: unknown[]) => page.log.push(`third ${args.length}`))
    arrive(page)
    expect([before, asked, page.log]).toEqual([
      [],
      [`${CDN}/captchala.css`, CORE],
      ['first loaded', 'second loaded', 'third 0'],
    ])
  })

  it('calls back for a core that is there already, never in the call itself', async () => {
    const page = openPage()
    page.evaluate(CORE)
    page.evaluate(LOADER)
    load(page)
    const before = [...page.log]
    await settle()
    expect([before, page.log, addresses(page)]).toEqual([[], ['loaded'], []])
  })

  it('does not look whether the core has defined anything', () => {
    const page = openPage()
    page.evaluate(LOADER)
    load(page)
    arrive(page, false)
    expect([page.log, 'Captchala' in page.window]).toEqual([['loaded'], false])
  })

  it.each([
    ['string', 'failed The network cannot be reached (network_error)'],
    ['Error', 'failed Error: The network cannot be reached (network_error)'],
  ] as const)('tells of a failure as %s, and may be called again', (errorForm, said) => {
    const page = openPage()
    page.evaluate(LOADER, { errorForm })
    load(page)
    tag(page).dispatchEvent(new page.window.Event('error'))
    const left = page.document.scripts.length
    load(page)
    arrive(page)
    expect([left, page.log]).toEqual([0, [said, 'loaded']])
  })

  it('may never tell', () => {
    const page = openPage()
    page.evaluate(LOADER, { loaderFailure: 'silent' })
    load(page)
    tag(page).dispatchEvent(new page.window.Event('error'))
    expect(page.log).toEqual([])
  })

  it('counts its evaluations and calls apart from those of the core', () => {
    const page = openPage()
    page.evaluate(LOADER)
    page.evaluate(LOADER)
    load(page)
    arrive(page)
    expect(page.control().counts()).toMatchObject({ loaders: 2, loads: 1, evaluations: 1, renders: 0, live: 0 })
  })
})

describe('the core', () => {
  it('defines Captchala only', () => {
    const page = openPage()
    page.evaluate(CORE)
    expect([Object.keys(page.vendor()), 'loadCaptchala' in page.window]).toEqual([['init'], false])
  })

  it('brings no stylesheet: whoever does without the loader links it', () => {
    const page = openPage()
    page.evaluate(CORE)
    page.mount()
    expect(addresses(page)).toEqual([])
  })

  it('makes a new object when it is evaluated again, and instances go on', async () => {
    const page = openPage()
    page.evaluate(CORE)
    const first = page.vendor()
    page.mount()
    page.evaluate(CORE)
    await settle()
    expect([page.vendor() === first, page.log, page.control().counts()]).toEqual([
      false,
      ['ready'],
      expect.objectContaining({ evaluations: 2, renders: 1, live: 1 }),
    ])
  })
})

describe('the text under a name of its own', () => {
  it('is both', async () => {
    const page = openPage()
    page.evaluate('https://shop.example/vendor.js')
    load(page)
    await settle()
    expect([typeof page.vendor().init, page.log]).toEqual(['function', ['loaded']])
  })
})
