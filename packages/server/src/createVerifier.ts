import { visitorAddress } from './address.ts'
import { ask } from './ask.ts'
import { sha256 } from './fingerprint.ts'
import { memoryClaims } from './memoryClaims.ts'
import { createOnce } from './once.ts'
import { checkClaims, checkFetch, checkWord, timeoutOf, type VerifierOptions } from './options.ts'
import { createReport, type Report } from './report.ts'
import { findToken, flawOf, isRequest, type VerifySource } from './source.ts'
import type { Vendor } from './vendor.ts'
import type { Verdict } from './verdict.ts'

/** What may be said of one verification. Every option accepts `undefined`. */
export interface VerifyOptions {
  /**
   * The visitor's address, as your framework tells it behind your proxies. One public address is sent; anything else is
   * dropped, noted in `record`, and not held against the visitor.
   */
  readonly remoteip?: string | null | undefined
  /**
   * Names the request: the same token under the same id gets the same verdict for a minute. **Made by your server**, never
   * read from a header: whoever chooses it could use a token twice.
   */
  readonly requestId?: string | undefined
  /** Gives up waiting: `verify-unreachable`, noted as `cancelled`. The token may be spent all the same. */
  readonly signal?: AbortSignal | undefined
}

/** Judges the token in `source`. Resolves always, rejects never. */
export type Verify = (source: VerifySource, options?: VerifyOptions | null) => Promise<Verdict>

/** The steps that vendors have in common, in the order in which a token passes them. */
export function createVerifier(vendor: Vendor, made: VerifierOptions, who: string): Verify {
  checkWord(who, 'fieldName', made.fieldName)
  checkFetch(who, made.fetch)
  checkClaims(who, made.once)
  const { fieldName = vendor.fieldName, fetch } = made
  const timeout = timeoutOf(who, made.timeout)
  const once = made.once === false ? undefined : createOnce(made.once ?? memoryClaims())

  async function judge(token: string, digest: string, report: Report, asked: VerifyOptions): Promise<Verdict> {
    const { address, note } = visitorAddress(asked.remoteip)
    report.note(note)
    const refusal = vendor.refuses(token)
    if (refusal !== undefined) return report.refuse(refusal)
    const prepared = await vendor.prepare(token, address)
    if (typeof prepared === 'string') return report.refuse(prepared)
    report.hide(prepared.secrets)
    // Before the claim, so that a visitor who has left does not lose the token.
    const { signal } = asked
    if (signal?.aborted !== true && once !== undefined && !vendor.repeats(token)) {
      const claim = await once.claim(`${vendor.provider}:${digest}`)
      if (claim !== 'ours') return report.refuse(claim === 'taken' ? 'already-verified' : 'claims-unreachable')
    }
    const reply = await ask(prepared.question, { fetch, timeout, signal })
    report.answered(reply.status)
    if (reply.code !== undefined) {
      report.note(reply.note)
      return report.refuse(reply.code)
    }
    const finding = vendor.judge(reply.answer, reply.status)
    if (finding === undefined) {
      report.note('answer-not-a-verdict')
      return report.refuse('verify-unreachable')
    }
    if (finding.code === undefined) return report.accept(finding)
    return report.refuse(finding.code, finding, finding.undecided ? 503 : undefined)
  }

  async function decide(source: VerifySource, asked: VerifyOptions): Promise<Verdict> {
    const { requestId } = asked
    const report = createReport(vendor.provider, requestId)
    try {
      const { token, length, note, malformed } = await findToken(source, fieldName)
      report.token(length)
      report.note(note)
      if (token === undefined) return report.refuse(malformed ? 'invalid-input-response' : 'missing-input-response')
      report.hide([token])
      const flaw = flawOf(token, vendor.maxTokenLength)
      if (flaw !== undefined) {
        report.note(flaw)
        return report.refuse('invalid-input-response')
      }
      const digest = await sha256(token)
      report.token(length, digest)
      const judged = (): Promise<Verdict> => judge(token, digest, report, asked)
      if (once === undefined || typeof requestId !== 'string' || requestId === '') return await judged()
      return await once.ofId(await sha256(`${requestId}\n${digest}`), judged)
    } catch {
      report.note('unexpected')
      return report.refuse('verify-unreachable')
    }
  }

  return (source, options) => {
    const asked = options ?? {}
    return once !== undefined && isRequest(source)
      ? once.ofRequest(source, () => decide(source, asked))
      : decide(source, asked)
  }
}
