'use client'

import {
  captchala,
  CAPTCHALA_OPTIONS,
  pick,
  type CaptchaHandle,
  type CaptchalaOptions,
  type LoadTiming,
} from '@captcha-field/core'
import { forwardRef, type ForwardRefExoticComponent, type RefAttributes } from 'react'
import { CaptchaField, type CaptchaFieldOptions } from './CaptchaField.tsx'

export interface CaptchalaFieldProps
  extends CaptchaFieldOptions, Pick<CaptchalaOptions, (typeof CAPTCHALA_OPTIONS)[number]> {
  /** When the vendor's script may be requested. @default 'mount' */
  readonly load?: LoadTiming | undefined
}

/**
 * A `<CaptchaField>` whose vendor is chosen by its import, and whose options are props: a server component or an island
 * can render it, where a provider cannot be passed.
 */
export const CaptchalaField: ForwardRefExoticComponent<CaptchalaFieldProps & RefAttributes<CaptchaHandle>> =
  /*#__PURE__*/ forwardRef<CaptchaHandle, CaptchalaFieldProps>(function CaptchalaField(props, ref) {
    return <CaptchaField {...props} provider={captchala(pick(props, CAPTCHALA_OPTIONS))} ref={ref} />
  })
