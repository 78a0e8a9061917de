import {
  createField,
  mintsOnSubmit,
  say,
  warnOfSilence,
  type Captcha,
  type CaptchaError,
  type CaptchaEvent,
  type CaptchaEventType,
  type CaptchaHandle,
  type CaptchaHandlers,
  type CaptchaMessages,
  type CaptchaProvider,
  type CaptchaSource,
  type CustomMessages,
  type Field,
  type FieldState,
  type LoadTiming,
  type MintOnSubmit,
  type Notice,
} from '@captcha-field/core'
import {
  getCurrentInstance,
  h,
  shallowRef,
  toValue,
  type AllowedComponentProps,
  type ComponentCustomProps,
  type PropType,
  type Ref,
  type SetupContext,
  type VNodeChild,
  type VNodeProps,
} from 'vue'
import { useConfig } from './captchaConfig.ts'
import { useLiveCaptcha } from './useCaptcha.ts'
import { useEffect } from './useEffect.ts'

/** What any component takes. */
export type FallthroughProps = VNodeProps &
  AllowedComponentProps &
  ComponentCustomProps & { readonly id?: string | undefined }

export interface CaptchaFieldOptions {
  /** The form, by id, element or ref. @default the closest form */
  readonly form?: string | HTMLFormElement | Ref<HTMLFormElement | null> | null | undefined
  /** What the token is named in the form's data. @default the provider's `fieldName` */
  readonly fieldName?: string | undefined
  /** Whether a submit waits for a token; asked at each one. @default true, but false when `captcha` is given */
  readonly mintOnSubmit?: MintOnSubmit | undefined
  /** Words in the page's language, before those of the config. */
  readonly messages?: CustomMessages | undefined
}

export interface CaptchaFieldSlots {
  /** What to show instead of our sentence and retry button; empty for nothing. */
  fallback?(props: { error: CaptchaError; retry: () => void }): unknown
}

export type CaptchaFieldProps = CaptchaSource & CaptchaFieldOptions

/** Written by hand: what `defineComponent` infers means something else on each line of Vue. */
export type CaptchaFieldComponent = new () => CaptchaHandle & {
  $props: CaptchaFieldProps & CaptchaHandlers & FallthroughProps
  $slots: CaptchaFieldSlots
}

/** Declared, so that Vue does not take them for listeners of the element. */
export const EVENTS: (CaptchaEventType | 'event')[] = [
  'ready',
  'open',
  'close',
  'solve',
  'consume',
  'expire',
  'retry',
  'error',
  'event',
]

/** For Vue at run time. */
export const FIELD_PROPS: {
  load: PropType<LoadTiming>
  form: PropType<CaptchaFieldOptions['form']>
  fieldName: PropType<string>
  mintOnSubmit: { type: PropType<MintOnSubmit>; default: undefined }
  messages: PropType<CustomMessages>
} = {
  load: [String, Object] as PropType<LoadTiming>,
  form: [String, Object],
  fieldName: String,
  // With a default, or else Vue takes a missing boolean for false.
  mintOnSubmit: { type: [Boolean, Function] as PropType<MintOnSubmit>, default: undefined },
  messages: Object,
}

/** Whether the component that is being rendered has such a listener. */
const hears = (listener: string): boolean => !!getCurrentInstance()?.vnode.props?.[listener]

interface SetupProps extends CaptchaFieldOptions {
  readonly provider?: CaptchaProvider | undefined
  readonly captcha?: Captcha | undefined
  readonly load?: LoadTiming | undefined
}

/** What all fields do, wherever their provider comes from. */
export function setupField(
  props: SetupProps,
  { emit, expose, slots }: SetupContext<typeof EVENTS>,
  provider?: () => CaptchaProvider,
): () => VNodeChild {
  const config = useConfig()
  const onEvent = (event: CaptchaEvent): void => {
    emit(event.type, event)
    emit('event', event)
  }
  const { captcha, container } = useLiveCaptcha(props, { onEvent }, provider)
  // Whichever captcha is the newest.
  expose(new Proxy(captcha.value, { get: (_first, name): unknown => Reflect.get(captcha.value, name) }))

  // What there is to tell, and which form.
  let field: Field
  // Idle until it is shown, as on a server: markup that is taken over is not corrected.
  const state = shallowRef<FieldState>({ status: 'idle' })
  const root = shallowRef<HTMLElement | null>(null)
  useEffect(
    (newest, element, form) => {
      field = createField(newest)
      const read = (): void => {
        state.value = field.getState()
      }
      read()
      const unsubscribe = field.subscribe(read)
      const unbind = field.bind(element, () => props, form)
      return () => {
        unsubscribe()
        unbind()
      }
    },
    [captcha, root, () => (mintsOnSubmit(props) ? toValue(props.form) : null)],
  )
  const word = (key: keyof CaptchaMessages): string => say(key, props.messages, config.messages)

  const explain = ({ message, role, error }: Notice): VNodeChild => {
    const { retry } = field
    const content = slots['fallback']?.({ error, retry })
    warnOfSilence(() => content?.length === 0 && !props.captcha && !hears('onError') && !hears('onEvent'))
    return (
      content ?? [
        h('p', { key: role, role, tabindex: -1 }, word(message)),
        message !== 'visitorRequired' && h('button', { type: 'button', onClick: retry }, word('retry')),
      ]
    )
  }

  return () =>
    h(
      'div',
      { ref: root, 'data-captcha': state.value.status, role: 'group', 'aria-label': word('label'), tabindex: -1 },
      [h('div', { ref: container }), state.value.notice && explain(state.value.notice)],
    )
}

// As `defineComponent` would return it.
const implementation = {
  name: 'CaptchaField',
  props: {
    ...FIELD_PROPS,
    provider: Object as PropType<CaptchaProvider>,
    captcha: Object as PropType<Captcha>,
  },
  emits: EVENTS,
  setup: setupField,
}

/**
 * A captcha in a form: a token is minted when the form is sent, and is in its data. Where sending it fails, the field
 * says so.
 */
export const CaptchaField: CaptchaFieldComponent = implementation as unknown as CaptchaFieldComponent
