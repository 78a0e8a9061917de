import type { ApiMode, FileMode } from '../emulated/faults.ts'

/** Which build of the vendor's script is emulated, where they differ: early 2023 or the second half of 2026. */
export type HcaptchaProfile = 'S26' | 'R23'

/**
 * How a run goes.
 *
 * `'challenge'`: a challenge is shown, and the visitor decides. Public test keys pass without one.
 * `'pass'`: a token, and nothing is shown.
 * `'challenge-closed'`, `'challenge-expired'`: shown, then ended as if the visitor had done it.
 * `'network-error'` to `'incomplete-answer'`, and every other word: that code.
 * `'silence'`: nothing ever happens. `'unknown-message'`: the promise is forgotten, and nothing else happens.
 * `'empty-pass'`: passed, with an empty token. `'double-pass'`: the same token twice at once; `'late-pass'`: once more
 * after `lateMs`; `'late-error'`: passed, then an error after `lateMs`.
 */
export type HcaptchaOutcome =
  | 'challenge'
  | 'pass'
  | 'challenge-closed'
  | 'challenge-expired'
  | 'network-error'
  | 'rate-limited'
  | 'invalid-data'
  | 'invalid-mfa-data'
  | 'challenge-error'
  | 'internal-error'
  | 'incomplete-answer'
  | 'silence'
  | 'unknown-message'
  | 'empty-pass'
  | 'double-pass'
  | 'late-pass'
  | 'late-error'
  | (string & {})

/** What the emulated vendor does. Every member can be set on its own; what is not set stays as it was. */
export interface HcaptchaScenario {
  /** @default 'S26' */
  readonly profile: HcaptchaProfile

  /** `'not-found'` answers 404, `'drop'` breaks the connection, `'hang'` never answers, `'empty'` defines nothing. @default 'ok' */
  readonly script: FileMode
  /** Milliseconds. @default 0 */
  readonly scriptDelayMs: number
  /** So many requests for the script are answered 503 before `script` holds; counts down. @default 0 */
  readonly scriptFailures: number

  /** `'drop'` breaks the connection, `'hang'` never answers. @default 'ok' */
  readonly frames: 'ok' | 'drop' | 'hang'
  /** Milliseconds. @default 0 */
  readonly framesDelayMs: number
  /** Milliseconds after which profile S26 reports a frame that does not answer. R23 never does. @default 25000 */
  readonly frameDeadlineMs: number

  /** What follows a render by itself. `'refused'`: the sitekey is not for this host, which is told to nobody. @default 'ok' */
  readonly siteCheck: 'ok' | 'refused' | 'rate-limited' | 'network-error'
  /** Milliseconds. @default 0 */
  readonly siteCheckDelayMs: number

  /** Of every run that `next` says nothing about. @default 'challenge' */
  readonly outcome: HcaptchaOutcome
  /** Of the next runs, one each; counts down. @default [] */
  readonly next: readonly HcaptchaOutcome[]
  /** Milliseconds. @default 0 */
  readonly outcomeDelayMs: number
  /** Milliseconds between a pass and what comes too late. @default 1000 */
  readonly lateMs: number
  /** Seconds a visitor has for a challenge. @default 120 */
  readonly challengeSeconds: number
  /** Seconds a token lives; `null`: the widget is not told, and the server takes 120. @default 120 */
  readonly tokenSeconds: number | null

  /**
   * `'rate-limited'` answers 429, `'unavailable'` 503, `'hang'` never, `'drop'` breaks the connection, `'garbage'` is a
   * page of HTML, `'truncated'` ends in the middle of the JSON, `'refused'` gives `errorCodes`.
   * @default 'ok'
   */
  readonly siteverify: ApiMode
  /** For so many verifications, after which it is `'ok'`; counts down. `null`: for all. @default null */
  readonly siteverifyTimes: number | null
  /** Milliseconds. @default 0 */
  readonly siteverifyDelayMs: number
  /** @default ['invalid-input-response'] */
  readonly errorCodes: readonly string[]
}

/** What happened at the vendor's servers since the last reset. */
export interface HcaptchaCounts {
  readonly scriptRequests: number
  readonly frameRequests: number
  /** Different widgets that asked for anything. */
  readonly widgets: number
  /** Runs that were asked for. */
  readonly executes: number
  /** Every token made, in order. */
  readonly tokens: readonly string[]
  /** Token → how often it was sent to siteverify. */
  readonly verifications: Readonly<Record<string, number>>
  /** Requests to siteverify, whatever was in them. */
  readonly siteverifyRequests: number
}

/** What came with a run. */
export interface HcaptchaRun {
  readonly widget: string
  readonly sitekey: string
  readonly outcome: HcaptchaOutcome
  /** `rqdata` and prefills, from `setData` and `execute`. */
  readonly data: Readonly<Record<string, unknown>>
}

export interface HcaptchaState {
  readonly scenario: HcaptchaScenario
  readonly counts: HcaptchaCounts
  readonly runs: readonly HcaptchaRun[]
}
