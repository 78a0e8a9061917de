import { faultsOf } from '../errors.ts'
import type { CaptchaFailure, CaptchaFailureCode } from '../errors.ts'

export const NAME = 'captchala'

export const fault: (code: CaptchaFailureCode, cause?: unknown, vendorCode?: string) => CaptchaFailure =
  /*#__PURE__*/ faultsOf(NAME)

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/**
 * An error is a sentence that ends in `(code)`, an `Error` or an object with such a `message`, or one with `code` or `error`.
 * What has a word needs no more; objects may hold a payload, and are no `cause`. Any word that is not ours is `unknown`, told
 * as `vendorCode`.
 *
 * Answers also whether another server token and another widget would help, and with what is special about such a refusal.
 */
export function translate(reason: unknown): readonly [error: CaptchaFailure, ...refusal: (string | undefined)[]] {
  const said = Object(reason) as { message?: unknown; code?: unknown; error?: unknown }
  const word = /\((\w+)\)\s*$/.exec(textOf(said.message ?? reason))?.[1] ?? (textOf(said.code) || textOf(said.error))
  const tellable = typeof reason === 'string' || reason instanceof Error
  // The vendor's own list of what a new server token and a new widget cure: nine words. Two of them say that the token is for
  // another app or address, three that the visitor took too long.
  const [refused, mismatch, late] =
    /^server_token_(?:required|invalid|expired|exhausted|(app|binding)_mismatch)$|^(token|challenge|session)_expired$/.exec(
      word,
    ) ?? []
  const ours =
    mismatch === 'app' || /^(invalid_(app_key|action)|app_disabled)$/.test(word)
      ? 'misconfigured'
      : refused
        ? 'server-token-rejected'
        : word === 'rate_limit_exceeded'
          ? 'rate-limited'
          : 'unknown'
  return [fault(ours, tellable && !word ? reason : undefined, word), refused, mismatch, late]
}
