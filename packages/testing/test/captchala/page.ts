import type { CaptchalaPageControl } from '../../src/captchala/page/control.ts'
import type { CaptchalaScenario } from '../../src/captchala/scenario.ts'
import { fakeCaptchala } from '../../src/captchala/script.ts'
import { settle, simulatedPage, stopClocks, type SimulatedPage } from '../simulatedPage.ts'

export { settle } from '../simulatedPage.ts'

export const CDN = 'https://cdn.captcha-cdn.net'
export const LOADER = `${CDN}/captchala-loader.js`
export const CORE = `${CDN}/captchala.js`

type Options = Record<string, unknown>

/** What `init` answers, as untyped as a page finds it. */
export interface Instance {
  onReady(handler: () => void): Instance
  onSuccess(handler: (payload: Record<string, unknown>) => void): Instance
  onError(handler: (error: unknown) => void): Instance
  onClose(handler: () => void): Instance
  appendTo(target: unknown): Instance
  bindTo(target: unknown): Instance
  verify(): unknown
  showCaptcha(): unknown
  reset(): unknown
  destroy(): void
  setLang(lang: string): unknown
}

export interface Page extends Omit<SimulatedPage, 'evaluate'> {
  readonly host: HTMLElement
  vendor(): { init(options?: Options): Instance }
  control(): CaptchalaPageControl
  evaluate(src?: string, scenario?: Partial<CaptchalaScenario>): void
  /** `init`, with handlers that write into the log. */
  init(options?: Options, name?: string): Instance
  /** The same, mounted into the host. */
  mount(options?: Options, name?: string): Instance
  trigger(): HTMLButtonElement
  /** A button of the challenge on show. */
  challenge(name: 'verify' | 'close'): HTMLButtonElement
}

stopClocks()

/** Tokens differ in every run; a log says that there is one. */
const short = (text: string): string => text.replaceAll(/\b(pt|dg|offline|co|client|ch)_[0-9a-f]+/g, '$1_…')

/** A value, as a line of the log has it. */
function told(value: unknown): string {
  if (typeof value === 'string') return short(value)
  if (typeof value !== 'object' || value === null) return String(value)
  const message = 'message' in value ? String(value.message) : ''
  return Object.keys(value).length ? short(JSON.stringify(value)) : `${value.constructor.name}: ${message}`
}

export function openPage(html = '<form><div id="host"></div></form>'): Page {
  const simulated = simulatedPage(html)
  const { document, window, log } = simulated
  const page: Page = {
    ...simulated,
    host: document.querySelector('#host')!,
    vendor: () => window['Captchala'] as ReturnType<Page['vendor']>,
    control: () => (window['captchaEmulator'] as { captchala: CaptchalaPageControl }).captchala,
    evaluate: (src = CORE, scenario = {}) => simulated.evaluate(fakeCaptchala(scenario), src),
    init(options = {}, name = '') {
      const say = (text: string): void => void log.push(name ? `${name} ${text}` : text)
      return page
        .vendor()
        .init({ appKey: 'demo_app', product: 'popup', action: 'login', lang: 'en', ...options })
        .onReady(() => say('ready'))
        .onSuccess((payload) => say(`success ${told(payload)}`))
        .onError((error) => say(`error ${told(error)}`))
        .onClose(() => say('close'))
    },
    mount: (options, name) => page.init(options, name).appendTo(page.host),
    trigger: () => document.querySelector<HTMLButtonElement>('.captchala-trigger')!,
    challenge: (name) => document.querySelector<HTMLButtonElement>(`.captchala-card .captchala-${name}`)!,
  }
  return page
}

/** A page whose core has run. */
export function emulatedPage(scenario: Partial<CaptchalaScenario> = {}): Page {
  const page = openPage()
  page.evaluate(CORE, scenario)
  return page
}

/** A page with an instance in its host, and its preload done. */
export async function mountedPage(
  scenario: Partial<CaptchalaScenario> = {},
  options: Options = {},
): Promise<{ readonly page: Page; readonly instance: Instance }> {
  const page = emulatedPage(scenario)
  const instance = page.mount(options)
  await settle()
  page.log.splice(0)
  return { page, instance }
}

export const PASSED = 'success {"token":"pt_…","action":"login","type":"click","challengeId":"ch_…"}'
