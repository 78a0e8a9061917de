import type { CaptchalaScenario } from './captchala/scenario.ts'
import { startCaptchala } from './captchala/script.ts'
import { captchalaReply, SECOND_HOST } from './captchala/server.ts'
import type { CaptchalaService } from './captchala/service.ts'
import type { EmulatedRequest, Reply } from './emulated/carrier.ts'
import type { HcaptchaScenario } from './hcaptcha/scenario.ts'
import { hcaptchaReply } from './hcaptcha/server.ts'
import { startHcaptcha } from './hcaptcha/script.ts'
import type { HcaptchaService } from './hcaptcha/service.ts'

/** As much of Playwright's `Route` as is needed. */
export interface RouteLike {
  request(): { method(): string; url(): string; postData(): string | null; headers(): Record<string, string> }
  fulfill(response: {
    status: number
    body: string
    contentType: string
    headers: Record<string, string>
  }): Promise<void>
  abort(errorCode?: string): Promise<void>
}

/** As much of Playwright's `Page`, or of its `BrowserContext`, as is needed. */
export interface RoutableLike {
  route(url: (url: URL) => boolean, handler: (route: RouteLike) => Promise<void>): Promise<unknown>
}

interface Clickable {
  click(): Promise<void>
}

/** As much of Playwright's `Page` as is needed. */
export interface PageLike {
  locator(selector: string): Clickable
  frameLocator(selector: string): { locator(selector: string): Clickable }
}

export interface RouteHcaptchaOptions extends Partial<HcaptchaScenario> {
  /** @default 'hcaptcha' */
  readonly vendor?: 'hcaptcha' | undefined
}

export interface RouteCaptchalaOptions extends Partial<CaptchalaScenario> {
  readonly vendor: 'captchala'
}

export type RouteCaptchaOptions = RouteHcaptchaOptions | RouteCaptchalaOptions

/** The emulated hCaptcha of this page. */
export interface RoutedCaptcha extends Pick<HcaptchaService, 'state' | 'set' | 'reset' | 'siteverify'> {}

/** The emulated CaptchaLa of this page. */
export interface RoutedCaptchala extends Pick<
  CaptchalaService,
  'state' | 'set' | 'reset' | 'validate' | 'backup' | 'issue' | 'serverToken'
> {}

/** Some vendors say different things on different hosts. */
type Answer = (request: EmulatedRequest, hostname: string) => Reply

async function route(page: RoutableLike, hosts: RegExp, answer: Answer): Promise<void> {
  await page.route(
    ({ hostname }) => hosts.test(hostname),
    async (found) => {
      const request = found.request()
      const { pathname: path, hostname } = new URL(request.url())
      const headers = request.headers()
      const { 'content-type': contentType = '' } = headers
      const body = request.postData() ?? ''
      const reply = answer({ method: request.method(), path, contentType, headers, body }, hostname)
      const { status, type = 'text/plain', delayMs = 0, fate } = reply
      if (fate === 'hang') return
      if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs))
      if (fate === 'drop') await found.abort('connectionreset')
      else {
        const more = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' }
        await found.fulfill({ status, body: reply.body, contentType: `${type}; charset=utf-8`, headers: more })
      }
    },
  )
}

/**
 * Answers every request to the vendor's hosts with the emulator: scripts, frames, API and verification. The application
 * stays untouched, and nothing leaves the machine. What your server sends to the vendor is not the page's: point it at
 * `emulator()` of `@captcha-field/testing/node`, or ask `siteverify`, or `validate`, of what this returns.
 *
 * @example
 * await routeCaptcha(page, { vendor: 'hcaptcha', outcome: 'network-error' })
 * await page.getByRole('button', { name: 'Send' }).click()
 * await expect(page.getByRole('alert')).toBeVisible()
 */
export function routeCaptcha(page: RoutableLike, options?: RouteHcaptchaOptions): Promise<RoutedCaptcha>
export function routeCaptcha(page: RoutableLike, options: RouteCaptchalaOptions): Promise<RoutedCaptchala>
export async function routeCaptcha(
  page: RoutableLike,
  options: RouteCaptchaOptions = {},
): Promise<RoutedCaptcha | RoutedCaptchala> {
  if (options.vendor === 'captchala') {
    const { vendor: _, ...scenario } = options
    const service = startCaptchala(scenario)
    const boot = {
      hosts: ['https://cdn.captcha-cdn.net', 'https://cdn.captchala.com'],
      endpoint: 'https://apiv1.captcha.la',
    }
    await route(page, /(^|\.)(captcha\.la|captcha-cdn\.net|captchala\.com)$/, (request, hostname) => {
      const path = hostname === 'cdn.captchala.com' ? `/${SECOND_HOST}${request.path}` : request.path
      return captchalaReply(service, { ...request, path }, boot)
    })
    return service
  }
  const { vendor: _, ...scenario } = options
  const service = startHcaptcha(scenario)
  const boot = { assets: 'https://newassets.hcaptcha.com', endpoint: 'https://api.hcaptcha.com' }
  await route(page, /(^|\.)hcaptcha\.com$/, (request) => hcaptchaReply(service, request, boot))
  return service
}

interface OfVendor {
  /** @default 'hcaptcha' */
  readonly vendor?: 'hcaptcha' | 'captchala' | undefined
}

/** In the challenge that is open. */
const inChallenge = (page: PageLike, button: 'verify' | 'close', { vendor }: OfVendor = {}): Promise<void> =>
  (vendor === 'captchala'
    ? page.locator(`.captchala-card .captchala-${button}`)
    : page.frameLocator('iframe[title="Emulated hCaptcha challenge"]:visible').locator(`.${button}`)
  ).click()

/** Ticks the box, or clicks the bar, of the page's first widget, as a visitor does. */
export async function tickCaptcha(page: PageLike, { vendor }: OfVendor = {}): Promise<void> {
  await (
    vendor === 'captchala'
      ? page.locator('.captchala-trigger >> nth=0')
      : page.frameLocator('iframe[data-hcaptcha-widget-id]:visible >> nth=0').locator('[role=checkbox]')
  ).click()
}

/** Passes the challenge that is open, waiting for it to open. */
export async function solveCaptcha(page: PageLike, vendor?: OfVendor): Promise<void> {
  await inChallenge(page, 'verify', vendor)
}

/** Closes the challenge that is open, waiting for it to open. */
export async function closeCaptcha(page: PageLike, vendor?: OfVendor): Promise<void> {
  await inChallenge(page, 'close', vendor)
}
