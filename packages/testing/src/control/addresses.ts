import type { HcaptchaScenario, HcaptchaState } from '../hcaptcha/scenario.ts'

/** Where one vendor of one namespace is. */
export interface EmulatorAddresses {
  /** For `script.src` of a provider. */
  readonly script: string
  /** For the verifying back end. */
  readonly siteverify: string
  /** `GET` the state, `POST` a part of a scenario, `DELETE` everything. */
  readonly control: string
}

/**
 * Addresses of an emulator that is served at `origin`; without one they are relative to the page.
 *
 * @example hcaptcha({ sitekey, script: { src: emulatorAddresses('test-7').hcaptcha.script } })
 */
export function emulatorAddresses(
  namespace = 'default',
  { origin = '', prefix = '/__captcha' }: { readonly origin?: string; readonly prefix?: string } = {},
): { readonly hcaptcha: EmulatorAddresses } {
  const base = `${origin}${prefix}/${encodeURIComponent(namespace)}/hcaptcha`
  return {
    hcaptcha: { script: `${base}/1/api.js`, siteverify: `${base}/siteverify`, control: `${base}/control` },
  }
}

/** The control API of one vendor, from wherever there is `fetch`. */
export interface EmulatorControl {
  state(): Promise<HcaptchaState>
  /** Sets these members; the others stay as they are. */
  set(patch: Partial<HcaptchaScenario>): Promise<HcaptchaState>
  /** The default scenario, and nothing counted. Tokens stay known. */
  reset(): Promise<HcaptchaState>
}

const isState = (value: unknown): value is HcaptchaState =>
  typeof value === 'object' && value !== null && 'scenario' in value

/** Controls an emulator over HTTP; see `emulatorAddresses`. */
export function emulatorControl(
  namespace?: string,
  options?: { readonly origin?: string; readonly prefix?: string },
): { readonly hcaptcha: EmulatorControl } {
  const { control } = emulatorAddresses(namespace, options).hcaptcha
  async function ask(method: string, body?: unknown): Promise<HcaptchaState> {
    const response = await fetch(control, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    if (!response.ok) throw new Error(`${control}: ${await response.text()}`)
    const state: unknown = await response.json()
    if (!isState(state)) throw new Error(`${control} is no emulator`)
    return state
  }
  return {
    hcaptcha: { state: () => ask('GET'), set: (patch) => ask('POST', patch), reset: () => ask('DELETE') },
  }
}
