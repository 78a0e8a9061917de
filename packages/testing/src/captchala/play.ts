import type { CaptchalaStep } from './protocol.ts'
import type { CaptchalaOutcome, CaptchalaScenario } from './scenario.ts'

export type CaptchalaTokenKind = 'pt' | 'dg' | 'offline' | 'co' | 'client'

/** What the page is to do for a run to go this way. Self-contained: its text is part of the emulated script. */
export function captchalaPlay(
  outcome: CaptchalaOutcome,
  { challengeSeconds, lateMs }: CaptchalaScenario,
  mint: (kind: CaptchalaTokenKind) => string,
): readonly CaptchalaStep[] {
  const CLOSE_AFTER_MS = 50
  const open: CaptchalaStep = { event: 'open', seconds: challengeSeconds }
  const close: CaptchalaStep = { event: 'close' }
  const pass = (kind: CaptchalaTokenKind = 'pt'): CaptchalaStep => ({ event: 'success', token: mint(kind) })
  const error = (code: string): CaptchalaStep => ({ event: 'error', code })
  /** The same token again, not another one. */
  const twice = (afterMs: number): readonly CaptchalaStep[] => {
    const first = pass()
    return [first, { ...first, afterMs }]
  }
  const plays: Readonly<Record<string, () => readonly CaptchalaStep[]>> = {
    challenge: () => [open],
    'challenge-then-close': () => [open],
    pass: () => [pass()],
    'challenge-closed': () => [open, { ...close, afterMs: CLOSE_AFTER_MS }],
    'challenge-expired': () => [open, { ...error('challenge_expired'), afterMs: CLOSE_AFTER_MS }],
    silence: () => [],
    'double-pass': () => twice(0),
    'late-pass': () => twice(lateMs),
    'late-error': () => [pass(), { ...error('session_expired'), afterMs: lateMs }],
    'pass-then-close': () => [pass(), close],
    'error-then-close': () => [error('challenge_failed'), close],
    degraded: () => [pass('dg')],
    offline: () => [pass('offline')],
    co: () => [pass('co')],
    client: () => [pass('client')],
  }
  return plays[outcome]?.() ?? [error(outcome)]
}
