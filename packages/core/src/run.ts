import type { CaptchaError } from './errors.ts'

/** One attempt to get a token: who waits for it, and its one ending. */
export interface Run {
  /** Its token is promised to one caller. */
  exclusive(): boolean
  wanted(): boolean
  /** Waits for the ending, or for the caller's own abort. */
  join(exclusive?: boolean, signal?: AbortSignal): Promise<string | undefined>
  end(error?: CaptchaError, token?: string): void
}

/** `abandoned`: the last one who waited has gone. */
export function createRun(abandoned?: () => void): Run {
  const waiters = new Set<(reason?: unknown, token?: string) => void>()
  let promised = false

  return {
    exclusive: () => promised && waiters.size > 0,
    wanted: () => waiters.size > 0,
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
export function handled<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {})
  return promise
}
