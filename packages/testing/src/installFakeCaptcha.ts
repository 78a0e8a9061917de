import type { CaptchalaPageControl } from './captchala/page/control.ts'
import { captchalaPageMain } from './captchala/page/main.ts'
import type { CaptchalaOutcome, CaptchalaScenario } from './captchala/scenario.ts'
import { captchalaPageParts } from './captchala/script.ts'
import type { CaptchalaIssue } from './captchala/service.ts'
import type { EmulatedService } from './emulated/carrier.ts'
import { teachFormDataEvent } from './formDataEvent.ts'
import type { HcaptchaPageControl } from './hcaptcha/page/control.ts'
import { hcaptchaPageMain } from './hcaptcha/page/main.ts'
import type { HcaptchaOutcome, HcaptchaScenario } from './hcaptcha/scenario.ts'
import { hcaptchaPageParts } from './hcaptcha/script.ts'

/** A vendor in a simulated document. */
export interface FakeVendor<Scenario, Outcome> {
  /** Calls of your page and callbacks to it, in order, in the vendor's words: `render`, `execute`, `open-callback`, `callback` … */
  readonly log: readonly string[]
  /** How the next runs go, one each. Later ones go as the scenario says. */
  next(...outcomes: readonly Outcome[]): void
  /** Sets parts of the scenario. */
  set(patch: Partial<Scenario>): void
  /** Every token so far. */
  tokens(): readonly string[]
  /** Takes everything back, the `formdata` event included. */
  uninstall(): void
}

export interface FakeCaptcha extends FakeVendor<HcaptchaScenario, HcaptchaOutcome> {
  /** As if the newest widget said so: see `HcaptchaPageControl`. `'checkbox-selected'` ticks the box. */
  readonly emit: HcaptchaPageControl['emit']
}

export interface FakeCaptchala extends FakeVendor<CaptchalaScenario, CaptchalaOutcome> {
  /** As if the newest instance said so: see `CaptchalaPageControl`. `'trigger'` clicks the bar. */
  readonly emit: CaptchalaPageControl['emit']
  /** Issues a server token. Any text will do, too, unless the scenario minds. */
  serverToken(options?: CaptchalaIssue): string
}

interface Running<Scenario extends object> {
  readonly control: { readonly log: readonly string[] }
  readonly service: EmulatedService<Scenario, { readonly counts: { readonly tokens: readonly string[] } }>
  clear(): void
}

/** What this library remembers of scripts; a fake that was taken back must not be found there. */
function forgetScript(vendor: string): void {
  const scripts: unknown = Reflect.get(globalThis, Symbol.for('captcha-field.scripts'))
  if (scripts instanceof Map) scripts.delete(vendor)
}

function install<Scenario extends object, Run extends Running<Scenario>>(
  vendor: string,
  ownGlobals: readonly string[],
  start: (signal: AbortSignal) => Run & Running<Scenario>,
): { readonly running: Run; readonly fake: Omit<FakeVendor<Scenario, string>, 'next'> } {
  const globals = [...ownGlobals, 'captchaEmulator', Symbol.for(`captcha-field.emulator.${vendor}`)]
  const before = globals.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const)
  const stop = new AbortController()
  for (const name of globals) Reflect.deleteProperty(globalThis, name)
  forgetScript(vendor)
  const forgetFormData = teachFormDataEvent()
  const running = start(stop.signal)
  const { control, service, clear } = running
  const fake = {
    log: control.log,
    set: service.set,
    tokens: () => service.state().counts.tokens,
    uninstall() {
      stop.abort()
      clear()
      forgetFormData()
      forgetScript(vendor)
      for (const [name, descriptor] of before) {
        Reflect.deleteProperty(globalThis, name)
        if (descriptor) Object.defineProperty(globalThis, name, descriptor)
      }
    },
  }
  return { running, fake }
}

/**
 * Puts `window.hcaptcha`, or `window.Captchala` and `window.loadCaptchala`, in place, with all their manners, so that the
 * application under test stays untouched: a vendor's global that is there already is adopted. Runs pass by themselves,
 * unless `next` or the scenario says otherwise. Fakes of both vendors may stand beside each other; take them back in the
 * opposite order.
 *
 * @example
 * let captcha: FakeCaptcha
 * beforeEach(() => { captcha = installFakeCaptcha() })
 * afterEach(() => captcha.uninstall())
 */
export function installFakeCaptcha(
  options?: { readonly vendor?: 'hcaptcha' | undefined } & Partial<HcaptchaScenario>,
): FakeCaptcha
export function installFakeCaptcha(
  options: { readonly vendor: 'captchala' } & Partial<CaptchalaScenario>,
): FakeCaptchala
export function installFakeCaptcha(
  options:
    | ({ readonly vendor?: 'hcaptcha' | undefined } & Partial<HcaptchaScenario>)
    | ({ readonly vendor: 'captchala' } & Partial<CaptchalaScenario>) = {},
): FakeCaptcha | FakeCaptchala {
  if (options.vendor === 'captchala') {
    const { vendor, ...scenario } = options
    const boot = { scenario: { outcome: 'pass', serverTokens: 'any', ...scenario }, file: 'both' } as const
    const { fake, running } = install(vendor, ['Captchala', 'loadCaptchala'], () =>
      captchalaPageMain(captchalaPageParts, boot),
    )
    const { control, service } = running
    return {
      ...fake,
      next: (...outcomes: readonly string[]) => service.set({ next: [...service.state().scenario.next, ...outcomes] }),
      emit: control.emit,
      serverToken: service.serverToken,
    }
  }
  const { vendor = 'hcaptcha', ...scenario } = options
  const boot = { scenario: { outcome: 'pass', ...scenario } }
  const { fake, running } = install(vendor, ['hcaptcha', 'grecaptcha', 'Raven'], (signal) =>
    hcaptchaPageMain(hcaptchaPageParts, boot, signal),
  )
  const { control, service } = running
  return {
    ...fake,
    next: (...outcomes: readonly string[]) => service.set({ next: [...service.state().scenario.next, ...outcomes] }),
    emit: control.emit,
  }
}
