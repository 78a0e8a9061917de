import type { CaptchaError } from './errors.ts'

/** One attempt to get a token: who waits for it, and its one ending. */
export interface Run {
  /** Does somebody wait for it? `alone`: with its token promised to one caller. */
  wanted(alone?: boolean): boolean
  /** Waits for the ending, or for the caller's own abort. */
  join(exclusive?: boolean, signal?: AbortSignal): Promise<string | undefined>
  end(error?: CaptchaError, token?: string): void
}

/** `abandoned`: the last one who waited has gone. */
export function createRun(abandoned?: () => void): Run {
  const waiters = new Set<(reason?: unknown, token?: string) => void>()
  let promised = false

  return {
    wanted: (alone) => waiters.size > 0 && (!alone || promised),
    join(exclusive = false, signal) {
      promised = exclusive
      return handled(
        new Promise((resolve, reject) => {
          const settle = (reason?: unknown, token?: string): void => {
            waiters.delete(settle)
            signal?.removeEventListener('abort', abort)
            // A signal's reason may be anything else.
            if (reason === undefined) resolve(token)
            else reject(reason)
          }
          const abort = (): void => {
            settle(signal?.reason)
            if (!waiters.size) abandoned?.()
          }
          waiters.add(settle)
          signal?.addEventListener('abort', abort)
        }),
      )
    },
    end(error, token) {
      for (const settle of waiters) settle(error, token)
    },
  }
}

/** A rejection that nobody else handles must not become an unhandled one: ours was handled before it left. */
export const handled = <Value>(promise: Promise<Value>): Promise<Value> => {
  promise.catch(() => {})
  return promise
}
