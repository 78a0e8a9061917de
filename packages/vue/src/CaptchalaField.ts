import {
  captchala,
  CAPTCHALA_OPTIONS,
  pick,
  type CaptchaHandle,
  type CaptchaHandlers,
  type CaptchalaOptions,
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

export interface CaptchalaFieldProps
  extends CaptchaFieldOptions, Pick<CaptchalaOptions, (typeof CAPTCHALA_OPTIONS)[number]> {
  /** When the vendor's script may be requested. @default 'mount' */
  readonly load?: LoadTiming | undefined
}

/** Written by hand, as that of `CaptchaField`. */
export type CaptchalaFieldComponent = new () => CaptchaHandle & {
  $props: CaptchalaFieldProps & CaptchaHandlers & FallthroughProps
  $slots: CaptchaFieldSlots
}

const implementation = /*#__PURE__*/ defineComponent({
  name: 'CaptchalaField',
  props: {
    ...FIELD_PROPS,
    appKey: { type: String, required: true },
    action: { type: String, required: true },
    product: String as PropType<CaptchalaOptions['product']>,
    lang: String,
    theme: [String, Object] as PropType<CaptchalaOptions['theme']>,
    serverToken: [String, Function] as PropType<CaptchalaOptions['serverToken']>,
    tokenLifetime: Number,
    script: Object as PropType<CaptchalaOptions['script']>,
    extra: Object as PropType<CaptchalaOptions['extra']>,
  },
  emits: EVENTS,
  setup: (props, context) => setupField(props, context, () => captchala(pick(props, CAPTCHALA_OPTIONS))),
})

/**
 * A `<CaptchaField>` whose vendor is chosen by its import, and whose options are props: an island can render it, where
 * a provider cannot be passed.
 */
export const CaptchalaField: CaptchalaFieldComponent = implementation as unknown as CaptchalaFieldComponent
