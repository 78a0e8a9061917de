import type { CaptchalaScenario, CaptchalaState } from '../captchala/scenario.ts'
import type { HcaptchaScenario, HcaptchaState } from '../hcaptcha/scenario.ts'

/** Where hCaptcha is, in one namespace. */
export interface HcaptchaAddresses {
  /** For `script.src` of a provider. */
  readonly script: string
  /** For the verifying back end. */
  readonly siteverify: string
  /** `GET` the state, `POST` a part of a scenario, `DELETE` everything. */
  readonly control: string
}

/** What is on each of CaptchaLa's CDN hosts. */
export interface CaptchalaHost {
  /** `captchala-loader.js`, for `script.src` of a provider. */
  readonly script: string
  /** `captchala.js`, for pages that do without the loader. */
  readonly core: string
  readonly stylesheet: string
}

/** Where CaptchaLa is, in one namespace. */
export interface CaptchalaAddresses extends CaptchalaHost {
  /** The second CDN host. */
  readonly second: CaptchalaHost
  /** For the back end: what `/v1/…` is added to. */
  readonly api: string
  readonly validate: string
  readonly issue: string
  /** The backup API, for `offline_` tokens. */
  readonly backup: string
  /** `GET` the state, `POST` a part of a scenario, `DELETE` everything. */
  readonly control: string
}

export interface EmulatorAddresses {
  readonly hcaptcha: HcaptchaAddresses
  readonly captchala: CaptchalaAddresses
}

interface Place {
  /** @default '' (relative to the page) */
  readonly origin?: string
  /** @default '/__captcha' */
  readonly prefix?: string
}

/**
 * Addresses of an emulator that is served at `origin`; without one they are relative to the page.
 *
 * @example hcaptcha({ sitekey, script: { src: emulatorAddresses('test-7').hcaptcha.script } })
 */
export function emulatorAddresses(
  namespace = 'default',
  { origin = '', prefix = '/__captcha' }: Place = {},
): EmulatorAddresses {
  const base = `${origin}${prefix}/${encodeURIComponent(namespace)}`
  const hcaptcha = `${base}/hcaptcha`
  const captchala = `${base}/captchala`
  const host = (folder: string): CaptchalaHost => ({
    script: `${folder}/captchala-loader.js`,
    core: `${folder}/captchala.js`,
    stylesheet: `${folder}/captchala.css`,
  })
  return {
    hcaptcha: { script: `${hcaptcha}/1/api.js`, siteverify: `${hcaptcha}/siteverify`, control: `${hcaptcha}/control` },
    captchala: {
      ...host(`${captchala}/cdn1`),
      second: host(`${captchala}/cdn2`),
      api: captchala,
      validate: `${captchala}/v1/validate`,
      issue: `${captchala}/v1/server/challenge/issue`,
      backup: `${captchala}/api/validate`,
      control: `${captchala}/control`,
    },
  }
}

/** The control API of one vendor, from wherever there is `fetch`. */
export interface VendorControl<Scenario, State> {
  state(): Promise<State>
  /** Sets these members; the others stay as they are. */
  set(patch: Partial<Scenario>): Promise<State>
  /** The default scenario, and nothing counted. Tokens stay known. */
  reset(): Promise<State>
}

export interface EmulatorControl {
  readonly hcaptcha: VendorControl<HcaptchaScenario, HcaptchaState>
  readonly captchala: VendorControl<CaptchalaScenario, CaptchalaState>
}

function vendorControl<Scenario, State>(address: string): VendorControl<Scenario, State> {
  const isState = (value: unknown): value is State => typeof value === 'object' && value !== null && 'scenario' in value
  async function ask(method: string, body?: unknown): Promise<State> {
    const response = await fetch(address, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    if (!response.ok) throw new Error(`${address}: ${await response.text()}`)
    const state: unknown = await response.json()
    if (!isState(state)) throw new Error(`${address} is no emulator`)
    return state
  }
  return { state: () => ask('GET'), set: (patch) => ask('POST', patch), reset: () => ask('DELETE') }
}

/** Controls an emulator over HTTP; see `emulatorAddresses`. */
export function emulatorControl(namespace?: string, place?: Place): EmulatorControl {
  const { hcaptcha, captchala } = emulatorAddresses(namespace, place)
  return { hcaptcha: vendorControl(hcaptcha.control), captchala: vendorControl(captchala.control) }
}
