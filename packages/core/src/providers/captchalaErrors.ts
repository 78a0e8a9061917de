import { faultsOf } from '../errors.ts'
import type { CaptchaFailure, CaptchaFailureCode } from '../errors.ts'

export const NAME = 'captchala'

/** The vendor's own list of what a new server token and a new widget cure: nine words. */
const REFUSAL =
  /^server_token_(required|invalid|expired|exhausted|(app|binding)_mismatch)$|^(token|challenge|session)_expired$/

/** The vendor's words. Any other is `unknown`, told as `vendorCode`. */
const CODES: readonly (readonly [words: RegExp, code: CaptchaFailureCode])[] = [
  [/^(server_token_app_mismatch|invalid_app_key|app_disabled|invalid_action)$/, 'misconfigured'],
  [REFUSAL, 'server-token-rejected'],
  [/^rate_limit_exceeded$/, 'rate-limited'],
]

/** Of those, what a visitor is answered who took too long: a challenge that is closed. */
const LATE = /^(token|challenge|session)_expired$/

export const fault: (code: CaptchaFailureCode, cause?: unknown, vendorCode?: string) => CaptchaFailure =
  /*#__PURE__*/ faultsOf(NAME)

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** An error is a sentence that ends in `(code)`, an `Error` or an object with such a `message`, or one with `code` or `error`. */
export function wordOf(reason: unknown): string {
  const { message, code, error } = Object(reason) as { message?: unknown; code?: unknown; error?: unknown }
  const [, word] = /\((\w+)\)\s*$/.exec(textOf(reason) ?? textOf(message) ?? '') ?? []
  return word ?? textOf(code) ?? textOf(error) ?? ''
}

/** Would another server token and another widget help? */
export const isRefusal = (word: string): boolean => REFUSAL.test(word)

/** Was the visitor too slow? */
export const isLate = (word: string): boolean => LATE.test(word)

/** What has a word needs no more; objects may hold a payload, and are no `cause`. */
export function translate(reason: unknown): CaptchaFailure {
  const word = wordOf(reason)
  const [, code] = CODES.find(([words]) => words.test(word)) ?? []
  const tellable = typeof reason === 'string' || reason instanceof Error
  return fault(code ?? 'unknown', tellable && !word ? reason : undefined, word)
}
