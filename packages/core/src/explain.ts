import type { CaptchaErrorCode } from './errors.ts'
import { EXPLANATIONS } from './explanations.ts'
import type { Explanation } from './explanations.ts'

export type { Explanation } from './explanations.ts'

/**
 * What an error means and what to do about it, in English, for developers: for a log, a test or a dashboard. Nothing else
 * imports it, so the sentences are shipped only where somebody asks for them.
 *
 * @example catch (error) { if (isCaptchaError(error)) console.warn(explain(error.code).advice) }
 */
export function explain(code: CaptchaErrorCode): Explanation {
  // A server may be newer than the page.
  return EXPLANATIONS.get(code) ?? explain('unknown')
}
