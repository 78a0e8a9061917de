/** What went wrong while bringing the vendor's script into the page. */
export type LoaderCode = 'script-error' | 'script-timeout' | 'script-blocked' | 'api-missing' | 'load-refused'

/** What a widget reported, or kept silent about. */
export type WidgetCode =
  | 'rate-limited'
  | 'network-error'
  | 'invalid-data'
  | 'challenge-error'
  | 'internal-error'
  | 'incomplete-answer'
  | 'invalid-mfa-data'
  | 'render-failed'
  | 'widget-timeout'
  | 'misconfigured'
  | 'unsupported-browser'
  | 'visitor-clock'
  | 'server-token-unavailable'
  | 'server-token-rejected'
  | 'wrong-action'
  | 'unknown'

/** How a run ended when the visitor, the page or the vendor ended it. */
export type ExecuteCode =
  | 'challenge-closed'
  | 'challenge-expired'
  | 'missing-captcha'
  | 'invalid-captcha-id'
  | 'visitor-required'

/** What the life of a captcha has to do with it. */
export type LifecycleCode = 'execute-in-progress' | 'execute-cancelled' | 'destroyed' | 'not-in-browser'

/** What a server's verification answered. Never seen in a browser, unless the server passes it on. */
export type VerifyCode =
  | 'missing-input-secret'
  | 'invalid-input-secret'
  | 'missing-input-response'
  | 'invalid-input-response'
  | 'expired-input-response'
  | 'already-seen-response'
  | 'invalid-or-already-seen-response'
  | 'bad-request'
  | 'missing-remoteip'
  | 'invalid-remoteip'
  | 'not-using-dummy-passcode'
  | 'not-using-dummy-secret'
  | 'invalid-sitekey'
  | 'sitekey-secret-mismatch'
  | 'action-mismatch'
  | 'hostname-mismatch'
  | 'binding-mismatch'
  | 'score-too-low'
  | 'score-missing'
  | 'invalid-app-key'
  | 'app-disabled'
  | 'invalid-action'
  | 'test-key'
  | 'unverifiable-token'
  | 'degraded-token'
  | 'already-verified'
  | 'claims-unreachable'
  | 'browser-error'
  | 'verify-unreachable'
  | 'verify-timeout'

/** Every word a `CaptchaError` may carry. `explain()` of `@captcha-field/core/explain` has a sentence for each. */
export type CaptchaErrorCode = LoaderCode | WidgetCode | ExecuteCode | LifecycleCode | VerifyCode

/** The codes that put a captcha into the status `failed`. */
export type CaptchaFailureCode = LoaderCode | WidgetCode | 'missing-captcha' | 'invalid-captcha-id'

/** The codes of a `close` event: a run that was cancelled, which is not a failure. */
export type CaptchaCloseCode = 'challenge-closed' | 'challenge-expired' | 'execute-cancelled'

/** Nothing to tell the visitor: they closed it themselves, or another run is on its way. */
const QUIET = /^execute-|^challenge-(closed|expired)/

/** Another run would end the same way until somebody changes the page, the account or the browser. */
const FINAL = /^misc|^invalid-data|-(blocked|refused|action|required|browser)$|^destroyed/

/** What may be told beside the code. */
export interface CaptchaErrorDetails {
  /** `'hcaptcha'`, `'captchala'`: `name` of the provider. */
  readonly provider?: string | undefined
  /** The vendor's own word, where it differs from the code. */
  readonly vendorCode?: string | undefined
  /** What was thrown or reported. Never a token, a payload or a secret. */
  readonly cause?: unknown
}

/**
 * The only error of this library. `code` says what happened; `explain(code)` from `@captcha-field/core/explain` says
 * why, and what to do. The texts are not shipped unless they are imported.
 */
export class CaptchaError<Code extends CaptchaErrorCode = CaptchaErrorCode> extends Error {
  override readonly name = 'CaptchaError' as const
  declare readonly code: Code
  /** A new run may succeed. It never means: send the same token again. */
  declare readonly retryable: boolean
  /** Nothing to tell the visitor. */
  declare readonly quiet: boolean
  declare readonly provider?: string
  declare readonly vendorCode?: string

  constructor(code: Code, { cause, provider, vendorCode }: CaptchaErrorDetails = {}) {
    super(`${provider ?? 'captcha'}: ${code} (@captcha-field/core/explain)`, cause === undefined ? {} : { cause })
    this.code = code
    this.retryable = !FINAL.test(code)
    this.quiet = QUIET.test(code)
    if (provider) this.provider = provider
    if (vendorCode && vendorCode !== code) this.vendorCode = vendorCode
  }
}

/** An error that puts a captcha into the status `failed` and raises `error`. */
export type CaptchaFailure = CaptchaError<CaptchaFailureCode>

/** By name, for it may be of another copy of the package. */
export const isOurs = <Code extends CaptchaErrorCode>(reason: unknown): reason is CaptchaError<Code> =>
  (Object(reason) as Error).name === 'CaptchaError'

/** Makes the errors of one vendor. */
export const faultsOf =
  (provider: string) =>
  <Code extends CaptchaErrorCode>(code: Code, cause?: unknown, vendorCode?: string): CaptchaError<Code> =>
    new CaptchaError(code, { provider, cause, vendorCode })

/** What `isCaptchaError` can promise of a value that may have crossed a realm, a bundle or a wire. */
export interface CaptchaErrorLike<Code extends CaptchaErrorCode = CaptchaErrorCode> {
  readonly name: 'CaptchaError'
  readonly code: Code
  readonly retryable: boolean
  readonly provider?: string
  readonly vendorCode?: string
}

/**
 * Is this a captcha error, and one of these codes? Goes by name and code, so it also knows errors of another realm or
 * copy of the package, and the plain failures that a server sent as JSON.
 *
 * @example if (isCaptchaError(error, 'script-blocked', 'script-error')) showPhoneNumber()
 */
export function isCaptchaError<Code extends CaptchaErrorCode = CaptchaErrorCode>(
  error: unknown,
  ...codes: readonly Code[]
): error is CaptchaErrorLike<Code> {
  if (typeof error !== 'object' || error === null) return false
  const { name, code } = error as { name?: unknown; code?: unknown }
  const wanted: readonly unknown[] = codes
  return name === 'CaptchaError' && typeof code === 'string' && (!codes.length || wanted.includes(code))
}
