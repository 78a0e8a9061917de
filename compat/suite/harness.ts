import type {
  Captcha,
  CaptchaError,
  CaptchaHandle,
  CaptchaHandlers,
  CustomMessages,
  CaptchaProvider,
  CaptchaSource,
  CaptchaState,
  CaptchalaOptions,
  HcaptchaOptions,
  LoadTiming,
  MintOnSubmit,
} from '@captcha-field/core'

interface Config {
  readonly provider?: CaptchaProvider
  readonly load?: LoadTiming
  readonly messages?: CustomMessages
}

interface Common extends CaptchaHandlers {
  readonly form?: string | HTMLFormElement | null
  readonly fieldName?: string
  readonly mintOnSubmit?: MintOnSubmit
  readonly messages?: CustomMessages
  readonly id?: string
}

/** Props that are spelled alike everywhere. */
export type FieldProps = CaptchaSource & Common

/** The field of a vendor, instead. */
export interface VendorFields {
  readonly hcaptcha: HcaptchaOptions & Common & { readonly load?: LoadTiming }
  readonly captchala: CaptchalaOptions & Common & { readonly load?: LoadTiming }
}

/**
 * A page with a field: `<form id="form"><input name="email"><field><button>Send</button></form>`, all of it inside of a
 * `<main>`.
 */
export interface FieldPage extends Partial<VendorFields> {
  /** Around it. */
  readonly config?: Config
  /** No field at all where there are no props. */
  readonly field?: FieldProps
  /** Spelled differently everywhere. */
  readonly className?: string
  readonly style?: { readonly color: string }
  /** Instead of our message: this text and a button "Once more", or nothing. */
  readonly fallback?: ((error: CaptchaError) => string) | null
  /** The field stands behind the form instead of in it. */
  readonly outside?: boolean
}

/** A page whose field makes its captcha itself. */
export interface OwnPage extends Omit<FieldPage, 'field'> {
  readonly field?: Common & { readonly provider?: CaptchaProvider }
}

/** A page with a hook: `<main><div id="widget">` where a container is wanted, `<output>` with the status. */
export interface HookPage {
  readonly config?: Config
  readonly hook?: CaptchaSource & CaptchaHandlers
  readonly container?: boolean
}

export interface Mounted<Page> {
  update(page: Page): Promise<void>
  unmount(): Promise<void>
}

export interface MountedField extends Mounted<FieldPage> {
  /** What a ref of the field holds. */
  handle(): CaptchaHandle | null
}

export interface MountedHook extends Mounted<HookPage> {
  /** What the hook returned, without the framework's wrapping. */
  result(): CaptchaHandle & { readonly state: CaptchaState; readonly status: string; readonly captcha: Captcha }
}

/** What a framework has to offer to be tested. */
export interface Harness {
  field(page: FieldPage): Promise<MountedField>
  hook(page: HookPage): Promise<MountedHook>
  /** The markup of a server. */
  render(page: FieldPage): Promise<string>
  /** Takes over such markup in `main`; `complaints` are the framework's. */
  hydrate(page: FieldPage, html: string): Promise<MountedField & { readonly complaints: readonly string[] }>
  /** Does it, and waits until everything that follows is rendered and every task of it is over. */
  settle(action?: () => unknown): Promise<void>
  /** Unmounts what tests have left. */
  cleanup(): Promise<void>
}
