export { captchaHandlers, type MswHttp } from './captchaHandlers.ts'
export { captchaStates, type ShownStatus } from './captchaStates.ts'
export type { CaptchalaEvent, CaptchalaPageControl, CaptchalaPageCounts } from './captchala/page/control.ts'
export type {
  CaptchalaCounts,
  CaptchalaOutcome,
  CaptchalaRun,
  CaptchalaScenario,
  CaptchalaState,
} from './captchala/scenario.ts'
export { fakeCaptchala, fakeCaptchalaScript } from './captchala/script.ts'
export type { CaptchalaIssue } from './captchala/service.ts'
export {
  emulatorAddresses,
  emulatorControl,
  type CaptchalaAddresses,
  type CaptchalaHost,
  type EmulatorAddresses,
  type EmulatorControl,
  type HcaptchaAddresses,
  type VendorControl,
} from './control/addresses.ts'
export type { ApiMode, FileMode } from './emulated/faults.ts'
export { fakeProvider, type FakeProvider, type FakeProviderOptions } from './fakeProvider.ts'
export { teachFormDataEvent } from './formDataEvent.ts'
export type { HcaptchaPageControl, HcaptchaPageCounts } from './hcaptcha/page/control.ts'
export type {
  HcaptchaCounts,
  HcaptchaOutcome,
  HcaptchaProfile,
  HcaptchaRun,
  HcaptchaScenario,
  HcaptchaState,
} from './hcaptcha/scenario.ts'
export { fakeHcaptcha, fakeHcaptchaScript } from './hcaptcha/script.ts'
export { hcaptchaTestKeys, type HcaptchaTestKey } from './hcaptcha/testKeys.ts'
export { installFakeCaptcha, type FakeCaptcha, type FakeCaptchala, type FakeVendor } from './installFakeCaptcha.ts'
