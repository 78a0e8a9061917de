/** What the back end says about one submission. The token is not in it. */
export interface Answer {
  /** Epoch milliseconds. */
  readonly at: number
  readonly verdict: 'accepted' | 'refused' | 'no verdict'
  /** The vendor's words for why not. */
  readonly codes: readonly string[]
  /** What the form sent besides. */
  readonly fields: Readonly<Record<string, string>>
  /** Characters of the token; none came if 0. */
  readonly tokenLength: number
  /** How often this token has been verified by now: once, unless somebody sent it again. `null`: nobody counted. */
  readonly verifications: number | null
}

export const isAnswers = (value: unknown): value is readonly Answer[] =>
  Array.isArray(value) && value.every((one: unknown) => typeof one === 'object' && one !== null && 'verdict' in one)
