import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { CaptchaError } from '../../src/errors.ts'
import { captchala, type CaptchalaScriptOptions } from '../../src/providers/captchala.ts'
import { clear, forget, given, handVendor, scene } from './captchalaFixture.ts'

interface Globals {
  loadCaptchala?: (loaded: () => void, failed: (reason: unknown) => void) => unknown
}
const globals = globalThis as Globals
const LOADER = 'captchala-loader.js'

/** Tags are not fetched: what they fire is fired by hand. */
let inserted: HTMLScriptElement[] = []
/** What the loader was asked, by whom it is answered. */
let asked: { loaded(): void; failed(reason: unknown): void }[] = []

beforeEach(() => {
  vi.useFakeTimers()
  inserted = []
  asked = []
  const append = HTMLHeadElement.prototype.append
  vi.spyOn(HTMLHeadElement.prototype, 'append').mockImplementation(function intercept(this: HTMLHeadElement, ...nodes) {
    for (const node of nodes) {
      if (!(node instanceof HTMLScriptElement)) append.call(this, node)
      else {
        inserted.push(node)
        // Connected, and of a type that was never run when it was inserted.
        const { type } = node
        node.type = 'text/plain'
        append.call(this, node)
        node.type = type
      }
    }
  })
})
afterEach(async () => {
  clear()
  for (const tag of document.querySelectorAll('[src*="captchala"],[href*="captchala"]')) tag.remove()
  // The failure of one test is the memory of the next.
  await vi.advanceTimersByTimeAsync(60_000)
  forget()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
const addresses = () => inserted.map(({ src }) => src)
const fire = (type: 'load' | 'error', tag = inserted.at(-1)!) => tag.dispatchEvent(new Event(type))
/** As the loader does when it runs. */
const loaderRuns = () => {
  globals.loadCaptchala = (loaded, failed) => asked.push({ loaded, failed })
}
const tagOfThePage = (src: string) => {
  const tag = document.createElement('script')
  tag.type = 'text/plain'
  tag.src = src
  document.head.prepend(tag)
  tag.type = ''
  return tag
}

function load(script: CaptchalaScriptOptions = {}, explicit = true) {
  const log: string[] = []
  const retrying = ({ code }: CaptchaError, attempt: number): number => log.push(`retry ${attempt} ${code}`)
  captchala({ ...given, script })
    .load({ explicit, retrying })
    .then(
      () => log.push('here'),
      (error: unknown) => log.push((error as CaptchaError).code),
    )
  return log
}

it('brings the loader, and has it bring the core', async () => {
  const log = load()
  expect(addresses()).toEqual([`https://cdn.captcha-cdn.net/${LOADER}`])
  loaderRuns()
  fire('load')
  await settle(20_000)
  expect([log, asked.length]).toEqual([[], 1])
  handVendor()
  asked[0]!.loaded()
  await settle(500)
  expect([log, document.querySelectorAll('link[href*="captchala"]').length]).toEqual([['here'], 0])
})

it("asks the vendor's second host when the first fails", async () => {
  const log = load()
  fire('error')
  await settle(1500)
  expect([log, addresses()]).toEqual([
    ['retry 1 script-error'],
    [`https://cdn.captcha-cdn.net/${LOADER}`, `https://cdn.captchala.com/${LOADER}`],
  ])
})

it('asks the second host as well when the loader cannot bring the core', async () => {
  const log = load()
  for (const [attempt, wait] of [1500, 3000, 0].entries()) {
    loaderRuns()
    fire('load')
    asked[attempt]!.failed(new Error('the core did not come'))
    await settle(wait)
  }
  expect(log).toEqual(['retry 1 script-error', 'retry 2 script-error', 'script-error'])
  expect(addresses().map((src) => new URL(src).host)).toEqual([
    'cdn.captcha-cdn.net',
    'cdn.captchala.com',
    'cdn.captcha-cdn.net',
  ])
  expect(inserted.filter(({ isConnected }) => isConnected)).toEqual([])
})

it('forgets that, and asks the loader again when somebody asks for it', async () => {
  loaderRuns()
  const log = load()
  asked[0]!.failed('no')
  await settle()
  log.push(...load())
  handVendor()
  asked[1]!.loaded()
  await settle(500)
  expect([log, addresses(), asked.length]).toEqual([['script-error'], [], 2])
})

it('finds no API where a loader ran and left nothing, or a core did', async () => {
  const nothing = load()
  fire('load')
  await settle(6000)
  loaderRuns()
  const noCore = load()
  asked[0]!.loaded()
  await settle(6000)
  expect([nothing, noCore]).toEqual([['api-missing'], ['api-missing']])
})

it('waits for a core that is late for as long as the machine does', async () => {
  loaderRuns()
  const log = load()
  await settle(120_000)
  expect(log).toEqual([])
  handVendor()
  asked[0]!.loaded()
  await settle(500)
  expect(log).toEqual(['here'])
})

it('finds a core that is there without a word of the loader, whatever the loader says later', async () => {
  const log = load()
  loaderRuns()
  fire('load')
  await settle(1000)
  handVendor()
  await settle(500)
  expect([log, vi.getTimerCount()]).toEqual([['here'], 0])
  asked[0]!.failed(new Error('too late'))
  await settle(60_000)
  expect([log, addresses().length, vi.getTimerCount()]).toEqual([['here'], 1, 0])
})

it('asks a loader that never tells once more for somebody who asks, and brings no second one', async () => {
  const log = load()
  loaderRuns()
  fire('load')
  await settle(10_000)
  load()
  expect(asked.length).toBe(1)
  await settle(10_000)
  load({}, false)
  expect(asked.length).toBe(1)
  load()
  load()
  expect([asked.length, addresses().length]).toEqual([2, 1])
  // The first is heard as well, for all that it was late.
  handVendor()
  asked[0]!.loaded()
  await settle(500)
  expect([log, addresses().length, vi.getTimerCount()]).toEqual([['here'], 1, 0])
})

it('finds for somebody who asks what came without a word after a long silence', async () => {
  const log = load()
  loaderRuns()
  fire('load')
  await settle(20_000)
  handVendor()
  await settle(20_000)
  expect(log).toEqual([])
  load()
  await settle(500)
  expect([log, asked.length, addresses().length]).toEqual([['here'], 1, 1])
})

it('hears of a failure from the one that was asked last', async () => {
  const log = load()
  loaderRuns()
  fire('load')
  await settle(20_000)
  load()
  asked[0]!.failed(new Error('late'))
  await settle(5000)
  expect([log, addresses().length]).toEqual([[], 1])
  asked[1]!.failed(new Error('now'))
  await settle(1500)
  expect([log, addresses().length, inserted.filter(({ isConnected }) => isConnected).length]).toEqual([
    ['retry 1 script-error'],
    2,
    1,
  ])
})

it("asks the page's own loader again as well, instead of a second tag", async () => {
  const tag = tagOfThePage(`https://elsewhere.test/${LOADER}`)
  const log = load()
  loaderRuns()
  fire('load', tag)
  await settle(20_000)
  load()
  handVendor()
  asked[1]!.loaded()
  await settle(500)
  expect([log, addresses(), asked.length]).toEqual([['here'], [], 2])
})

it.each([
  ['the core', 'https://cdn.captchala.com/captchala.js'],
  ['the loader', `https://elsewhere.test/assets/${LOADER}?ver=6.5`],
])("adopts the page's own tag of %s", async (_, src) => {
  const tag = tagOfThePage(src)
  const log = load()
  if (src.includes('loader')) loaderRuns()
  else handVendor()
  fire('load', tag)
  handVendor()
  asked[0]?.loaded()
  await settle(500)
  expect([log, addresses(), tag.isConnected]).toEqual([['here'], [], true])
})

it('adopts a core that is there, and asks nothing of the loader beside it', async () => {
  loaderRuns()
  handVendor()
  const log = load()
  await settle()
  expect([log, addresses(), asked]).toEqual([['here'], [], []])
})

it('is not fooled by a global that is no core', async () => {
  Object.assign(globals, { Captchala: document.createElement('div') })
  const log = load()
  await settle(500)
  expect([log, addresses().length]).toEqual([[], 1])
})

it('brings the core itself if asked to, and its stylesheet once', async () => {
  const log = load({ direct: true, nonce: 'n' })
  handVendor()
  fire('load')
  await settle(500)
  await scene({ script: { direct: true } })
  await scene({ script: { direct: true } })
  const links = [...document.querySelectorAll<HTMLLinkElement>('link[href*="captchala"]')]
  expect([log, addresses(), inserted[0]!.nonce]).toEqual([['here'], ['https://cdn.captcha-cdn.net/captchala.js'], 'n'])
  expect(links.map(({ rel, href, crossOrigin }) => [rel, href, crossOrigin])).toEqual([
    ['stylesheet', 'https://cdn.captcha-cdn.net/captchala.css', 'anonymous'],
  ])
})

it('brings the stylesheet into a shadow root, once, from beside the script', async () => {
  handVendor()
  const root = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' })
  const script = { src: `/assets/${LOADER}` }
  await scene({ script }, root)
  await scene({ script }, root)
  const links = [...root.querySelectorAll('link')]
  expect([links.map(({ href }) => href), document.querySelectorAll('link[href*="captchala"]').length]).toEqual([
    [`${location.origin}/assets/captchala.css`],
    0,
  ])
  root.host.remove()
})

it('takes other addresses', async () => {
  load({ src: `https://proxy.test/${LOADER}`, fallbackSrc: `https://other.test/${LOADER}` })
  fire('error')
  await settle(1500)
  fire('error')
  await settle(3000)
  expect(addresses().map((src) => new URL(src).host)).toEqual(['proxy.test', 'other.test', 'proxy.test'])
})
