import type { CaptchaHandle } from './api.ts'
import { CaptchaError } from './errors.ts'

const isOurs = (error: unknown): error is CaptchaError => error instanceof CaptchaError

/**
 * `withToken`: execute, use, re-arm, for one caller at a time. A closed challenge is an answer here: a rejection would be
 * an unhandled one in form libraries that rethrow, and an error boundary in React's actions.
 *
 * @param turn changes with each run that begins and each token that leaves: what happened since is not ours to re-arm.
 */
export function createLending(
  execute: (signal: AbortSignal | undefined) => Promise<string>,
  turn: () => number,
  rearm: () => void,
  refusal: () => CaptchaError,
): CaptchaHandle['withToken'] {
  let busy = false
  return async (use, { signal } = {}) => {
    if (busy) return { success: false, error: refusal() }
    busy = true
    let mine: number | undefined
    try {
      const token = await execute(signal)
      mine = turn()
      return { success: true, value: await use(token) }
    } catch (error) {
      if (mine !== undefined || !isOurs(error) || error === signal?.reason) throw error
      return { success: false, error }
    } finally {
      busy = false
      if (mine === turn()) rearm()
    }
  }
}
