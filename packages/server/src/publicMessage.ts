import type { FaultStatus, VerdictCode } from './verdict.ts'

/** The sentences for visitors. They name no vendor, no code and nobody's fault. */
export interface PublicMessages {
  /** No token came, or one that was too old or used: nothing that the visitor did. */
  readonly again: string
  /** The vendor, or a rule of yours, said no. */
  readonly refused: string
  /** The configuration is wrong, or there was no verdict. */
  readonly unavailable: string
}

const MESSAGES: PublicMessages = {
  again: 'Please try again.',
  refused: 'We could not confirm that a person sent this. Please try again, or contact us another way.',
  unavailable: 'This cannot be sent right now. Please try again in a few minutes.',
}

/** Nobody is accused for these. */
const AGAIN: readonly VerdictCode[] = [
  'missing-input-response',
  'expired-input-response',
  'already-seen-response',
  'invalid-or-already-seen-response',
  'already-verified',
  'browser-error',
]

/**
 * A sentence that may be shown to anybody: generic, and an invitation rather than an accusation where no token came.
 *
 * @example return { message: publicMessage(human, { again: 'Bitte noch einmal.' }) }
 */
export function publicMessage(
  failure: { readonly status: FaultStatus; readonly error: { readonly code: VerdictCode } },
  messages: { readonly [name in keyof PublicMessages]?: string | undefined } = {},
): string {
  const { status, error } = failure
  if (status !== 403) return messages.unavailable ?? MESSAGES.unavailable
  const kind = AGAIN.includes(error.code) ? 'again' : 'refused'
  return messages[kind] ?? MESSAGES[kind]
}
