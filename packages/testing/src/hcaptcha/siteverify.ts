/** What the vendor remembers of a token. */
export interface TokenRecord {
  readonly sitekey: string
  readonly hostname: string
  /** Epoch milliseconds. */
  readonly mintedAt: number
  readonly lifetimeMs: number
  uses: number
}

export interface SiteverifyAnswer {
  readonly success: boolean
  readonly challenge_ts?: string
  readonly hostname?: string
  readonly credit?: boolean
  readonly score?: number
  readonly 'error-codes'?: readonly string[]
}

/**
 * Judges a token as the vendor does. Self-contained: its text is part of the emulated script too.
 *
 * `invalid-input-response` wins over a bad secret, as in the vendor's live answers. Which of the `missing-` codes wins
 * where several apply is not known.
 */
export function hcaptchaSiteverify(
  fields: URLSearchParams,
  tokens: ReadonlyMap<string, TokenRecord>,
  now: number,
): SiteverifyAnswer {
  const TEST_SECRET = '0x0000000000000000000000000000000000000000'
  const PUBLISHER_TOKEN = '10000000-aaaa-bbbb-cccc-000000000001'
  const SCORES: Readonly<Record<string, number>> = {
    '20000000-aaaa-bbbb-cccc-000000000002': 0,
    '30000000-aaaa-bbbb-cccc-000000000003': 1,
  }
  const refuse = (code: string): SiteverifyAnswer => ({ success: false, 'error-codes': [code] })
  const time = (ms: number): string => new Date(ms).toISOString()
  const secret = fields.get('secret')
  const token = fields.get('response')
  const sitekey = fields.get('sitekey')
  const remoteip = fields.get('remoteip')

  if (!secret) return refuse('missing-input-secret')
  if (!token) return refuse('missing-input-response')
  if (sitekey && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(sitekey)) return refuse('invalid-sitekey')
  // "Blinded" addresses of enterprise customers are long words.
  if (remoteip && !/^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*|[\w-]{16,})$/i.test(remoteip))
    return refuse('invalid-remoteip')

  const score = SCORES[token]
  if (token === PUBLISHER_TOKEN || score !== undefined) {
    const extras = {
      challenge_ts: time(now),
      hostname: 'dummy-key-pass',
      ...(score === undefined ? { credit: false } : { score }),
    }
    return secret === TEST_SECRET ? { success: true, ...extras } : { ...refuse('not-using-dummy-secret'), ...extras }
  }

  const record = tokens.get(token)
  if (!record) return refuse('invalid-input-response')
  if (secret === TEST_SECRET) return refuse('not-using-dummy-passcode')
  if (!/^(0x[0-9a-f]{40}|ES_\w+)$/i.test(secret)) return refuse('invalid-input-secret')
  if (sitekey && sitekey !== record.sitekey) return refuse('sitekey-secret-mismatch')
  const expired = now - record.mintedAt > record.lifetimeMs
  const used = record.uses > 0
  record.uses += 1
  if (expired) return refuse('expired-input-response')
  if (used) return refuse('already-seen-response')
  return { success: true, challenge_ts: time(record.mintedAt), hostname: record.hostname }
}
