/** The longest wait after `rate-limited`. */
const MAX_BACKOFF_MS = 30_000
/** A page that removes the widget more often than this within a second is not fought. */
const MAX_PER_SECOND = 3

/**
 * How long a vendor that said "too many" is left alone: answers with the milliseconds that the next attempt has to wait.
 * `refused`: it said so once more, which costs 1, 2, 4 … 30 s, jittered.
 */
export function createBackoff(): (refused?: boolean) => number {
  let refusals = 0
  let until = 0
  return (refused) => {
    const now = performance.now()
    if (refused) until = now + Math.min(1000 * 2 ** refusals++, MAX_BACKOFF_MS) * (1 - Math.random() / 5)
    // A timer of less than minus 25 days would be one of as much.
    return Math.max(0, until - now)
  }
}

/** Answers whether one more repair is reasonable, or would be a loop. */
export function createBrake(): () => boolean {
  let until = 0
  let count = 0
  return () => {
    const now = performance.now()
    if (now > until) {
      until = now + 1000
      count = 0
    }
    return ++count <= MAX_PER_SECOND
  }
}
