export { captchaHandlers, type MswHttp } from './captchaHandlers.ts'
export { captchaStates, type ShownStatus } from './captchaStates.ts'
export {
  emulatorAddresses,
  emulatorControl,
  type EmulatorAddresses,
  type EmulatorControl,
} from './control/addresses.ts'
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
export { installFakeCaptcha, type FakeCaptcha } from './installFakeCaptcha.ts'
