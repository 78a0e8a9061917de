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

/** As much of Playwright's `Page` as is needed. */
export interface PageLike {
  frameLocator(selector: string): { locator(selector: string): { click(): Promise<void> } }
}

export interface RouteCaptchaOptions extends Partial<HcaptchaScenario> {
  /** @default 'hcaptcha' */
  readonly vendor?: 'hcaptcha'
}

/** The emulated vendor of this page. */
export interface RoutedCaptcha extends Pick<HcaptchaService, 'state' | 'set' | 'reset' | 'siteverify'> {}

/**
 * Answers every request to the vendor's hosts with the emulator: script, frames, API and verification. The application
 * stays untouched, and nothing leaves the machine. What your server sends to the vendor is not the page's: point it at
 * `emulator()` of `@captcha-field/testing/node`, or ask `siteverify` of what this returns.
 *
 * @example
 * const captcha = await routeCaptcha(page, { vendor: 'hcaptcha', outcome: 'challenge-closed' })
 * await page.getByRole('button', { name: 'Send' }).click()
 * await expect(page.getByRole('alert')).toBeVisible()
 */
export async function routeCaptcha(page: RoutableLike, options: RouteCaptchaOptions = {}): Promise<RoutedCaptcha> {
  const { vendor: _, ...scenario } = options
  const service = startHcaptcha(scenario)
  const boot = { assets: 'https://newassets.hcaptcha.com', endpoint: 'https://api.hcaptcha.com' }
  await page.route(
    ({ hostname }) => /(^|\.)hcaptcha\.com$/.test(hostname),
    async (route) => {
      const request = route.request()
      const { pathname } = new URL(request.url())
      const contentType = request.headers()['content-type'] ?? ''
      const body = request.postData() ?? ''
      const reply = hcaptchaReply(service, { method: request.method(), path: pathname, contentType, body }, boot)
      const { status, type = 'text/plain', delayMs = 0, fate } = reply
      if (fate === 'hang') return
      if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs))
      if (fate === 'drop') await route.abort('connectionreset')
      else {
        const headers = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' }
        await route.fulfill({ status, body: reply.body, contentType: `${type}; charset=utf-8`, headers })
      }
    },
  )
  return { state: service.state, set: service.set, reset: service.reset, siteverify: service.siteverify }
}

/** Ticks the box of the page's first widget, as a visitor does. */
export async function tickCaptcha(page: PageLike): Promise<void> {
  await page.frameLocator('iframe[data-hcaptcha-widget-id]:visible >> nth=0').locator('[role=checkbox]').click()
}

/** Passes the challenge that is open, waiting for it to open. */
export async function solveCaptcha(page: PageLike): Promise<void> {
  await page.frameLocator('iframe[title="Emulated hCaptcha challenge"]:visible').locator('.verify').click()
}

/** Closes the challenge that is open, waiting for it to open. */
export async function closeCaptcha(page: PageLike): Promise<void> {
  await page.frameLocator('iframe[title="Emulated hCaptcha challenge"]:visible').locator('.close').click()
}
