import type { CaptchaCloseCode, CaptchaFailure } from './errors.ts'

/** What a captcha tells: listeners of `captcha.on`, hook options, React props and Vue emits all derive from this map. */
export interface CaptchaEventMap {
  /** A widget is rendered and a run may begin. */
  ready: { readonly type: 'ready' }
  /** The visitor sees a challenge. */
  open: { readonly type: 'open' }
  /** A run was cancelled, by the visitor or by the page. Not a failure. */
  close: { readonly type: 'close'; readonly code: CaptchaCloseCode }
  /** A token is there. `take()` hands it out once, for libraries that want tokens pushed. */
  solve: { readonly type: 'solve'; readonly expiresAt: number; take(): string | undefined }
  /** The token was handed out, at this age in milliseconds. */
  consume: { readonly type: 'consume'; readonly ageMs: number }
  /** A token grew too old before anybody took it. */
  expire: { readonly type: 'expire' }
  /** Something failed and is tried again by itself after `delayMs`. */
  retry: { readonly type: 'retry'; readonly error: CaptchaFailure; readonly attempt: number; readonly delayMs: number }
  /** A run or a load failed. */
  error: { readonly type: 'error'; readonly error: CaptchaFailure }
}

export type CaptchaEventType = keyof CaptchaEventMap
export type CaptchaEvent = CaptchaEventMap[CaptchaEventType]

/** An event by its name; `'*'` is any of them. */
export type CaptchaEventOf<Type extends CaptchaEventType | '*'> = Type extends CaptchaEventType
  ? CaptchaEventMap[Type]
  : CaptchaEvent

/** Runs on a task of its own: after everything that is under way, microtasks included. */
export const nextTask = (run: () => void): ReturnType<typeof setTimeout> => setTimeout(run)

/** Calls what is not ours: whatever it throws becomes the page's error, on a task of its own, and stops nobody. */
export function callSafely<Args extends unknown[]>(listener: (...args: Args) => unknown, ...args: Args): void {
  try {
    listener(...args)
  } catch (error) {
    nextTask(() => {
      throw error
    })
  }
}

/** Makes a function that ends what it gave out before, and gives out a new signal. */
export function renewable(): () => AbortSignal {
  let current = new AbortController()
  return () => {
    current.abort()
    current = new AbortController()
    return current.signal
  }
}

export interface Listeners<Args extends unknown[]> {
  add(listener: (...args: Args) => void): () => void
  /** In the order of registration. Who is removed meanwhile is not called, who is added meanwhile neither. */
  call(...args: Args): void
}

/** Listeners and an undo. The same function added twice is called twice. */
export function createListeners<Args extends unknown[]>(): Listeners<Args> {
  const entries = new Set<readonly [(...args: Args) => void]>()
  return {
    add(listener) {
      const entry = [listener] as const
      entries.add(entry)
      return () => {
        entries.delete(entry)
      }
    },
    call(...args) {
      for (const entry of [...entries]) if (entries.has(entry)) callSafely(...entry, ...args)
    },
  }
}
