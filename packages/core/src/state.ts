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

/** What a state has beside its status. */
export interface StateDetails {
  readonly expiresAt?: number
  readonly error?: CaptchaFailure
  readonly retryAt?: number
}

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

/** Where every captcha can go that has begun to load. */
const LIVING = { FAIL: 'failed', UNMOUNT: 'idle', DESTROY: 'destroyed' } as const
/** Where one with a widget can go besides. */
const RENDERED = { ...LIVING, SOLVE: 'solved', RESET: 'ready' } as const
/** Where one can go whose widget waits for a run. */
const RESTING = { ...RENDERED, CHALLENGE: 'challenging' } as const

/** The only place that decides. What is not written here is ignored, so late callbacks are harmless by construction. */
export const TABLE: { readonly [status in CaptchaStatus]: Row } = {
  idle: { LOAD: 'loading', DESTROY: 'destroyed' },
  loading: { ...LIVING, READY: 'ready' },
  ready: RESTING,
  challenging: { ...RENDERED, CLOSE: 'ready' },
  solved: { ...RENDERED, CONSUME: 'consumed', EXPIRE: 'expired' },
  consumed: RESTING,
  expired: RESTING,
  failed: { ...RESTING, LOAD: 'loading' },
  destroyed: {},
}

/** The status that follows, or nothing where the event is to be ignored. */
export function next(status: CaptchaStatus, event: MachineEvent, hasWidget: boolean): CaptchaStatus | undefined {
  // Where nothing is rendered after a failure, all has to be begun anew.
  const row: Row = status === 'failed' && !hasWidget ? { ...LIVING, LOAD: 'loading' } : TABLE[status]
  return row[event]
}
