import type { Claims } from './memoryClaims.ts'
import type { Verdict } from './verdict.ts'
import { unlessAborted, within } from './within.ts'

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

/** A verdict, and whether it is that of everybody who belongs to the same request. */
export interface Decision {
  readonly verdict: Verdict
  /** Reached at the claim or after it. What ended before it, another may decide anew: the token is as good as ever. */
  readonly final: boolean
}

type Decide = () => Promise<Decision>

interface Decisions<Key> {
  get(key: Key): Promise<Decision> | undefined
  set(key: Key, decision: Promise<Decision>): unknown
  delete(key: Key): unknown
}

/** Whoever belongs to the same request waits for the one that decides, and decides in its place where it could not. */
async function share<Key>(decisions: Decisions<Key>, key: Key, decide: Decide, signal: AbortSignal | undefined) {
  for (let known = decisions.get(key); known !== undefined; known = decisions.get(key)) {
    // oxlint-disable-next-line no-await-in-loop
    const decision = await unlessAborted([signal], known)
    // It finds its signal aborted, and says so.
    if (decision === undefined) return decide()
    if (decision.final) return decision
  }
  const pending = decide()
  decisions.set(key, pending)
  const decision = await pending
  if (!decision.final && decisions.get(key) === pending) decisions.delete(key)
  return decision
}

export interface Once {
  /** The decision about this very request, if there is one already; else what `decide` makes of it. */
  ofRequest(request: object, decide: Decide, signal: AbortSignal | undefined): Promise<Decision>
  /** The same by the request's id and the token's digest, where there is no request to go by. */
  ofId(key: string, decide: Decide, signal: AbortSignal | undefined): Promise<Decision>
  claim(key: string): Promise<'ours' | 'taken' | 'unreachable'>
}

/**
 * Lets every token through once, and every part of one request see the same verdict. Claims are made before the vendor is
 * asked and never released: an answer that was lost may have spent the token.
 */
export function createOnce(claims: Claims): Once {
  const byRequest = new WeakMap<object, Promise<Decision>>()
  /** Oldest first. */
  const ids = new Map<string, { readonly decision: Promise<Decision>; readonly end: number }>()

  function makeRoom(now: number): void {
    for (const [key, { end }] of ids) {
      if (end > now && ids.size < MAX_SAME_REQUESTS) return
      ids.delete(key)
    }
  }

  const byId: Decisions<string> = {
    get(key) {
      const known = ids.get(key)
      return known !== undefined && known.end > performance.now() ? known.decision : undefined
    },
    set(key, decision) {
      const now = performance.now()
      ids.delete(key)
      makeRoom(now)
      ids.set(key, { decision, end: now + SAME_REQUEST_MS })
    },
    delete: (key) => ids.delete(key),
  }

  return {
    ofRequest: (request, decide, signal) => share(byRequest, request, decide, signal),
    ofId: (key, decide, signal) => share(byId, key, decide, signal),

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
