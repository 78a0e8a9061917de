import type { CaptchalaTokenKind } from './play.ts'

/** What the vendor remembers of a pass token. */
export interface CaptchalaPass {
  readonly kind: CaptchalaTokenKind
  readonly appKey: string
  readonly action: string
  readonly uid: string | null
  /** Of the visitor who solved it. */
  readonly ip: string
  readonly referer: string
  readonly challengeId: string
  /** The server token that it came from, which is spent with it. */
  readonly serverToken: string | null
  /** Epoch milliseconds. */
  readonly mintedAt: number
  readonly lifetimeMs: number
  used: boolean
}

export interface CaptchalaServerToken {
  readonly appKey: string
  readonly action: string
  /** `null`: not bound to one. */
  readonly ip: string | null
  readonly uid: string | null
  /** Epoch milliseconds. */
  readonly expiresAt: number
  readonly maxUses: number
  uses: number
  /** A pass token that came from it was consumed. */
  spent: boolean
}

/** Tokens outlive scenarios and counts, and are good in every namespace: a back end has one address. */
export interface CaptchalaVault {
  readonly passes: Map<string, CaptchalaPass>
  readonly serverTokens: Map<string, CaptchalaServerToken>
}
