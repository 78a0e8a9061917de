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
  onScopeDispose,
  shallowRef,
  toRaw,
  toValue,
  type ComputedRef,
  type MaybeRefOrGetter,
  type ShallowRef,
} from 'vue'
import { useConfig } from './captchaConfig.ts'
import { useEffect } from './useEffect.ts'

interface Made {
  /** The vendor and its options. A new object with an equal key changes nothing; another key makes a new captcha. */
  readonly provider?: MaybeRefOrGetter<CaptchaProvider | undefined>
  /** When the vendor's script may be requested. @default 'mount' */
  readonly load?: LoadTiming | undefined
}

interface Given {
  /** A captcha made elsewhere. Never destroyed from here. */
  readonly captcha?: MaybeRefOrGetter<Captcha | undefined>
}

/** No more than one of them. */
type Either<One, Other> =
  | (One & { readonly [Name in keyof Other]?: undefined })
  | (Other & { readonly [Name in keyof One]?: undefined })

export type UseCaptchaOptions = CaptchaHandlers & Either<Made, Given>

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

type LiveCaptcha = Pick<UseCaptchaReturn, 'captcha' | 'container'>

/**
 * What the composable and the field have in common. The field is given the one or the other, and may change; its
 * provider may come from elsewhere.
 */
export function useLiveCaptcha(
  options: Made & Given,
  handlers: CaptchaHandlers,
  provider?: () => CaptchaProvider,
): LiveCaptcha {
  const config = useConfig()

  // Which captcha, with the newest options. Nothing here may become reactive: vendors get what was given.
  let kept: Captcha | undefined
  const captcha = computed(() => {
    const given = toRaw(toValue(options.captcha))
    const newest = toRaw(toValue(provider ?? options.provider) ?? config.provider)
    kept = markRaw(given ?? captchaFor(kept, newest, options.load ?? config.load))
    if (newest && !given) kept.update(newest)
    return kept
  })

  // Its life, and its events. A `<KeepAlive>` brings it back, so it is let go of here, never destroyed; and still heard,
  // since what is under way ends after that.
  const { hear, retain } = listen()
  useEffect(
    (newest) => {
      hear(newest, handlers)
      return retain(newest)
    },
    [captcha],
  )
  onScopeDispose(hear)

  // Its place.
  const container = shallowRef<HTMLElement | null>(null)
  useEffect((newest, element) => element && newest.mount(element), [captcha, container])

  return { captcha, container }
}

/**
 * A captcha for a submit handler: `const { withToken } = useCaptcha({ provider })`. In an app with a `captchaConfig`
 * the options may be left out.
 *
 * @throws {TypeError} without a provider, a captcha and a config
 */
export function useCaptcha(options: UseCaptchaOptions = {}): UseCaptchaReturn {
  const { captcha, container } = useLiveCaptcha(options, options)

  // Its state. Idle until it is shown, as on a server: markup that is taken over is not corrected.
  const state = shallowRef<CaptchaState>({ status: 'idle' })
  useEffect(
    ({ getState, subscribe }) => {
      const read = (): void => {
        state.value = getState()
      }
      read()
      return subscribe(read)
    },
    [captcha],
  )
  const status = computed(() => state.value.status)
  return { ...handleOf(() => captcha.value), state, status, container, captcha }
}
