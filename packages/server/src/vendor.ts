import type { Question } from './ask.ts'
import type { ProviderName, VerdictCode } from './verdict.ts'

/** What a vendor's answer says of a token. Its texts are as they came: nobody has looked what they repeat. */
export interface Finding {
  /** Absent: the vendor vouches for it. */
  readonly code?: VerdictCode
  /** The vendor's own words for why not. */
  readonly words?: readonly unknown[]
  /** There is no verdict in the answer, or the vendor itself says that it has none. */
  readonly undecided?: true
  readonly action?: string
  readonly hostname?: string
  /** 0…1, 1 = human. */
  readonly human?: number
  readonly ageMs?: number
  readonly test?: true
}

/** A request, and what in it must never be told. */
export interface Prepared {
  readonly question: Question
  readonly secrets: readonly string[]
}

/** What the pipeline has to know of one vendor. Inert: it asks nobody. */
export interface Vendor {
  readonly provider: ProviderName
  readonly fieldName: string
  /** Characters. */
  readonly maxTokenLength: number
  /** Refuses what needs no request to be refused. */
  refuses(token: string): VerdictCode | undefined
  /** A public test token: every one is the same, so it cannot be claimed. */
  repeats(token: string): boolean
  /** The request that asks about a token, or why none can be made. */
  prepare(token: string, address: string | undefined): Promise<Prepared | VerdictCode>
  /** Reads an answer; `undefined` if there is no verdict in it. */
  judge(answer: unknown, status: number): Finding | undefined
}

/** Milliseconds since a moment by the vendor's clock, which may be a little ahead of ours. */
export const ageSince = (epochMs: number): number | undefined =>
  Number.isFinite(epochMs) ? Math.max(0, Math.round(Date.now() - epochMs)) : undefined
