/**
 * Remembers which tokens were claimed. One method, so that anything can be one: a database with a unique key, Redis
 * (`redisClaims`), a Durable Object.
 */
export interface Claims {
  /**
   * Atomically: true for the first who asks for this key within `ttlMs`, false for everybody else. May reject; then nothing
   * is accepted.
   */
  claim(key: string, ttlMs: number): Promise<boolean>
}

/** What `memoryClaims` can be told. */
export interface MemoryClaimsOptions {
  /**
   * How many keys are remembered, about 200 bytes each. Beyond that the oldest is forgotten; vendors themselves accept a
   * token only once, so what is lost is the second lock.
   *
   * @default 100_000
   */
  readonly max?: number | undefined
}

/**
 * Claims in the memory of this process: the default. For several processes or machines use a shared store.
 *
 * @throws {TypeError} if `max` is not a positive whole number
 */
export function memoryClaims({ max = 100_000 }: MemoryClaimsOptions = {}): Claims {
  if (!Number.isSafeInteger(max) || max < 1) throw new TypeError('memoryClaims: max must be a positive whole number')
  /** Key to the end of its life, oldest first. Monotonic: a clock that is set back or forth gains nothing. */
  const ends = new Map<string, number>()

  function makeRoom(now: number): void {
    for (const [key, end] of ends) {
      if (end > now && ends.size < max) return
      ends.delete(key)
    }
  }

  return {
    claim(key, ttlMs) {
      const now = performance.now()
      const known = ends.get(key)
      if (known !== undefined && known > now) return Promise.resolve(false)
      ends.delete(key)
      makeRoom(now)
      ends.set(key, now + ttlMs)
      return Promise.resolve(true)
    },
  }
}
