import type { Question } from './ask.ts'
import { own } from './own.ts'
import { reveal, type Secret } from './options.ts'
import { wordOf } from './tellable.ts'
import type { Objection, Prepared } from './vendor.ts'
import type { VerdictCode } from './verdict.ts'

/** What every call of the vendor's server API has in common. */
export interface CaptchalaKeys {
  readonly appKey: Secret
  readonly appSecret: Secret
}

/** The vendor's words, in its own and in third parties' code that runs against it. */
const WORDS: ReadonlyMap<string, VerdictCode> = new Map<string, VerdictCode>([
  ['token_consumed', 'already-seen-response'],
  ['token_already_used', 'already-seen-response'],
  ['token_expired', 'expired-input-response'],
  ['challenge_expired', 'expired-input-response'],
  ['invalid_token', 'invalid-input-response'],
  ['token_not_found', 'invalid-input-response'],
  ['challenge_not_found', 'invalid-input-response'],
  ['invalid_answer', 'invalid-input-response'],
  ['token_action_mismatch', 'action-mismatch'],
  ['token_uid_mismatch', 'binding-mismatch'],
  ['token_ip_mismatch', 'binding-mismatch'],
  ['binding_mismatch', 'binding-mismatch'],
  ['rate_limit_exceeded', 'verify-unreachable'],
  ['invalid_app_key', 'invalid-app-key'],
  ['invalid_app_secret', 'invalid-input-secret'],
  ['invalid_credentials', 'invalid-input-secret'],
  ['app_disabled', 'app-disabled'],
  ['invalid_action', 'invalid-action'],
  ['quota_exhausted', 'degraded-token'],
  // Seen once: presumably a stand-in, while the service it stands in for is up.
  ['service_online', 'degraded-token'],
])

/** The vendor's words against a call, in the order in which its own SDKs look for them. */
export function wordsOf(answer: unknown): readonly unknown[] {
  const data = own(answer, 'data')
  const words = [
    own(data, 'error'),
    own(data, 'reason'),
    own(answer, 'error'),
    own(answer, 'msg'),
    own(answer, 'message'),
  ]
  return words.filter((word) => typeof word === 'string' && word !== '' && word !== 'ok')
}

/** What the vendor has against a call: of several words the first that is known. */
export function objectionOf(words: readonly unknown[], answer: unknown, status: number): Objection {
  for (const text of words) {
    const word = wordOf(text)
    const code = word === undefined ? undefined : WORDS.get(word)
    if (word !== undefined && code !== undefined) return { code, words, word }
  }
  // Bad keys are told by the status where not by a word. Code 0 says that the call was understood, so they are good.
  const said = own(answer, 'code')
  const denied = said !== 0 && [401, 403].some((one) => one === status || one === said)
  return { code: denied ? 'invalid-input-secret' : 'unknown', words }
}

/** Sends the keys as headers, as every call wants them; `encoding` is how the fields are written. */
export async function prepareCall(
  url: string,
  keys: CaptchalaKeys,
  fields: Readonly<Record<string, string | number | boolean>>,
  encoding: 'json' | 'form' = 'json',
): Promise<Prepared | VerdictCode> {
  const [appKey, appSecret] = (await reveal(keys.appKey, keys.appSecret)) ?? []
  if (appKey === undefined || appSecret === undefined) return 'missing-input-secret'
  const question: Question = {
    url,
    headers: {
      accept: 'application/json',
      'content-type': encoding === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
      'x-app-key': appKey,
      'x-app-secret': appSecret,
    },
    body: encoding === 'json' ? JSON.stringify(fields) : new URLSearchParams(texts(fields)).toString(),
  }
  return { question, secrets: [appSecret] }
}

const texts = (fields: Readonly<Record<string, unknown>>): [string, string][] =>
  Object.entries(fields).map(([name, value]) => [name, String(value)])
