import type { Captcha } from './api.ts'
import type { CaptchaEvent } from './events.ts'
import type { CaptchaStatus } from './state.ts'

/** A long-lived page keeps the newest; older entries are dropped. */
const MAX_ENTRIES = 200

/** What happened, and when: a status or an event. */
export interface CaptchaReportEntry {
  /** Milliseconds since the trace began. */
  readonly atMs: number
  readonly status?: CaptchaStatus
  readonly event?: CaptchaEvent['type']
  /** Of `close`, `error` and `retry`. */
  readonly code?: string
  readonly vendorCode?: string
  /** Of `retry`. */
  readonly attempt?: number
  /** Of `consume`: how old the token was when it left. */
  readonly ageMs?: number
}

/** A timeline that can go into a bug report: no token, no address beyond its origin, nothing about the visitor. */
export interface CaptchaReport {
  readonly provider: string
  readonly status: CaptchaStatus
  readonly entries: readonly CaptchaReportEntry[]
  /** How many older entries were dropped. */
  readonly dropped: number
  readonly page: {
    readonly online: boolean
    readonly visible: boolean
    /** Frames of a vendor that sends no CORP header do not load here, and nothing says so. */
    readonly crossOriginIsolated: boolean
    /** Policy violations since the trace began: directive and origin. */
    readonly violations: readonly string[]
  }
}

export interface CaptchaTrace {
  report(): CaptchaReport
  stop(): void
}

/** Records what a captcha does from now on. Sends nothing anywhere: the report is yours. */
export function traceCaptcha(captcha: Captcha): CaptchaTrace {
  const start = performance.now()
  const entries: CaptchaReportEntry[] = []
  const violations: string[] = []
  let dropped = 0

  const add = (entry: Omit<CaptchaReportEntry, 'atMs'>): void => {
    entries.push({ atMs: Math.round(performance.now() - start), ...entry })
    if (entries.length > MAX_ENTRIES && entries.shift()) dropped++
  }
  const onViolation = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
    // Document addresses and queries carry secrets: the origin is enough to name the culprit.
    const origin = /^[\w+.-]+:\/\/[^/]+/.exec(blockedURI)?.[0] ?? blockedURI.split(/[?#]/)[0]
    if (violations.length < MAX_ENTRIES) violations.push(`${effectiveDirective} ${origin}`)
  }
  const undos = [
    captcha.subscribe(() => add({ status: captcha.getState().status })),
    captcha.on('*', (event) => add(redact(event))),
  ]
  document.addEventListener('securitypolicyviolation', onViolation)

  return {
    stop() {
      for (const undo of undos) undo()
      document.removeEventListener('securitypolicyviolation', onViolation)
    },
    report: () => ({
      provider: captcha.provider.name,
      status: captcha.getState().status,
      entries: [...entries],
      dropped,
      page: {
        online: navigator.onLine,
        visible: !document.hidden,
        crossOriginIsolated: 'crossOriginIsolated' in globalThis && crossOriginIsolated,
        violations: [...violations],
      },
    }),
  }
}

/** Names what is kept, so that nothing else can get in. */
function redact(event: CaptchaEvent): Omit<CaptchaReportEntry, 'atMs'> {
  switch (event.type) {
    case 'close':
      return { event: event.type, code: event.code }
    case 'consume':
      return { event: event.type, ageMs: event.ageMs }
    case 'error':
    case 'retry': {
      const { code, vendorCode } = event.error
      const attempt = event.type === 'retry' ? { attempt: event.attempt } : {}
      return { event: event.type, code, ...(vendorCode ? { vendorCode } : {}), ...attempt }
    }
    default:
      return { event: event.type }
  }
}
