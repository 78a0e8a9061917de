import { fakeHcaptcha, type HcaptchaPageControl, type HcaptchaScenario } from '../../../testing/src/index.ts'
import type { CaptchaError } from '../../src/errors.ts'
import { hcaptcha, type HcaptchaOptions } from '../../src/providers/hcaptcha.ts'
import type { CaptchaProvider, Widget } from '../../src/provider.ts'
import { pause } from './scriptFixture.ts'

export interface HcaptchaGlobal {
  render(...args: unknown[]): unknown
  execute(...args: unknown[]): unknown
  setData(...args: unknown[]): unknown
  reset(...args: unknown[]): unknown
  remove(...args: unknown[]): unknown
  close(...args: unknown[]): unknown
  getResponse(...args: unknown[]): unknown
}

const globals = globalThis as unknown as {
  hcaptcha: HcaptchaGlobal
  captchaEmulator: { hcaptcha: HcaptchaPageControl }
}

export const sitekey = '00000000-0000-4000-8000-000000000000'

export const emulator = (): HcaptchaPageControl => globals.captchaEmulator.hcaptcha
export const vendor = (): HcaptchaGlobal => globals.hcaptcha

/** Another evaluation of the script, with a registry of its own; the page's server forgets everything. */
export async function evaluate(scenario: Partial<HcaptchaScenario> = {}): Promise<HcaptchaGlobal> {
  // oxlint-disable-next-line no-eval -- as an inlined script runs
  const run = (): void => (0, eval)(fakeHcaptcha()) as void
  if (!('captchaEmulator' in globals)) run()
  await emulator().reset()
  // The build is settled when the script runs.
  await emulator().set(scenario)
  run()
  emulator().log.length = 0
  return vendor()
}

/** Frames are loaded by the browser, whatever fake timers do; from then on everything is microtasks and timers. */
export async function framesLoaded(): Promise<void> {
  const loaded = [...document.querySelectorAll('iframe')].map((frame) =>
    frame.contentDocument?.URL === 'about:srcdoc'
      ? Promise.resolve()
      : new Promise((resolve) => frame.addEventListener('load', resolve)),
  )
  await Promise.all(loaded)
  await pause(0)
}

/** What the loader remembers of earlier tests. */
export const forget = (): boolean | undefined =>
  (globalThis as unknown as Record<symbol, Map<string, unknown> | undefined>)[
    Symbol.for('captcha-field.scripts')
  ]?.delete('hcaptcha')

export interface Scene {
  readonly provider: CaptchaProvider<HcaptchaOptions>
  readonly widget: Widget
  readonly host: HTMLElement
  /** What the widget told. */
  readonly log: string[]
  readonly errors: CaptchaError[]
  /** The newest options. */
  options: HcaptchaOptions
}

const made: { remove(): void }[] = []

/** A widget of the provider on the emulated vendor, without the machine. */
export async function scene(
  given: Partial<HcaptchaOptions> = {},
  scenario?: Partial<HcaptchaScenario>,
  parent: Node = document.body,
  loaded = true,
): Promise<Scene> {
  if (scenario) await evaluate(scenario)
  forget()
  const options = { sitekey, ...given }
  const provider = hcaptcha(options)
  const render = await provider.load({ explicit: true, retrying: () => {} })
  const host = parent.appendChild(document.createElement('div'))
  const log: string[] = []
  const errors: CaptchaError[] = []
  const told = { options }
  const widget = render(
    host,
    {
      interactive: (active) => log.push(active ? 'interactive' : 'idle'),
      solved: (token) => log.push(`solved ${token ? 'token' : ''}`),
      closed: (code) => log.push(`closed ${code}`),
      expired: () => log.push('expired'),
      failed(error) {
        errors.push(error)
        log.push(`failed ${error.code}${error.vendorCode ? ` (${error.vendorCode})` : ''}`)
      },
    },
    () => told.options,
  )
  if (loaded) await framesLoaded()
  made.push({
    remove() {
      widget.remove()
      host.remove()
    },
  })
  return Object.assign(told, { provider, widget, host, log, errors })
}

export function clear(): void {
  for (const one of made.splice(0)) one.remove()
}
