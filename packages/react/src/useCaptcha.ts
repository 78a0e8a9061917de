'use client'

import {
  captchaFor,
  handleOf,
  listen,
  type Captcha,
  type CaptchaHandle,
  type CaptchaHandlers,
  type CaptchaSource,
  type CaptchaState,
} from '@captcha-field/core'
import {
  useContext,
  useDebugValue,
  useEffect,
  useInsertionEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { ConfigContext } from './CaptchaConfig.tsx'

export type UseCaptchaOptions = CaptchaSource & CaptchaHandlers

/** The methods may be kept: they always go to the newest captcha. */
export interface UseCaptchaReturn extends CaptchaHandle {
  readonly state: CaptchaState
  /** `state.status`, for short. */
  readonly status: CaptchaState['status']
  /** Callback ref for the widget's place in the layout. Not needed when it is invisible. */
  readonly container: (element: HTMLElement | null) => void
  /** The captcha itself: the same object while the provider's key is the same. */
  readonly captcha: Captcha
}

const IDLE: CaptchaState = { status: 'idle' }
const idle = (): CaptchaState => IDLE

/**
 * A captcha for a submit handler: `const { withToken } = useCaptcha({ provider })`. Under a `<CaptchaConfig>` the
 * options may be left out.
 *
 * @throws {TypeError} without a provider, a captcha and a config
 */
export function useCaptcha(options: UseCaptchaOptions = {}): UseCaptchaReturn {
  const { captcha, container } = useLiveCaptcha(options)

  // Of the last render that counted.
  const newest = useRef(captcha)
  useInsertionEffect(() => {
    newest.current = captcha
  })
  // oxlint-disable-next-line react/refs -- not before a method is called
  const [handle] = useState(() => handleOf(() => newest.current))

  // Its state.
  const { subscribe, getState } = captcha
  const state = useSyncExternalStore(subscribe, getState, idle)
  useDebugValue(state.status)
  return { ...handle, state, status: state.status, container, captcha }
}

export interface LiveCaptcha<Options> extends Pick<UseCaptchaReturn, 'captcha' | 'container'> {
  /** The options of the last render that counted. */
  newest(): Options
}

/** A callback ref. */
function placeOf(captcha: Captcha): (element: HTMLElement | null) => void {
  let unmount: (() => void) | null
  return (element) => {
    unmount?.()
    unmount = element && captcha.mount(element)
  }
}

/** What the hook and the field have in common. */
export function useLiveCaptcha<Options extends UseCaptchaOptions>(options: Options): LiveCaptcha<Options> {
  const config = useContext(ConfigContext)
  const provider = options.provider ?? config.provider

  // Which captcha. One made in a render that is discarded goes with it: it has touched nothing.
  const choose = (current?: Captcha): Captcha =>
    options.captcha ?? captchaFor(current, provider, options.load ?? config.load)
  const [kept, keep] = useState(choose)
  const captcha = choose(kept)
  if (captcha !== kept) keep(captcha)

  // Its events, and the newest options, from the moment that this render counts.
  const [{ hear, retain, newest }] = useState(listen<Options>)
  useInsertionEffect(() => {
    if (provider && !options.captcha) captcha.update(provider)
    // Before refs and effects, so that none is missed.
    hear(captcha, options)
  })
  useInsertionEffect(() => hear, [hear])

  // Its life. StrictMode cleans up after the living, so it is let go of here, never destroyed.
  useEffect(() => retain(captcha), [retain, captcha])

  // Its place.
  const container = useMemo(() => placeOf(captcha), [captcha])

  return { captcha, container, newest }
}
