/** A token this close to its end of life may be dead before the server has asked about it. */
const FRESHNESS_MARGIN_MS = 5000

export interface Tokens {
  /**
   * Keeps a token in place of the held one, and answers with the milliseconds until it may no longer leave; nothing for
   * one that was seen before.
   */
  hold(token: string, lifetimeMs: number): number | undefined
  fresh(): boolean
  /** Hands the held token out and forgets it. */
  take(): { readonly token: string; readonly ageMs: number } | undefined
  drop(): void
}

/**
 * Hands out each token once, while it is fresh. Does not know who asks. `repeats`: the vendor's public test keys deliver
 * the same token for ever.
 */
export function createTokens(repeats = false): Tokens {
  /** A page's life has few enough to remember them all. */
  const seen = new Set<string>()
  let held: { token: string; until: number; wall: number; monotonic: number } | undefined

  /** The larger of two ages: one clock stands still while a laptop sleeps, the other can be set back. */
  const age = (): number => (held ? Math.max(Date.now() - held.wall, performance.now() - held.monotonic) : 0)
  const fresh = (): boolean => !!held && age() < held.until

  return {
    fresh,
    hold(token, lifetimeMs) {
      const until = lifetimeMs - FRESHNESS_MARGIN_MS
      if (seen.has(token) && !repeats) return undefined
      seen.add(token)
      held = { token, until, wall: Date.now(), monotonic: performance.now() }
      return until
    },
    take() {
      const taken = held && fresh() ? { token: held.token, ageMs: age() } : undefined
      held = undefined
      return taken
    },
    drop() {
      held = undefined
    },
  }
}
