import { createServer } from 'node:http'
import { chromium, type Browser, type BrowserContext, type FrameLocator, type Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest'
import { find } from '../../../../scripts/browsers.ts'
import { fakeHcaptchaScript } from '../../src/index.ts'
import { emulator, emulatorAddresses, type EmulatorMiddleware } from '../../src/node.ts'

const SITEKEY = 'a1b2c3d4-0000-4000-8000-000000000000'

/** A page with one widget, whose callbacks write into `log`, and the emulator behind it. */
export interface Site {
  readonly page: Page
  readonly middleware: EmulatorMiddleware
  readonly origin: string
  /** `script`: where the vendor is; the namespace's emulator by default. */
  open(options?: { readonly script?: string; readonly params?: Record<string, unknown> }): Promise<void>
  readonly box: FrameLocator
  readonly challenge: FrameLocator
  log(): Promise<readonly string[]>
}

const html = (script: string, params: object): string => `<!doctype html>
<html lang="en"><title>Sign up</title>
<form><input name="email"><div id="a"></div><div id="b"></div></form>
<script>
const log = []
function ready() {
  const params = ${JSON.stringify({ sitekey: SITEKEY, ...params })}
  for (const name of ['callback', 'expired-callback', 'chalexpired-callback', 'open-callback', 'close-callback', 'error-callback'])
    params[name] = (word = '') => log.push((name + ' ' + word.replace(/^P1_.*/, 'P1_…')).trim())
  window.id = hcaptcha.render('a', params)
}
</script>
<script src="${script}?onload=ready&render=explicit"></script>`

const SHARED = '#a iframe'
const CHALLENGE = 'iframe[title="Emulated hCaptcha challenge"]:visible'

/** One browser for a file, a page for each test, and patience with a busy machine. */
export function useSite(): () => Site {
  vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })
  let browser: Browser
  let context: BrowserContext
  let site: Site
  const middleware = emulator()
  const server = createServer((request, response) =>
    middleware(request, response, () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site')
      // The script alone, as somebody serves it who has nothing else of ours.
      const alone = pathname === '/1/api.js'
      response.setHeader('content-type', alone ? 'text/javascript' : 'text/html; charset=utf-8')
      const script = searchParams.get('script') ?? ''
      response.end(alone ? fakeHcaptchaScript : html(script, JSON.parse(searchParams.get('params') ?? '{}') as object))
    }),
  )

  beforeAll(async () => {
    const { chromium: executablePath } = find()
    if (!executablePath) throw new Error('no Chromium: node scripts/browsers.ts')
    browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  })

  afterAll(async () => {
    await browser.close()
    server.closeAllConnections()
    server.close()
  })

  let tests = 0
  beforeEach(async () => {
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('no port')
    const origin = `http://127.0.0.1:${address.port}`
    const namespace = `test-${(tests += 1)}`
    context = await browser.newContext({ viewport: { width: 900, height: 640 } })
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    site = {
      page,
      origin,
      middleware: Object.assign(middleware, { namespace: () => vendors }),
      async open({ script = emulatorAddresses(namespace).hcaptcha.script, params = {} } = {}) {
        await page.goto(`${origin}/?${new URLSearchParams({ script, params: JSON.stringify(params) }).toString()}`)
        await page.waitForFunction('window.id')
      },
      box: page.frameLocator(SHARED),
      challenge: page.frameLocator(CHALLENGE),
      log: () => page.evaluate<string[]>('log'),
    }
    const vendors = emulatorNamespace(namespace)
  })

  const { namespace: emulatorNamespace } = middleware

  afterEach(async () => {
    await context.close()
  })

  return () => site
}
