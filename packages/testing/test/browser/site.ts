import { createServer } from 'node:http'
import { chromium, type Browser, type BrowserContext, type FrameLocator, type Locator, type Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest'
import { find } from '../../../../scripts/browsers.ts'
import {
  emulator,
  emulatorAddresses,
  type EmulatedVendors,
  type EmulatorAddresses,
  type EmulatorMiddleware,
} from '../../src/node.ts'
import { SITES, type Params } from './siteVendors.ts'

/** A page with one widget, whose callbacks write into `log`, and the emulator behind it. */
export interface Site {
  readonly page: Page
  readonly origin: string
  readonly middleware: EmulatorMiddleware
  readonly vendors: EmulatedVendors
  readonly addresses: EmulatorAddresses
  /** `script`: where the vendor is; the namespace's emulator by default. `waits: false`: nothing will be made. */
  open(options?: { readonly script?: string; readonly params?: Params; readonly waits?: boolean }): Promise<void>
  readonly box: FrameLocator | Locator
  /** What the visitor clicks first. */
  readonly trigger: Locator
  readonly challenge: FrameLocator | Locator
  /** What the vendor said, in its own words. */
  log(): Promise<readonly string[]>
  /** The first so many things that it said, in words that all vendors have; waits for them. */
  heard(count: number): Promise<readonly string[]>
}

const html = (vendor: keyof typeof SITES, script: string, params: Params): string => `<!doctype html>
<html lang="en"><title>Sign up</title>
<form><input name="email"><div id="inside"></div></form><div id="a"></div><div id="b"></div>
<script>
const log = [], heard = []
document.forms[0].addEventListener('submit', (event) => {
  event.preventDefault()
  log.push('submit')
})
</script>
${SITES[vendor].html(script, params)}`

/** One browser for a file, a page for each test, and patience with a busy machine. */
export function useSite(): (vendor?: keyof typeof SITES) => Site {
  vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let origin: string
  let tests = 0
  const middleware = emulator()
  const server = createServer((request, response) =>
    middleware(request, response, () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site')
      const alone = Object.values(SITES)
        .map((site) => site.alone[pathname])
        .find((text) => text !== undefined)
      response.setHeader('content-type', alone === undefined ? 'text/html; charset=utf-8' : 'text/javascript')
      const vendor = searchParams.get('vendor') === 'captchala' ? 'captchala' : 'hcaptcha'
      const params = JSON.parse(searchParams.get('params') ?? '{}') as Params
      response.end(alone ?? html(vendor, searchParams.get('script') ?? '', params))
    }),
  )

  beforeAll(async () => {
    const { chromium: executablePath } = find()
    if (!executablePath) throw new Error('no Chromium: node scripts/browsers.ts')
    browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('no port')
    origin = `http://127.0.0.1:${address.port}`
  })

  afterAll(async () => {
    await browser.close()
    server.closeAllConnections()
    server.close()
  })

  beforeEach(async () => {
    tests += 1
    context = await browser.newContext({ viewport: { width: 900, height: 640 } })
    page = await context.newPage()
    page.setDefaultTimeout(10_000)
  })

  afterEach(async () => {
    await context.close()
  })

  return (vendor = 'hcaptcha') => {
    const site = SITES[vendor]
    const namespace = `test-${tests}`
    const addresses = emulatorAddresses(namespace)
    const box = site.box(page)
    const [role, name] = site.trigger
    return {
      page,
      origin,
      middleware,
      addresses,
      vendors: middleware.namespace(namespace),
      async open({ script = site.script(addresses), params = {}, waits = true } = {}) {
        const query = new URLSearchParams({ vendor, script, params: JSON.stringify(params) })
        await page.goto(`${origin}/?${query.toString()}`)
        if (waits) await page.waitForFunction(site.made)
      },
      box,
      trigger: box.getByRole(role, { name }),
      challenge: site.challenge(page),
      log: () => page.evaluate<string[]>('log'),
      async heard(count) {
        await page.waitForFunction(`heard.length >= ${count}`)
        return page.evaluate<string[]>('heard')
      },
    }
  }
}
