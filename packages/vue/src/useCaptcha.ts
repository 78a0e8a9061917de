import {
  captchaFor,
  handleOf,
  listen,
  type Captcha,
  type CaptchaHandle,
  type CaptchaHandlers,
  type CaptchaProvider,
  type CaptchaState,
  type LoadTiming,
} from '@captcha-field/core'
import {
  computed,
  markRaw,
  shallowRef,
  toRaw,
  toValue,
  type ComputedRef,
  type MaybeRefOrGetter,
  type ShallowRef,
} from 'vue'
import { useConfig } from './captchaConfig.ts'
import { useEffect } from './useEffect.ts'

export interface UseCaptchaOptions extends CaptchaHandlers {
  /** The vendor and its options. A new object with an equal key changes nothing; another key makes a new captcha. */
  readonly provider?: MaybeRefOrGetter<CaptchaProvider | undefined>
  /** A captcha made elsewhere, instead of a provider. Never destroyed from here. */
  readonly captcha?: MaybeRefOrGetter<Captcha | undefined>
  /** When the vendor's script may be requested. @default 'mount' */
  readonly load?: LoadTiming | undefined
}

/** The methods always go to the newest captcha. */
export interface UseCaptchaReturn extends CaptchaHandle {
  readonly state: Readonly<ShallowRef<CaptchaState>>
  /** `state.value.status`, for short. */
  readonly status: ComputedRef<CaptchaState['status']>
  /** Template ref for the widget's place in the layout. Not needed when it is invisible. */
  readonly container: ShallowRef<HTMLElement | null>
  /** The captcha itself: the same object while the provider's key is the same. */
  readonly captcha: ComputedRef<Captcha>
}

/**
 * A captcha for a submit handler: `const { withToken } = useCaptcha({ provider })`. In an app with a `captchaConfig`
 * the options may be left out.
 *
 * @throws {TypeError} without a provider, a captcha and a config
 */
export function useCaptcha(options: UseCaptchaOptions = {}): UseCaptchaReturn {
  const config = useConfig()

  // Which captcha, with the newest options. Nothing here may become reactive: vendors get what was given.
  let kept: Captcha | undefined
  const captcha = computed(() => {
    const given = toValue(options.captcha)
    if (given) return (kept = markRaw(toRaw(given)))
    const provider = toRaw(toValue(options.provider) ?? config.provider)
    kept = markRaw(captchaFor(kept, provider, options.load ?? config.load))
    if (provider) kept.update(provider)
    return kept
  })
  const handle = handleOf(() => captcha.value)

  // Its events.
  useEffect(() => listen(captcha.value, () => options), [captcha])

  // Its state.
  const state = shallowRef(captcha.value.getState())
  useEffect(() => {
    const read = (): void => {
      state.value = captcha.value.getState()
    }
    read()
    return captcha.value.subscribe(read)
  }, [captcha])
  const status = computed(() => state.value.status)

  // Its life. A `<KeepAlive>` brings it back, so it is let go of here, never destroyed.
  useEffect(() => captcha.value.retain(), [captcha])

  // Its place.
  const container = shallowRef<HTMLElement | null>(null)
  useEffect(() => (container.value ? captcha.value.mount(container.value) : undefined), [captcha, container])

  return { ...handle, state, status, container, captcha }
}
