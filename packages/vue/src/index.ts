export { captchaConfig, type CaptchaConfigOptions } from './captchaConfig.ts'
export { CaptchaField, type CaptchaFieldProps, type CaptchaFieldSlots } from './CaptchaField.ts'
export { CaptchalaField, type CaptchalaFieldProps } from './CaptchalaField.ts'
export { HcaptchaField, type HcaptchaFieldProps } from './HcaptchaField.ts'
export { useCaptcha, type UseCaptchaOptions, type UseCaptchaReturn } from './useCaptcha.ts'
export { captchala, createCaptcha, hcaptcha, isCaptchaError } from '@captcha-field/core'
export type {
  Captcha,
  CaptchaCloseCode,
  CaptchaError,
  CaptchaErrorCode,
  CaptchaEvent,
  CaptchaEventMap,
  CaptchaEventOf,
  CaptchaEventType,
  CaptchaFailure,
  CaptchaHandle,
  CaptchaMessages,
  CustomMessages,
  CaptchaProvider,
  CaptchaState,
  CaptchaStatus,
  CaptchalaOptions,
  HcaptchaOptions,
  LoadTiming,
  MintOnSubmit,
  RunOptions,
  SubmitAttempt,
  TokenResult,
} from '@captcha-field/core'
