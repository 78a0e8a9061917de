/** A token this close to its end of life may be dead before the server has asked about it. */
const FRESHNESS_MARGIN_MS = 5000

export interface HeldToken {
  readonly token: string
  readonly ageMs: number
}

export interface Tokens {
  /**
   * Keeps a token in place of the held one, and answers with the milliseconds until it may no longer leave; nothing for
   * one that was seen before.
   */
  hold(token: string, lifetimeMs: number): number | undefined
  /** The held token, while it is fresh. */
  held(): HeldToken | undefined
  drop(): void
}

/**
 * Believes each token once, keeps it while it is fresh, and tells when it no longer is. Does not know who asks.
 * `repeats`: the vendor's public test keys deliver the same token for ever.
 */
export function createTokens(repeats: boolean | undefined, expired: () => void): Tokens {
  /** A page's life has few enough to remember them all. */
  const seen = new Set<string>()
  let held: (() => HeldToken | undefined) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const drop = (): void => {
    clearTimeout(timer)
    held = undefined
  }

  return {
    held: () => held?.(),
    drop,
    hold(token, lifetimeMs) {
      if (seen.has(token) && !repeats) return undefined
      seen.add(token)
      drop()
      const freshFor = lifetimeMs - FRESHNESS_MARGIN_MS
      const wall = Date.now()
      const monotonic = performance.now()
      timer = setTimeout(expired, freshFor)
      held = () => {
        // The larger of two ages: one clock stands still while a laptop sleeps, the other can be set back.
        const ageMs = Math.max(Date.now() - wall, performance.now() - monotonic)
        return ageMs < freshFor ? { token, ageMs } : undefined
      }
      return freshFor
    },
  }
}
