import type { Verdict } from '@captcha-field/server'

/** What the back end says about one submission. */
export interface Answer {
  readonly verdict: Verdict
  /** What the form sent besides the token. */
  readonly fields: Readonly<Record<string, string>>
  /** How often the vendor was asked about this token by now, by the emulator's books. `null`: nobody counted. */
  readonly verifications: number | null
  /** Was the token found anywhere in the verdict? It must not be, ever. */
  readonly leaked: boolean
}

export const isAnswers = (value: unknown): value is readonly Answer[] =>
  Array.isArray(value) && value.every((one: unknown) => typeof one === 'object' && one !== null && 'verdict' in one)
