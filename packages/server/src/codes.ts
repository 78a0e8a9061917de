import type { FaultStatus, VerdictCode, VerifyError, VerifyRecord, ProviderName } from './verdict.ts'

interface Row {
  readonly status: FaultStatus
  /** A new token may succeed. Never: send the same one again. */
  readonly retryable: boolean
  readonly stale?: true
}

const again: Row = { status: 403, retryable: true }
const stale: Row = { status: 403, retryable: true, stale: true }
const never: Row = { status: 403, retryable: false }
const owner: Row = { status: 500, retryable: false }
const vendor: Row = { status: 503, retryable: true }

/** Whose fault each code is, and whether another token may do. */
const TABLE: { readonly [code in VerdictCode]: Row } = {
  'missing-input-response': again,
  'invalid-input-response': again,
  'expired-input-response': stale,
  'already-seen-response': stale,
  'invalid-or-already-seen-response': stale,
  'already-verified': stale,
  'binding-mismatch': again,
  'unverifiable-token': again,
  'degraded-token': again,
  'browser-error': again,
  unknown: again,
  'action-mismatch': never,
  'hostname-mismatch': never,
  'score-too-low': never,
  'missing-input-secret': owner,
  'invalid-input-secret': owner,
  'bad-request': owner,
  'missing-remoteip': owner,
  'invalid-remoteip': owner,
  'not-using-dummy-passcode': owner,
  'not-using-dummy-secret': owner,
  'invalid-sitekey': owner,
  'sitekey-secret-mismatch': owner,
  'test-key': owner,
  'score-missing': owner,
  'invalid-app-key': owner,
  'app-disabled': owner,
  'invalid-action': owner,
  'verify-unreachable': vendor,
  'verify-timeout': vendor,
  'claims-unreachable': vendor,
}

export const statusOf = (code: VerdictCode): FaultStatus => TABLE[code].status

export const VERDICTS: { readonly [status in FaultStatus]: VerifyRecord['verdict'] } = {
  403: 'refused',
  500: 'misconfigured',
  503: 'undecided',
}

/** An error as data: what `CaptchaError` would say, without being one. */
export function errorOf(code: VerdictCode, provider: ProviderName, vendorCode: string | undefined): VerifyError {
  const row = TABLE[code]
  return Object.freeze({
    name: 'CaptchaError',
    code,
    message: `${provider}: ${code} (@captcha-field/core/explain)`,
    retryable: row.retryable,
    provider,
    ...(vendorCode !== undefined && vendorCode !== code && { vendorCode }),
    ...(row.stale && { stale: true }),
  })
}
