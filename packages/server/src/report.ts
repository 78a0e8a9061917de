import { errorOf, statusOf, VERDICTS } from './codes.ts'
import { fingerprint } from './fingerprint.ts'
import { tellable, tellableWord, wordOf } from './tellable.ts'
import type { Finding } from './vendor.ts'
import type { Accepted, FaultStatus, Note, ProviderName, Refused, VerdictCode, VerifyRecord } from './verdict.ts'

const MAX_ID = 128
const MAX_WORDS = 5

/** Gathers what happened in one verification, and writes it down once, when it ends. */
export interface Report {
  note(note: Note | undefined): void
  /** From here on nothing that is written down repeats these. */
  hide(secrets: readonly string[]): void
  token(length: number, digest?: string): void
  answered(vendorStatus: number | undefined): void
  accept(finding: Finding): Accepted
  refuse(code: VerdictCode, finding?: Finding, status?: FaultStatus): Refused
}

/** Drops what is not there, so that the data is the same after JSON. */
function present<Data extends object>(data: { readonly [name in keyof Data]: Data[name] | undefined }): Data {
  // A filtered copy has the members that `Data` demands: those are never `undefined`.
  return Object.freeze(Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))) as Data
}

export function createReport(provider: ProviderName, requestId: unknown): Report {
  const at = new Date()
  const started = performance.now()
  const hidden: string[] = []
  const notes: Note[] = []
  let tokenLength = 0
  let tokenDigest: string | undefined
  let vendorStatus: number | undefined

  function note(one: Note | undefined): void {
    if (one !== undefined) notes.push(one)
  }

  /** What of the vendor's words may be told; a note where that is not all. */
  function tell({ words = [], word }: Finding): readonly string[] {
    const texts = words.map((one) => (word !== undefined && wordOf(one) === word ? word : tellableWord(one, hidden)))
    const told = texts.filter((one) => one !== undefined)
    if (told.length < words.length) note('words-withheld')
    return told.slice(0, MAX_WORDS)
  }

  const detailsOf = ({ action, hostname, human, ageMs, test }: Finding) => ({
    action: tellable(action, hidden),
    hostname: tellable(hostname, hidden),
    human,
    ageMs,
    test,
  })

  function record(
    verdict: VerifyRecord['verdict'],
    code: VerdictCode | undefined,
    finding: Finding,
    vendorCodes: readonly string[] = [],
  ): VerifyRecord {
    const id = typeof requestId === 'string' ? requestId.replace(/[^\x21-\x7e]/g, '').slice(0, MAX_ID) : ''
    return present<VerifyRecord>({
      requestId: tellable(id, hidden, MAX_ID),
      at: at.toISOString(),
      durationMs: Math.round(performance.now() - started),
      provider,
      verdict,
      code,
      vendorCodes: vendorCodes.length > 0 ? Object.freeze(vendorCodes) : undefined,
      vendorStatus,
      tokenLength,
      fingerprint: tokenDigest === undefined ? undefined : fingerprint(tokenDigest),
      ...detailsOf(finding),
      notes: notes.length > 0 ? Object.freeze([...notes]) : undefined,
    })
  }

  return {
    note,
    hide: (secrets) => void hidden.push(...secrets),
    token(length, digest) {
      tokenLength = length
      tokenDigest = digest
    },
    answered: (status) => (vendorStatus = status),
    accept: (finding) =>
      present<Accepted>({
        success: true,
        provider,
        ...detailsOf(finding),
        record: record('accepted', undefined, finding),
      }),
    refuse(code, finding = {}, status = statusOf(code)) {
      const words = tell(finding)
      // A word that nobody knows is what `unknown` is made of.
      const vendorCode = code === 'unknown' ? words[0] : finding.word
      return present<Refused>({
        success: false,
        status,
        error: errorOf(code, provider, vendorCode),
        record: record(VERDICTS[status], code, finding, words),
      })
    },
  }
}
