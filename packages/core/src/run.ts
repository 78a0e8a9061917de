import type { CaptchaError } from './errors.ts'

/** One attempt to get a token: who waits for it, and its one ending. */
export interface Run {
  /** Does somebody wait for it? `alone`: with its token promised to one caller. */
  wanted(alone?: boolean): boolean
  /** Waits for the ending, or for the caller's own abort. */
  join(exclusive?: boolean, signal?: AbortSignal): Promise<string | undefined>
  /** `take`: gives the token to whom it is promised. */
  end(error?: CaptchaError, take?: () => string | undefined): void
}

/** `abandoned`: the last one who waited has gone. */
export function createRun(abandoned?: () => void): Run {
  const waiters = new Set<Run['end']>()
  let promised = false

  return {
    wanted: (alone) => waiters.size > 0 && (!alone || promised),
    join(exclusive = false, signal) {
      promised = exclusive
      return new Promise((resolve, reject) => {
        const settle = (reason?: unknown, take?: () => string | undefined): void => {
          waiters.delete(settle)
          signal?.removeEventListener('abort', abort)
          // A signal's reason may be anything else.
          if (reason === undefined) resolve(exclusive ? take?.() : undefined)
          else reject(reason)
        }
        const abort = (): void => {
          settle(signal?.reason)
          if (!waiters.size) abandoned?.()
        }
        waiters.add(settle)
        signal?.addEventListener('abort', abort)
      })
    },
    end(error, take) {
      for (const settle of waiters) settle(error, take)
    },
  }
}

/** A rejection that nobody else handles must not become an unhandled one: ours was handled before it left. */
export const handled = <Value>(promise: Promise<Value>): Promise<Value> => {
  promise.catch(() => {})
  return promise
}
