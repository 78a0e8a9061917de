import type { CaptchaFailure } from './errors.ts'

/** What a captcha is doing. The token is not in it. */
export type CaptchaState =
  | { readonly status: 'idle' }
  | { readonly status: 'loading' }
  | { readonly status: 'ready' }
  | { readonly status: 'challenging' }
  /** `expiresAt`: epoch milliseconds. */
  | { readonly status: 'solved'; readonly expiresAt: number }
  | { readonly status: 'consumed' }
  | { readonly status: 'expired' }
  /** `retryAt`: epoch milliseconds; a run that begins before it waits. */
  | { readonly status: 'failed'; readonly error: CaptchaFailure; readonly retryAt?: number }
  | { readonly status: 'destroyed' }

export type CaptchaStatus = CaptchaState['status']

export type MachineEvent =
  | 'LOAD'
  | 'READY'
  | 'CHALLENGE'
  | 'SOLVE'
  | 'CLOSE'
  | 'CONSUME'
  | 'EXPIRE'
  | 'FAIL'
  | 'RESET'
  | 'UNMOUNT'
  | 'DESTROY'

type Row = { readonly [event in MachineEvent]?: CaptchaStatus }

/** Where every living captcha can go. */
const LIVING = { UNMOUNT: 'idle', DESTROY: 'destroyed' } as const
/** Where a captcha that has a widget can go besides. */
const RENDERED = { ...LIVING, FAIL: 'failed', RESET: 'ready' } as const

/**
 * The only place that decides. What is not written here is ignored, so late callbacks are harmless by construction.
 * In `failed`, CHALLENGE, SOLVE and RESET count only while a widget exists: see `next`.
 */
export const TABLE: { readonly [status in CaptchaStatus]: Row } = {
  idle: { LOAD: 'loading', DESTROY: 'destroyed' },
  loading: { ...LIVING, READY: 'ready', FAIL: 'failed' },
  ready: { ...RENDERED, CHALLENGE: 'challenging', SOLVE: 'solved' },
  challenging: { ...RENDERED, SOLVE: 'solved', CLOSE: 'ready' },
  solved: { ...RENDERED, SOLVE: 'solved', CONSUME: 'consumed', EXPIRE: 'expired' },
  consumed: { ...RENDERED, CHALLENGE: 'challenging', SOLVE: 'solved' },
  expired: { ...RENDERED, CHALLENGE: 'challenging', SOLVE: 'solved' },
  failed: { ...RENDERED, LOAD: 'loading', CHALLENGE: 'challenging', SOLVE: 'solved' },
  destroyed: {},
}

const NEEDS_WIDGET: readonly MachineEvent[] = ['CHALLENGE', 'SOLVE', 'RESET']

/** The status that follows, or nothing where the event is to be ignored. */
export function next(status: CaptchaStatus, event: MachineEvent, hasWidget: boolean): CaptchaStatus | undefined {
  if (status === 'failed' && !hasWidget && NEEDS_WIDGET.includes(event)) return undefined
  return TABLE[status][event]
}
