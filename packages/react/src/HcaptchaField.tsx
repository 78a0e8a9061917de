'use client'

import {
  hcaptcha,
  HCAPTCHA_OPTIONS,
  pick,
  type CaptchaHandle,
  type HcaptchaOptions,
  type LoadTiming,
} from '@captcha-field/core'
import { forwardRef, type ForwardRefExoticComponent, type RefAttributes } from 'react'
import { CaptchaField, type CaptchaFieldOptions } from './CaptchaField.tsx'

export interface HcaptchaFieldProps
  extends CaptchaFieldOptions, Pick<HcaptchaOptions, (typeof HCAPTCHA_OPTIONS)[number]> {
  /** When the vendor's script may be requested. @default 'mount' */
  readonly load?: LoadTiming | undefined
}

/**
 * A `<CaptchaField>` whose vendor is chosen by its import, and whose options are props: a server component or an island
 * can render it, where a provider cannot be passed.
 */
export const HcaptchaField: ForwardRefExoticComponent<HcaptchaFieldProps & RefAttributes<CaptchaHandle>> =
  /*#__PURE__*/ forwardRef<CaptchaHandle, HcaptchaFieldProps>(function HcaptchaField(props, ref) {
    return <CaptchaField {...props} provider={hcaptcha(pick(props, HCAPTCHA_OPTIONS))} ref={ref} />
  })
