import { DEV } from '#dev'
import type { Captcha, CaptchaHandle, LoadTiming } from './api.ts'
import { createCaptcha, isAlike } from './captcha.ts'
import { callSafely, nextTask, type CaptchaEvent, type CaptchaEventOf, type CaptchaEventType } from './events.ts'
import type { CaptchaProvider } from './provider.ts'

/** Where a hook or a field has its captcha from: it makes one, it was given one, or the config says. */
export type CaptchaSource =
  | {
      /** The vendor and its options. A new object with an equal key changes nothing; another key makes a new captcha. */
      readonly provider?: CaptchaProvider | undefined
      /** When the vendor's script may be requested. @default 'mount' */
      readonly load?: LoadTiming | undefined
      readonly captcha?: undefined
    }
  | {
      /** A captcha made elsewhere. Never destroyed from here. */
      readonly captcha: Captcha
      readonly provider?: undefined
      readonly load?: undefined
    }

/** A handler for each event of a captcha: `onSolve`, `onError`…, and `onEvent` for all of them. */
export type CaptchaHandlers = {
  readonly [Type in CaptchaEventType as `on${Capitalize<Type>}`]?: ((event: CaptchaEventOf<Type>) => void) | undefined
} & {
  readonly onEvent?: ((event: CaptchaEvent) => void) | undefined
}

/**
 * The captcha for a provider: the current one as long as the key is the same. Touches neither, so that a
 * render that calls it may be discarded; `update` hands the newest provider over once the render counts.
 *
 * @throws {TypeError} without a provider
 */
export function captchaFor(
  current: Captcha | undefined,
  provider: CaptchaProvider | undefined,
  load: LoadTiming | undefined,
): Captcha {
  if (!provider) throw new TypeError(DEV ? 'captcha-field: no provider, no captcha, and no config that has one' : '')
  return current && isAlike(current.provider, provider) ? current : createCaptcha({ provider, load })
}

/** Methods that always go to the newest captcha, for callers who keep them. */
export const handleOf = (newest: () => CaptchaHandle): CaptchaHandle => ({
  load: () => newest().load(),
  mint: (options) => newest().mint(options),
  execute: (options) => newest().execute(options),
  take: () => newest().take(),
  holds: () => newest().holds(),
  withToken: (use, options) => newest().withToken(use, options),
  reset: () => newest().reset(),
})

/** A provider's options out of the props of a component that takes them flat. */
export function pick<Props extends object, Name extends keyof Props>(
  props: Props,
  names: readonly Name[],
): Pick<Props, Name>
export function pick(props: object, names: readonly PropertyKey[]): object {
  return Object.fromEntries(names.map((name) => [name, Reflect.get(props, name)]))
}

/** How a hook or a field listens to one captcha after another. */
export interface Listening<Handlers> {
  /** From now on to this one; to those before it until they have told how their runs ended. To none: at once. */
  hear(captcha?: Captcha, newest?: Handlers): void
  /** What came with the captcha that was heard last. */
  newest(): Handlers
  /** One more owner of what is heard. Returns what lets go of it. */
  retain(captcha: Captcha): () => void
}

/** Calls the newest handlers: the one of the event's own name, then `onEvent`. */
export function listen<Handlers extends CaptchaHandlers>(): Listening<Handlers> {
  const undos = new Map<Captcha, () => void>()
  let current: Captcha | undefined
  let handlers: Handlers

  const forget = (): void => {
    for (const [captcha, undo] of undos) {
      if (current && (captcha === current || captcha.getState().status === 'challenging')) continue
      undo()
      undos.delete(captcha)
    }
  }

  return {
    hear(captcha, newest = handlers) {
      current = captcha
      handlers = newest
      if (!captcha) forget()
      else if (!undos.has(captcha))
        undos.set(
          captcha,
          captcha.on('*', (event) => {
            if (captcha !== current) forget()
            for (const name of [event.type, 'event']) {
              const own = `on${name.replace(/./, (letter) => letter.toUpperCase())}`
              const handler = Reflect.get(handlers, own) as CaptchaHandlers['onEvent']
              if (handler) callSafely(handler, event)
            }
          }),
        )
    },
    newest: () => handlers,
    retain(captcha) {
      // The one before has been let go of by now, and what was under way there ends one task later.
      nextTask(forget)
      return captcha.retain()
    },
  }
}
