/** How often a countdown looks at the clock. */
const TICK_MS = 1000
/** The most that one tick may add: a sleeping laptop or a debugger adds one tick, not an hour. */
const MAX_TICK_MS = 1500

/**
 * Calls `done` after so many milliseconds in which somebody could have acted: the page visible and online. A background
 * tab cannot time anything out. Returns what stops it; `Infinity` never ends.
 */
export function countdown(ms: number, done: () => void): () => void {
  let left = ms
  let last = performance.now()
  const timer = setInterval(
    () => {
      const now = performance.now()
      if (!document.hidden && navigator.onLine) left -= Math.min(now - last, MAX_TICK_MS)
      last = now
      if (left > 0) return
      clearInterval(timer)
      done()
    },
    Math.min(TICK_MS, ms),
  )
  return () => clearInterval(timer)
}
