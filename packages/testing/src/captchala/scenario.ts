import type { ApiMode, FileMode } from '../emulated/faults.ts'

/**
 * How a run goes.
 *
 * `'challenge'`: a challenge is shown, and the visitor decides.
 * `'challenge-then-close'`: the same, and `onClose` follows when it was passed.
 * `'pass'`: a token, and nothing is shown.
 * `'challenge-closed'`, `'challenge-expired'`: shown, then ended as if the visitor had done it.
 * `'network-error'`: the connection breaks. `'rate-limited'`: 429.
 * `'silence'`: nothing ever happens.
 * `'double-pass'`: the same payload twice at once; `'late-pass'`: once more after `lateMs`; `'late-error'`: passed, then
 * an error after `lateMs`; `'pass-then-close'`, `'error-then-close'`: `onClose` follows at once.
 * `'degraded'`, `'offline'`, `'co'`, `'client'`: passed, with a token of that prefix.
 * Every other word: that code, as `'challenge_expired'` or `'server_token_exhausted'`.
 */
export type CaptchalaOutcome =
  | 'challenge'
  | 'challenge-then-close'
  | 'pass'
  | 'challenge-closed'
  | 'challenge-expired'
  | 'network-error'
  | 'rate-limited'
  | 'silence'
  | 'double-pass'
  | 'late-pass'
  | 'late-error'
  | 'pass-then-close'
  | 'error-then-close'
  | 'degraded'
  | 'offline'
  | 'co'
  | 'client'
  | (string & {})

/** What the emulated vendor does. Every member can be set on its own; what is not set stays as it was. */
export interface CaptchalaScenario {
  /** Of `captchala-loader.js`. `'empty'` defines nothing. @default 'ok' */
  readonly script: FileMode
  /** Milliseconds. @default 0 */
  readonly scriptDelayMs: number
  /** So many requests for the loader are answered 503 before `script` holds; counts down. @default 0 */
  readonly scriptFailures: number
  /** Of `captchala.js`. `'empty'` defines nothing, and the loader reports success all the same. @default 'ok' */
  readonly core: FileMode
  /** Milliseconds. @default 0 */
  readonly coreDelayMs: number
  /** So many requests for the core are answered 503 before `core` holds; counts down. @default 0 */
  readonly coreFailures: number
  /** Of `captchala.css`. @default 'ok' */
  readonly stylesheet: FileMode
  /** On which of the two CDN hosts all of the above happens; the other is in order. @default 'both' */
  readonly faultyHost: 'both' | 'first' | 'second'
  /** Does the loader itself try the other host? Nobody knows. @default false */
  readonly loaderFallsBack: boolean
  /** `'silent'`: `loadCaptchala` never says that it failed. @default 'told' */
  readonly loaderFailure: 'told' | 'silent'

  /** The preload that follows a mount: a connection that breaks, 429, or a code. @default 'ok' */
  readonly init: 'ok' | 'network-error' | 'rate-limited' | (string & {})
  /** Of the next preloads, one each; counts down. @default [] */
  readonly nextInit: readonly string[]
  /** Milliseconds. @default 0 */
  readonly initDelayMs: number
  /** `false`: nothing is asked for before a run begins, as a third party has seen it. @default true */
  readonly preload: boolean
  /** When `onReady` comes: after the mount; after each `reset()` as well; not for `bind`; never. @default 'once' */
  readonly ready: 'once' | 'again' | 'not-for-bind' | 'never'

  /** Of every run that `next` says nothing about. @default 'challenge' */
  readonly outcome: CaptchalaOutcome
  /** Of the next runs, one each; counts down. @default [] */
  readonly next: readonly CaptchalaOutcome[]
  /** Milliseconds. @default 0 */
  readonly outcomeDelayMs: number
  /** Milliseconds between a pass and what comes too late. @default 1000 */
  readonly lateMs: number
  /** Seconds a visitor has for a challenge. @default 120 */
  readonly challengeSeconds: number
  /** Seconds a `pt_` lives; the widget is never told. @default 120 */
  readonly tokenSeconds: number

