import type { CaptchaError } from './errors.ts'

/** One attempt to get a token: who waits for it, and its one ending. */
export interface Run {
  /** The visitor began it. Aborting what joined it leaves it to them. */
  readonly byVisitor: boolean
  /** Its token is promised to one caller. */
  exclusive(): boolean
  wanted(): boolean
  /** Waits for the ending, or for the caller's own abort. */
  join(exclusive?: boolean, signal?: AbortSignal): Promise<string | undefined>
  solve(token?: string): void
  fail(error: CaptchaError): void
}

/** `abandoned`: the last one who waited has gone. */
export function createRun(byVisitor = false, abandoned?: () => void): Run {
  const waiters = new Set<(error?: CaptchaError, token?: string) => void>()
  let promised = false

  const end = (error?: CaptchaError, token?: string): void => {
    for (const settle of [...waiters]) settle(error, token)
  }

  return {
    byVisitor,
    exclusive: () => promised && waiters.size > 0,
    wanted: () => waiters.size > 0,
    join(exclusive = false, signal) {
      promised = exclusive
      return handled(
        new Promise((resolve, reject) => {
          const leave = (): void => {
            waiters.delete(settle)
            signal?.removeEventListener('abort', abort)
          }
          const settle = (error?: CaptchaError, token?: string): void => {
            leave()
            if (error) reject(error)
            else resolve(token)
          }
          const abort = (): void => {
            leave()
            reject(signal?.reason)
            if (!waiters.size) abandoned?.()
          }
          waiters.add(settle)
          signal?.addEventListener('abort', abort)
        }),
      )
    },
    solve: (token) => end(undefined, token),
    fail: end,
  }
}

/** A rejection that nobody else handles must not become an unhandled one: ours was handled before it left. */
export function handled<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {})
  return promise
}
