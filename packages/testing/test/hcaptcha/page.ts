import type { HcaptchaPageControl } from '../../src/hcaptcha/page/control.ts'
import type { HcaptchaScenario } from '../../src/hcaptcha/scenario.ts'
import { fakeHcaptcha } from '../../src/hcaptcha/script.ts'
import { settle, simulatedPage, stopClocks, type SimulatedPage } from '../simulatedPage.ts'

export { settle } from '../simulatedPage.ts'

export const SITEKEY = 'a1b2c3d4-0000-4000-8000-000000000000'
export const SCRIPT = 'https://js.hcaptcha.com/1/api.js?render=explicit'

type Params = Record<string, unknown>

/** The vendor's object, as untyped as a page finds it. */
export interface Vendor {
  render(container: unknown, params?: Params): string | undefined
  execute(id?: unknown, options?: Params): Promise<{ response: string; key: string }> | undefined
  reset(id?: unknown): void
  remove(id?: unknown): void
  close(id?: unknown): void
  getResponse(id?: unknown): string
  getRespKey(id?: unknown): string
  setData(id: unknown, data?: unknown): void
}

export interface Page extends Omit<SimulatedPage, 'evaluate'> {
  vendor(): Vendor
  control(): HcaptchaPageControl
  /** The script's text runs in a tag with this address. */
  evaluate(src?: string, scenario?: Partial<HcaptchaScenario>): void
  /** Params that write into the log. */
  params(more?: Params): Params
  render(more?: Params, container?: unknown): string
  /** Without a promise. */
  execute(id?: unknown, options?: Params): void
  /** Logs how the promise of an `execute` ends. */
  run(id?: unknown, options?: Params, name?: string): void
}

stopClocks()

/** Tokens differ in every run; a log says that there is one. */
const short = (value: unknown): string =>
  String(value)
    .replace(/^P1_\w+$/, 'P1_…')
    .replace(/^E1_\w+$/, 'E1_…')

export function openPage(html = '<form><div id="a"></div><div id="b"></div></form>'): Page {
  const simulated = simulatedPage(html)
  const { window, log, said } = simulated

  const page: Page = {
    ...simulated,
    vendor: () => window['hcaptcha'] as Vendor,
    control: () => (window['captchaEmulator'] as { hcaptcha: HcaptchaPageControl }).hcaptcha,
    evaluate(src = SCRIPT, scenario = {}) {
      simulated.evaluate(fakeHcaptcha(scenario), src)
    },
    params: (more = {}) => ({
      sitekey: SITEKEY,
      ...Object.fromEntries(
        [
          'callback',
          'expired-callback',
          'chalexpired-callback',
          'open-callback',
          'close-callback',
          'error-callback',
        ].map((name) => [name, (...args: unknown[]) => log.push([name, ...args.map(short)].join(' '))]),
      ),
      ...more,
    }),
    render(more, container = 'a') {
      const id = page.vendor().render(container, page.params(more))
      if (id === undefined) throw new Error(`not rendered: ${said.join(', ')}`)
      return id
    },
    execute: (id, options) => void page.vendor().execute(id, options),
    run(id, options = {}, name = 'promise') {
      page
        .vendor()
        .execute(id, { async: true, ...options })!
        .then(
          ({ response, key }) => log.push(`${name} resolved ${short(response)} ${short(key)}`.trim()),
          (reason: unknown) => log.push(`${name} rejected ${typeof reason} ${String(reason)}`),
        )
    },
  }
  return page
}

/** A page whose script has run, and has had its time. */
export async function emulatedPage(scenario: Partial<HcaptchaScenario> = {}, src?: string): Promise<Page> {
  const page = openPage()
  page.evaluate(src, scenario)
  await settle()
  return page
}
