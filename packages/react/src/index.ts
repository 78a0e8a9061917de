export { CaptchaConfig, type CaptchaConfigProps } from './CaptchaConfig.tsx'
export { CaptchaField, type CaptchaFieldProps } from './CaptchaField.tsx'
export { CaptchalaField, type CaptchalaFieldProps } from './CaptchalaField.tsx'
export { HcaptchaField, type HcaptchaFieldProps } from './HcaptchaField.tsx'
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
