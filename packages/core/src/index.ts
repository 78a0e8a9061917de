export { captchaFor, handleOf, listen, pick, type CaptchaHandlers, type CaptchaSource } from './adapter.ts'
export type { Captcha, CaptchaHandle, CaptchaOptions, LoadTiming, RunOptions, TokenResult } from './api.ts'
export { createCaptcha } from './captcha.ts'
export {
  CaptchaError,
  isCaptchaError,
  type CaptchaCloseCode,
  type CaptchaErrorCode,
  type CaptchaErrorLike,
  type CaptchaFailure,
  type CaptchaFailureCode,
} from './errors.ts'
export type { CaptchaEvent, CaptchaEventMap, CaptchaEventOf, CaptchaEventType } from './events.ts'
export {
  createField,
  say,
  warnOfSilence,
  type CaptchaMessages,
  type CustomMessages,
  type Field,
  type FieldState,
  type Notice,
} from './field.ts'
export {
  bindForm,
  mintsOnSubmit,
  type FormOptions,
  type MintOnSubmit,
  type SubmitAttempt,
  type SubmitOptions,
} from './form.ts'
export type { CaptchaProvider, LoadRequest, RenderWidget, Widget, WidgetEvents } from './provider.ts'
export type { CaptchaState, CaptchaStatus } from './state.ts'
export { traceCaptcha, type CaptchaReport, type CaptchaReportEntry, type CaptchaTrace } from './trace.ts'
export {
  captchala,
  type CaptchalaCustomTheme,
  type CaptchalaOptions,
  type CaptchalaScriptOptions,
} from './providers/captchala.ts'
export { captchalaCsp } from './providers/captchalaCsp.ts'
export { CAPTCHALA_OPTIONS } from './providers/captchalaOptions.ts'
export { HCAPTCHA_OPTIONS } from './providers/hcaptchaOptions.ts'
export { hcaptcha, type HcaptchaMfa, type HcaptchaOptions, type HcaptchaScriptOptions } from './providers/hcaptcha.ts'
export { hcaptchaCsp } from './providers/hcaptchaCsp.ts'
export type { ScriptOptions } from './script.ts'
export type { TrustedScriptURL } from './trusted.ts'
