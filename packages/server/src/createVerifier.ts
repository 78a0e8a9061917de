import { visitorAddress } from './address.ts'
import { ask } from './ask.ts'
import { sha256 } from './fingerprint.ts'
import { memoryClaims } from './memoryClaims.ts'
import { createOnce, type Decision } from './once.ts'
import { checkClaims, checkFetch, checkWord, maxBodyOf, timeoutOf, type VerifierOptions } from './options.ts'
import { createReport, type Report } from './report.ts'
import { findToken, flawOf, isRequest, type VerifySource } from './source.ts'
import type { Prepared, Vendor } from './vendor.ts'
import type { Note, Verdict, VerdictCode } from './verdict.ts'
import { isSignal } from './within.ts'

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
  /**
   * Gives up waiting, for the body of a request as well as for the vendor: `verify-unreachable`, noted as `cancelled`. Once
   * the vendor was asked, the token may be spent all the same.
   */
  readonly signal?: AbortSignal | undefined
}

/** The options, as far as they can be read. */
export interface Asked {
  readonly remoteip: unknown
  readonly requestId: unknown
  readonly signal: AbortSignal | undefined
}

/** What throws when it is read was not given: a verification does not fail for it. */
export function readOptions(options: VerifyOptions | null | undefined): Asked {
  const read = (name: keyof VerifyOptions): unknown => {
    try {
      return options?.[name]
    } catch {
      return undefined
    }
  }
  const signal = read('signal')
  return { remoteip: read('remoteip'), requestId: read('requestId'), signal: isSignal(signal) ? signal : undefined }
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
  const maxBody = maxBodyOf(who, made.maxBody)
  const once = made.once === false ? undefined : createOnce(made.once ?? memoryClaims())

  /** From the claim on. */
  async function judge(token: string, digest: string, prepared: Prepared, report: Report, { signal }: Asked) {
    if (once !== undefined && !vendor.repeats(token)) {
      const claim = await once.claim(`${vendor.provider}:${digest}`)
      if (claim !== 'ours') return report.refuse(claim === 'taken' ? 'already-verified' : 'claims-unreachable')
    }
    const reply = await ask(prepared.question, { fetch, timeout, signal })
    report.answered(reply.status)
    if (reply.code !== undefined) {
      report.note(reply.note)
      return report.refuse(reply.code)
    }
    const finding = vendor.judge(reply.answer, reply.status, token)
    if (finding === undefined) {
      report.note('answer-not-a-verdict')
      return report.refuse('verify-unreachable')
    }
    if (finding.code === undefined) return report.accept(finding)
    return report.refuse(finding.code, finding, finding.undecided ? 503 : undefined)
  }

  /** Never rejects. */
  async function decide(source: VerifySource, asked: Asked): Promise<Decision> {
    const { requestId, signal } = asked
    const report = createReport(vendor.provider, requestId)
    let final = false
    const early = (code: VerdictCode, note?: Note): Decision => {
      report.note(note)
      return { verdict: report.refuse(code), final }
    }

    async function prepare(token: string, digest: string): Promise<Decision> {
      const { address, note } = visitorAddress(asked.remoteip)
      report.note(note)
      if (address !== undefined) report.hide([address])
      const refusal = vendor.refuses(token)
      if (refusal !== undefined) return early(refusal)
      const prepared = await vendor.prepare(token, address)
      if (typeof prepared === 'string') return early(prepared)
      report.hide(prepared.secrets)
      // Before the claim, so that a visitor who has left does not lose the token.
      if (signal?.aborted) return early('verify-unreachable', 'cancelled')
      final = true
      return { verdict: await judge(token, digest, prepared, report, asked), final }
    }

    try {
      const { token, length, note, code } = await findToken(source, { fieldName, maxBody, signal })
      report.token(length)
      if (token === undefined) return early(code ?? 'missing-input-response', note)
      report.hide([token])
      const flaw = flawOf(token, vendor.maxTokenLength)
      if (flaw !== undefined) return early('invalid-input-response', flaw)
      const digest = await sha256(token)
      report.token(length, digest)
      const prepared = (): Promise<Decision> => prepare(token, digest)
      if (once === undefined || typeof requestId !== 'string' || requestId === '') return await prepared()
      return await once.ofId(await sha256(`${requestId}\n${digest}`), prepared, signal)
    } catch {
      return early('verify-unreachable', 'unexpected')
    }
  }

  return async (source, options) => {
    const asked = readOptions(options)
    const decided = (): Promise<Decision> => decide(source, asked)
    const shared = once !== undefined && isRequest(source) ? once.ofRequest(source, decided, asked.signal) : decided()
    return (await shared).verdict
  }
}
