import {
  hcaptcha,
  HCAPTCHA_OPTIONS,
  pick,
  type CaptchaHandle,
  type CaptchaHandlers,
  type HcaptchaOptions,
  type LoadTiming,
} from '@captcha-field/core'
import { defineComponent, type PropType } from 'vue'
import {
  EVENTS,
  FIELD_PROPS,
  setupField,
  type CaptchaFieldOptions,
  type CaptchaFieldSlots,
  type FallthroughProps,
} from './CaptchaField.ts'

export interface HcaptchaFieldProps
  extends CaptchaFieldOptions, Pick<HcaptchaOptions, (typeof HCAPTCHA_OPTIONS)[number]> {
  /** When the vendor's script may be requested. @default 'mount' */
  readonly load?: LoadTiming | undefined
}

/** Written by hand, as that of `CaptchaField`. */
export type HcaptchaFieldComponent = new () => CaptchaHandle & {
  $props: HcaptchaFieldProps & CaptchaHandlers & FallthroughProps
  $slots: CaptchaFieldSlots
}

const implementation = /*#__PURE__*/ defineComponent({
  name: 'HcaptchaField',
  props: {
    ...FIELD_PROPS,
    sitekey: { type: String, required: true },
    theme: [String, Object] as PropType<HcaptchaOptions['theme']>,
    size: String as PropType<HcaptchaOptions['size']>,
    hl: String,
    tabindex: Number,
    rqdata: [String, Function] as PropType<HcaptchaOptions['rqdata']>,
    mfa: Object as PropType<HcaptchaOptions['mfa']>,
    challengeContainer: [String, Function] as PropType<HcaptchaOptions['challengeContainer']>,
    custom: { type: Boolean, default: undefined },
    tplinks: String as PropType<HcaptchaOptions['tplinks']>,
    endpoint: String,
    mode: String as PropType<HcaptchaOptions['mode']>,
    orientation: String as PropType<HcaptchaOptions['orientation']>,
    andint: String,
    script: Object as PropType<HcaptchaOptions['script']>,
  },
  emits: EVENTS,
  setup: (props, context) => setupField(props, context, () => hcaptcha(pick(props, HCAPTCHA_OPTIONS))),
})

/**
 * A `<CaptchaField>` whose vendor is chosen by its import, and whose options are props: an island can render it, where
 * a provider cannot be passed.
 */
export const HcaptchaField: HcaptchaFieldComponent = implementation as unknown as HcaptchaFieldComponent
