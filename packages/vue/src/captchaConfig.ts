import type { CaptchaProvider, CustomMessages, LoadTiming } from '@captcha-field/core'
import { inject, type App, type InjectionKey, type Plugin } from 'vue'

/** What fields and composables of the app take, unless they say otherwise themselves. */
export interface CaptchaConfigOptions {
  readonly provider?: CaptchaProvider | undefined
  /** When the vendor's script may be requested. @default 'mount' */
  readonly load?: LoadTiming | undefined
  /** Words in the page's language. @default English */
  readonly messages?: CustomMessages | undefined
}

// Known by name, so that two copies of this package in one app share it.
const CONFIG: InjectionKey<CaptchaConfigOptions> = /*#__PURE__*/ Symbol.for('captcha-field.config')

export const useConfig = (): CaptchaConfigOptions => inject(CONFIG, undefined) ?? {}

/** Says once for the whole app which captcha to use, when to load it, and in which words to speak. */
export const captchaConfig: Plugin<[options: CaptchaConfigOptions]> = {
  install(app: App, options: CaptchaConfigOptions) {
    app.provide(CONFIG, options)
  },
}
