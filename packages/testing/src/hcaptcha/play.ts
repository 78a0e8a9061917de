import type { HcaptchaStep } from './protocol.ts'
import type { HcaptchaOutcome, HcaptchaScenario } from './scenario.ts'

/**
 * What the challenge frame is to do for a run to go this way. Self-contained: its text is part of the emulated script
 * too.
 */
export function hcaptchaPlay(
  outcome: HcaptchaOutcome,
  { challengeSeconds, lateMs }: HcaptchaScenario,
  pass: () => HcaptchaStep,
): readonly HcaptchaStep[] {
  const CLOSE_AFTER_MS = 50
  const open: HcaptchaStep = { event: 'open', seconds: challengeSeconds }
  /** The vendor sends the same token again, not another one. */
  const twice = (afterMs: number): readonly HcaptchaStep[] => {
    const first = pass()
    return [first, { ...first, afterMs }]
  }
  const plays: Readonly<Record<string, () => readonly HcaptchaStep[]>> = {
    pass: () => [pass()],
    challenge: () => [open],
    silence: () => [],
    'challenge-closed': () => [open, { event: 'challenge-escaped', afterMs: CLOSE_AFTER_MS }],
    'challenge-expired': () => [open, { event: 'challenge-expired', afterMs: CLOSE_AFTER_MS }],
    'empty-pass': () => [{ event: 'challenge-passed', response: '' }],
    'double-pass': () => twice(0),
    'late-pass': () => twice(lateMs),
    'late-error': () => [pass(), { event: 'challenge-error', afterMs: lateMs }],
  }
  return plays[outcome]?.() ?? [{ event: outcome }]
}
