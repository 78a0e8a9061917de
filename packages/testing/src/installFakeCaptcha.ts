import { teachFormDataEvent } from './formDataEvent.ts'
import type { HcaptchaPageControl } from './hcaptcha/page/control.ts'
import { hcaptchaPageMain } from './hcaptcha/page/main.ts'
import type { HcaptchaOutcome, HcaptchaScenario } from './hcaptcha/scenario.ts'
import { hcaptchaPageParts } from './hcaptcha/script.ts'

/** The vendor in a simulated document. */
export interface FakeCaptcha {
  /** Calls of your page and callbacks to it, in order: `render`, `execute`, `open-callback`, `callback` … */
  readonly log: readonly string[]
  /** How the next runs go, one each. Later ones go as the scenario says. */
  next(...outcomes: readonly HcaptchaOutcome[]): void
  /** Sets parts of the scenario. */
  set(patch: Partial<HcaptchaScenario>): void
  /** Every token so far. */
  tokens(): readonly string[]
  /** As if the newest widget said so: see `HcaptchaPageControl`. `'checkbox-selected'` ticks the box. */
  readonly emit: HcaptchaPageControl['emit']
  /** Takes everything back, the `formdata` event included. */
  uninstall(): void
}

const GLOBALS = ['hcaptcha', 'grecaptcha', 'Raven', 'captchaEmulator', Symbol.for('captcha-field.emulator.hcaptcha')]

/** What this library remembers of scripts; a fake that was taken back must not be found there. */
function forgetScript(): void {
  const scripts: unknown = Reflect.get(globalThis, Symbol.for('captcha-field.scripts'))
  if (scripts instanceof Map) scripts.delete('hcaptcha')
}

/**
 * Puts `window.hcaptcha` in place, with all its manners, so that the application under test stays untouched: a vendor's
 * global that is there already is adopted. Runs pass by themselves, unless `next` or the scenario says otherwise.
 *
 * @example
 * let captcha: FakeCaptcha
 * beforeEach(() => { captcha = installFakeCaptcha() })
 * afterEach(() => captcha.uninstall())
 */
export function installFakeCaptcha(scenario: Partial<HcaptchaScenario> = {}): FakeCaptcha {
  const before = GLOBALS.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const)
  const stop = new AbortController()
  for (const name of GLOBALS) Reflect.deleteProperty(globalThis, name)
  forgetScript()
  const forgetFormData = teachFormDataEvent()
  const { control, service, clear } = hcaptchaPageMain(
    hcaptchaPageParts,
    { scenario: { outcome: 'pass', ...scenario } },
    stop.signal,
  )
  return {
    log: control.log,
    next: (...outcomes) => service.set({ next: [...service.state().scenario.next, ...outcomes] }),
    set: (patch) => service.set(patch),
    tokens: () => service.state().counts.tokens,
    emit: control.emit,
    uninstall() {
      stop.abort()
      clear()
      forgetFormData()
      forgetScript()
      for (const [name, descriptor] of before) {
        Reflect.deleteProperty(globalThis, name)
        if (descriptor) Object.defineProperty(globalThis, name, descriptor)
      }
    },
  }
}
