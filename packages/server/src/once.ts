import type { Claims } from './memoryClaims.ts'
import type { Verdict } from './verdict.ts'
import { within } from './within.ts'

/**
 * Longer than any token lives: hCaptcha's two minutes by default, CaptchaLa's five for stand-ins. After that the vendor
 * refuses it by its age.
 */
const CLAIM_TTL_MS = 15 * 60_000
/** A store that has not answered by then is taken for dead. Clients that reconnect would otherwise queue for ever. */
const CLAIM_TIMEOUT_MS = 2000
/** How long one request may go from its middleware to its handler, and how many may be on their way. */
const SAME_REQUEST_MS = 60_000
const MAX_SAME_REQUESTS = 10_000

export interface Once {
  /** The verdict of this very request, if it has been asked for already; else what `decide` makes of it. */
  ofRequest(request: object, decide: () => Promise<Verdict>): Promise<Verdict>
  /** The same by the request's id and the token's digest, where there is no request to go by. */
  ofId(key: string, decide: () => Promise<Verdict>): Promise<Verdict>
  claim(key: string): Promise<'ours' | 'taken' | 'unreachable'>
}

/**
 * Lets every token through once, and every part of one request see the same verdict. Claims are made before the vendor is
 * asked and never released: an answer that was lost may have spent the token.
 */
export function createOnce(claims: Claims): Once {
  const byRequest = new WeakMap<object, Promise<Verdict>>()
  /** Oldest first. */
  const byId = new Map<string, { readonly verdict: Promise<Verdict>; readonly end: number }>()

  function makeRoom(now: number): void {
    for (const [key, { end }] of byId) {
      if (end > now && byId.size < MAX_SAME_REQUESTS) return
      byId.delete(key)
    }
  }

  return {
    ofRequest(request, decide) {
      const verdict = byRequest.get(request) ?? decide()
      byRequest.set(request, verdict)
      return verdict
    },

    ofId(key, decide) {
      const now = performance.now()
      const known = byId.get(key)
      if (known !== undefined && known.end > now) return known.verdict
      byId.delete(key)
      makeRoom(now)
      const verdict = decide()
      byId.set(key, { verdict, end: now + SAME_REQUEST_MS })
      return verdict
    },

    async claim(key) {
      try {
        const claimed: unknown = await within(CLAIM_TIMEOUT_MS, claims.claim(key, CLAIM_TTL_MS))
        // A store that answers with anything else does not know: never the benefit of the doubt.
        if (typeof claimed !== 'boolean') return 'unreachable'
        return claimed ? 'ours' : 'taken'
      } catch {
        return 'unreachable'
      }
    },
  }
}
