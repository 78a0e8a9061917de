import {
  createField,
  handleOf,
  say,
  warnOfSilence,
  type Captcha,
  type CaptchaError,
  type CaptchaEventType,
  type CaptchaHandle,
  type CaptchaHandlers,
  type CaptchaMessages,
  type CaptchaProvider,
  type CaptchaSource,
  type CustomMessages,
  type LoadTiming,
  type MintOnSubmit,
  type Notice,
} from '@captcha-field/core'
import {
  defineComponent,
  getCurrentInstance,
  h,
  shallowRef,
  toValue,
  watch,
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
  readonly captcha?: Captcha | undefined
  readonly load?: LoadTiming | undefined
}

/** What all fields do, wherever their provider comes from. */
export function setupField(
  props: SetupProps,
  provider: () => CaptchaProvider | undefined,
  { emit, expose, slots }: SetupContext<typeof EVENTS>,
): () => VNodeChild {
  const config = useConfig()
  const { captcha, state, container } = useLiveCaptcha({
    provider,
    captcha: () => props.captcha,
    load: () => props.load,
    onEvent(event) {
      emit(event.type, event)
      emit('event', event)
    },
  })
  expose(handleOf(() => captcha.value))

  // What there is to tell.
  // Watched, not computed: in Vue 3.3 what depends on a computed one runs before the new captcha has its place.
  const field = shallowRef(createField(captcha.value))
  watch(captcha, (newest) => {
    field.value = createField(newest)
  })
  const notice = shallowRef<Notice>()
  useEffect(() => {
    const read = (): void => {
      notice.value = field.value.getNotice()
    }
    read()
    return field.value.subscribe(read)
  }, [field])
  const word = (key: keyof CaptchaMessages): string => say(key, props.messages, config.messages)

  // Which form.
  const root = shallowRef<HTMLElement | null>(null)
  const form = (): HTMLFormElement | string | null | undefined => toValue(props.form)
  const mintOnSubmit = (): MintOnSubmit => props.mintOnSubmit ?? !props.captcha
  useEffect(
    () => field.value.bind(root.value, { form: form(), fieldName: props.fieldName, mintOnSubmit }),
    [root, field, form, () => props.fieldName, () => !mintOnSubmit()],
  )

  const explain = ({ message, role, error }: Notice): VNodeChild => {
    const { retry } = field.value
    if (slots['fallback']) {
      const content = slots['fallback']({ error, retry })
      warnOfSilence(() => !content.length && !props.captcha && !hears('onError') && !hears('onEvent'))
      return content
    }
    return [
      h('p', { key: role, role, tabindex: -1 }, word(message)),
      message !== 'visitorRequired' && h('button', { type: 'button', onClick: retry }, word('retry')),
    ]
  }

  return () =>
    h(
      'div',
      { ref: root, 'data-captcha': state.value.status, role: 'group', 'aria-label': word('label'), tabindex: -1 },
      [h('div', { ref: container }), notice.value && explain(notice.value)],
    )
}

const implementation = /*#__PURE__*/ defineComponent({
  name: 'CaptchaField',
  props: {
    ...FIELD_PROPS,
    provider: Object as PropType<CaptchaProvider>,
    captcha: Object as PropType<Captcha>,
  },
  emits: EVENTS,
  setup: (props, context) => setupField(props, () => props.provider, context),
})

/**
 * A captcha in a form: a token is minted when the form is sent, and is in its data. Where sending it fails, the field
 * says so.
 */
export const CaptchaField: CaptchaFieldComponent = implementation as unknown as CaptchaFieldComponent
