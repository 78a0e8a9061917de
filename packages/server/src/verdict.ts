import type { CaptchaErrorLike, VerifyCode } from '@captcha-field/core/errors'

/** Who judges tokens. */
export type ProviderName = 'hcaptcha' | 'captchala'

/** Every code that a verification ends with. `unknown`: the vendor refused with a word this version does not know. */
export type VerdictCode = VerifyCode | 'unknown'

/** Whose fault it is, as an HTTP status: 403 the visitor's, 500 the configuration's, 503 the vendor's or a store's. */
export type FaultStatus = 403 | 500 | 503

/** What a log should know and a visitor need not. */
export type Note =
  /** `remoteip` was a list, not public, or no address: it was not sent, and not held against the visitor. */
  | 'remoteip-list'
  | 'remoteip-private'
  | 'remoteip-invalid'
  /** There is no address to bind a server token to, although it should be. */
  | 'remoteip-missing'
  /** Nothing was handed over, or an object with nothing in it: what came was not parsed. */
  | 'no-body'
  /** What was handed over is no form's data: a body of another type, a request of Node's or its headers, a promise. */
  | 'not-a-form'
  /** The body of the request had been read before, so no token could be found in it: verify first. */
  | 'body-already-read'
  | 'body-unreadable'
  /** The body is more than `maxBody`. */
  | 'body-too-large'
  /** Why a token was refused unasked. */
  | 'token-not-text'
  | 'several-tokens'
  | 'token-too-long'
  | 'token-characters'
  /** Why there is no verdict. */
  | 'redirected'
  | 'answer-too-large'
  | 'answer-not-json'
  | 'answer-not-a-verdict'
  /** The vendor said more than words, or something that repeats a secret, the token or the address: it was left out. */
  | 'words-withheld'
  /** `signal` was aborted before there was a verdict; or the request's own, before its body was read. */
  | 'cancelled'
  /** A defect of this package; please report it. */
  | 'unexpected'

/** What a log needs of one verification: never a token, a secret or an address. Frozen, JSON-safe. */
export interface VerifyRecord {
  /** As it was given, printable characters only. */
  readonly requestId?: string
  /** When it began, ISO 8601 UTC. */
  readonly at: string
  /** Milliseconds that it took. */
  readonly durationMs: number
  readonly provider: ProviderName
  /** `refused`: status 403, `misconfigured`: 500, `undecided`: 503. */
  readonly verdict: 'accepted' | 'refused' | 'misconfigured' | 'undecided'
  readonly code?: VerdictCode
  /** Every word of the vendor, its own spelling, at most five. Words only: of its sentences there is a note. */
  readonly vendorCodes?: readonly string[]
  /** HTTP status of the vendor's answer; absent where it was not asked, or did not answer. */
  readonly vendorStatus?: number
  /** Milliseconds since the token was made, by the vendor's clock and ours. */
  readonly ageMs?: number
  /** Characters; 0 where none came. */
  readonly tokenLength: number
  /** The first 16 hexadecimal digits of the SHA-256 of the token: the same token can be recognised, not recovered. */
  readonly fingerprint?: string
  readonly action?: string
  readonly hostname?: string
  readonly human?: number
  readonly test?: true
  readonly notes?: readonly Note[]
}

/** The vendor vouches for this token, and everything that was asked of it is as it should be. Frozen, JSON-safe. */
export interface Accepted {
  readonly success: true
  readonly provider: ProviderName
  /** What the token was made for (CaptchaLa). */
  readonly action?: string
  /** The host the token was made on (hCaptcha). */
  readonly hostname?: string
  /** 0…1, 1 = human, where the vendor sends a score. Vendors' scores run the other way. */
  readonly human?: number
  /** Milliseconds since the token was made. */
  readonly ageMs?: number
  /** A public test key, which everybody passes: only with `allowTestKeys`. */
  readonly test?: true
  readonly record: VerifyRecord
}

/** Plain data instead of an error: it survives JSON, `structuredClone` and server actions. `isCaptchaError` accepts it. */
export interface VerifyError extends CaptchaErrorLike<VerdictCode> {
  readonly message: string
  readonly provider: ProviderName
  /** The token was good once: it is too old, or was verified before. A new one will do; the visitor did nothing wrong. */
  readonly stale?: true
}

/** Frozen, JSON-safe. `error` may be sent to the browser, `record` belongs into the log. */
export interface Refused {
  readonly success: false
  /** 403: the visitor's fault, 500: the configuration's, 503: the vendor's, or your store's. */
  readonly status: FaultStatus
  readonly error: VerifyError
  readonly record: VerifyRecord
}

/** What a verification ends with. It is never an exception. */
export type Verdict = Accepted | Refused
