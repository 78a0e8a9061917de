import type { Question } from './ask.ts'
import type { ProviderName, VerdictCode } from './verdict.ts'

/** What a vendor's answer says of a token. Its texts are as they came: nobody has looked what they repeat. */
export interface Finding {
  /** Absent: the vendor vouches for it. */
  readonly code?: VerdictCode
  /** The vendor's own words for why not. */
  readonly words?: readonly unknown[]
  /** The one among them that the code was made of. It is known, so it repeats nothing. */
  readonly word?: string
  /** There is no verdict in the answer, or the vendor itself says that it has none. */
  readonly undecided?: true
  readonly action?: string
  readonly hostname?: string
  /** 0…1, 1 = human. */
  readonly human?: number
  readonly ageMs?: number
  readonly test?: true
}

/** A finding that is against a token. */
export interface Objection extends Finding {
  readonly code: VerdictCode
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
  /** Reads the answer about a token; `undefined` if there is no verdict in it. */
  judge(answer: unknown, status: number, token: string): Finding | undefined
}

/** Digits enough, and none that only come from counting in binary: `1 - 0.9` is less than 0.1. */
export const rounded = (human: number): number => Math.round(human * 10_000) / 10_000

/** Vendors count from 0, human, to `most`, a machine. Anything outside is no score. */
export const humanOf = (score: unknown, most: number): number | undefined =>
  typeof score === 'number' && score >= 0 && score <= most ? rounded(1 - score / most) : undefined

/** Milliseconds since a moment by the vendor's clock, which may be a little ahead of ours. */
export const ageSince = (epochMs: number): number | undefined =>
  Number.isFinite(epochMs) ? Math.max(0, Math.round(Date.now() - epochMs)) : undefined
