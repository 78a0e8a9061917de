/** The longest wait after `rate-limited`. */
const MAX_BACKOFF_MS = 30_000
/** A page that removes the widget more often than this within a second is not fought. */
const MAX_PER_SECOND = 3

export interface Backoff {
  /** One more refusal: 1, 2, 4 … 30 s, jittered. */
  refused(): void
  /** Milliseconds that the next attempt has to wait. */
  delay(): number
  clear(): void
}

/** How long a vendor that said "too many" is left alone. */
export function createBackoff(): Backoff {
  let refusals = 0
  let until = 0
  return {
    refused() {
      until = performance.now() + Math.min(1000 * 2 ** refusals++, MAX_BACKOFF_MS) * (1 - Math.random() / 5)
    },
    delay: () => Math.max(0, until - performance.now()),
    clear() {
      refusals = until = 0
    },
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