  /**
   * What `onSuccess` gets: `{ token, action, type, challengeId }`, or `{ token, type, challengeId }`, or
   * `{ token, challengeId }`; an action nobody asked for; a token with blanks around it; an empty one.
   * @default 'full'
   */
  readonly payload: 'full' | 'no-action' | 'challengeId-only' | 'other-action' | 'padded' | 'empty'
  /** What `onError` gets: `'text (code)'`, an `Error` of it, `{ code }`, `{ error }`, or text without a code. @default 'string' */
  readonly errorForm: 'string' | 'Error' | 'code' | 'error' | 'text'
  /**
   * `'inserted'`: an overlay, a panel, a card enters the page when it opens, and leaves it when it ends. `'kept'`: it is
   * there from the mount on, hidden. @default 'inserted'
   */
  readonly challengeNodes: 'inserted' | 'kept'
  /** What `destroy()` forgets: children of the host, the listener of `bindTo`, an open overlay. @default ['children'] */
  readonly destroyLeaves: readonly ('children' | 'listener' | 'overlay')[]
  /** Handlers are called even after `destroy()`. @default false */
  readonly handlersAfterDestroy: boolean
  /** Methods that instances do not have which are made after the page has heard of it. @default [] */
  readonly lacks: readonly ('setLang' | 'verify' | 'showCaptcha')[]
  /** What `verify` and `showCaptcha` answer: `'promise'`: one that rejects where the run fails. @default 'nothing' */
  readonly answers: 'nothing' | 'promise'

  /** `'required'`: no run without one. `'any'`: taken unread, whatever it is. @default 'optional' */
  readonly serverTokens: 'optional' | 'required' | 'any'
  /** The key and the secret that the API knows; `null`: any. @default null */
  readonly appKey: string | null
  /** @default null */
  readonly appSecret: string | null

  /** `'refused'` gives `validateError`; see `ApiMode`. @default 'ok' */
  readonly validate: ApiMode
  /** For so many requests, after which it is `'ok'`; counts down. `null`: for all. @default null */
  readonly validateTimes: number | null
  /** Milliseconds. @default 0 */
  readonly validateDelayMs: number
  /** @default 'invalid_token' */
  readonly validateError: string
  /** Where a refusal names its code: `data.error`, `error`, `msg` or `message`. @default 'data' */
  readonly errorPlace: 'data' | 'top' | 'msg' | 'message'
  /** `'old'`: no `captcha_args`; `'no-action'`: no `action`; `'ok-alias'`: `ok` for `valid`. @default 'new' */
  readonly validateShape: 'new' | 'old' | 'no-action' | 'ok-alias'
  /** `'compared'`: a `client_ip` other than the visitor's is a `binding_mismatch`, as until June 2026. @default 'signal' */
  readonly clientIp: 'signal' | 'compared'
  /** 0 to 100, higher is riskier. @default 12 */
  readonly riskScore: number
  /** `pt_` tokens of another making are taken for this action, once; `null`: refused. @default null */
  readonly strangers: { readonly action: string; readonly uid?: string } | null

  /** `'refused'` gives `issueError`. @default 'ok' */
  readonly issue: ApiMode
  /** As `validateTimes`. @default null */
  readonly issueTimes: number | null
  /** Milliseconds. @default 0 */
  readonly issueDelayMs: number
  /** @default 'invalid_action' */
  readonly issueError: string
  /** What the new token is called, in `data`. @default 'server_token' */
  readonly issueShape: 'server_token' | 'token'

  /** The backup host. `'refused'` gives `service_online`. @default 'ok' */
  readonly backup: ApiMode
}

/** What happened at the vendor's servers since the last reset. */
export interface CaptchalaCounts {
  /** Of the loader, from both hosts. */
  readonly scriptRequests: number
  readonly coreRequests: number
  readonly stylesheetRequests: number
  /** Different instances that asked for anything. */
  readonly widgets: number
  /** Calls of `/init`: each that is not refused is a use of a server token. */
  readonly inits: number
  /** Runs that were asked for. */
  readonly executes: number
  /** Every pass token made, in order. */
  readonly tokens: readonly string[]
  /** Pass token → how often it was sent to an API. */
  readonly verifications: Readonly<Record<string, number>>
  /** Requests to `/v1/validate`, whatever was in them. */
  readonly validateRequests: number
  readonly backupRequests: number
  readonly issueRequests: number
  /** Every server token issued, in order. */
  readonly serverTokens: readonly string[]
  /** Server token → how many uses were spent. */
  readonly serverTokenUses: Readonly<Record<string, number>>
}

/** What came with a run. */
export interface CaptchalaRun {
  readonly widget: string
  readonly appKey: string
  readonly action: string
  readonly product: string
  readonly lang: string
  readonly serverToken: string | null
  readonly outcome: CaptchalaOutcome
}

export interface CaptchalaState {
  readonly scenario: CaptchalaScenario
  readonly counts: CaptchalaCounts
  readonly runs: readonly CaptchalaRun[]
}
