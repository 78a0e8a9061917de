import type { EmulatedService, Reply } from '../emulated/carrier.ts'
import type { ApiMode, apiReply, countDown, FileFate, fileFate } from '../emulated/faults.ts'
import type { keepScenario } from '../emulated/keepScenario.ts'
import type { captchalaApi, CaptchalaCall, CaptchalaVerdict } from './api.ts'
import type { captchalaCounter } from './counter.ts'
import type { captchalaDefaults } from './defaults.ts'
import type { captchalaPlay } from './play.ts'
import type { CaptchalaScenario, CaptchalaState } from './scenario.ts'
import type { captchalaSessions } from './sessions.ts'
import type { CaptchalaVault } from './vault.ts'

export type CaptchalaFile = 'loader' | 'core' | 'stylesheet'

/** What a server token is issued for. */
export interface CaptchalaIssue {
  /** @default the scenario's, or 'demo_app' */
  readonly appKey?: string | undefined
  /** @default 'default' */
  readonly action?: string | undefined
  /** Seconds. @default 300 */
  readonly ttl?: number | undefined
  /** @default 3 */
  readonly maxUses?: number | undefined
  readonly bindIp?: string | undefined
  readonly bindUid?: string | undefined
}

/** The vendor's servers: everything they know and answer. */
export interface CaptchalaService extends EmulatedService<CaptchalaScenario, CaptchalaState> {
  fileRequested(file: CaptchalaFile, host: 'first' | 'second'): FileFate
  /** Did it make this pass token? */
  knows(token: string): boolean
  validate(call: CaptchalaCall): Reply
  /** The backup host's API, for `offline_` tokens. */
  backup(call: CaptchalaCall): Reply
  issue(call: CaptchalaCall): Reply
  /** A server token, without a call of the API. */
  serverToken(options?: CaptchalaIssue): string
}

export interface CaptchalaServiceParts {
  readonly apiReply: typeof apiReply
  readonly countDown: typeof countDown
  readonly fileFate: typeof fileFate
  readonly keepScenario: typeof keepScenario
  readonly captchalaApi: typeof captchalaApi
  readonly captchalaCounter: typeof captchalaCounter
  readonly captchalaDefaults: typeof captchalaDefaults
  readonly captchalaPlay: typeof captchalaPlay
  readonly captchalaSessions: typeof captchalaSessions
}

/** Self-contained, apart from the parts it is handed: its text is part of the emulated script, for pages that are their own server. */
export function createCaptchalaService(
  parts: CaptchalaServiceParts,
  initial: Partial<CaptchalaScenario> = {},
  vault: CaptchalaVault = { passes: new Map(), serverTokens: new Map() },
): CaptchalaService {
  const TOO_MANY = '{"code":1001,"msg":"rate limit","error":"rate_limit_exceeded"}'
  const HEX_DIGITS = 8
  const kept = parts.keepScenario(parts.captchalaDefaults(), initial)
  const counter = parts.captchalaCounter()

  const hex = (): string =>
    Math.floor(Math.random() * 16 ** HEX_DIGITS)
      .toString(16)
      .padStart(HEX_DIGITS, '0')
  const random = (prefix: string): string => `${prefix}_${hex()}${hex()}${hex()}${hex()}`

  const api = parts.captchalaApi(vault, kept.get, random)
  const sessions = parts.captchalaSessions({ play: parts.captchalaPlay, kept, counter, vault, random })

  /** An API that is not in order does nothing but answer. */
  function through(
    { mode, delayMs }: { readonly mode: ApiMode; readonly delayMs: number },
    act: () => CaptchalaVerdict,
    refused: () => CaptchalaVerdict,
  ): Reply {
    const { status, body } = mode === 'ok' || mode === 'truncated' ? act() : refused()
    const reply = parts.apiReply(mode, delayMs, JSON.stringify(body), TOO_MANY)
    return reply.status === 200 ? { ...reply, status } : reply
  }

  function issue(call: CaptchalaCall): CaptchalaVerdict {
    const verdict = api.issue(call)
    const { data } = verdict.body
    if (typeof data !== 'object' || data === null) return verdict
    if ('server_token' in data) counter.issued(String(data.server_token))
    if ('token' in data) counter.issued(String(data.token))
    return verdict
  }

  function serverToken({ appKey, action, ttl, maxUses, bindIp, bindUid }: CaptchalaIssue = {}): string {
    const scenario = kept.get()
    const fields = { action: action ?? 'default', ttl, max_uses: maxUses, binding_ip: bindIp, bind_uid: bindUid }
    issue({
      appKey: appKey ?? scenario.appKey ?? 'demo_app',
      appSecret: scenario.appSecret ?? 'secret',
      fields,
    })
    return counter.counts().serverTokens.at(-1) ?? ''
  }

  return {
    state: () => ({ scenario: kept.get(), counts: counter.counts(), runs: counter.runs() }),
    set: kept.set,
    reset() {
      kept.reset()
      counter.reset()
    },
    fileRequested(file, host) {
      counter.requested(file)
      const scenario = kept.get()
      const { faultyHost } = scenario
      if (faultyHost !== 'both' && faultyHost !== host) return parts.fileFate('ok', 0)
      if (file === 'stylesheet') return parts.fileFate(scenario.stylesheet, 0)
      const { mode, delayMs, failures } =
        file === 'loader'
          ? { mode: scenario.script, delayMs: scenario.scriptDelayMs, failures: scenario.scriptFailures }
          : { mode: scenario.core, delayMs: scenario.coreDelayMs, failures: scenario.coreFailures }
      if (failures === 0) return parts.fileFate(mode, delayMs)
      kept.set(file === 'loader' ? { scriptFailures: failures - 1 } : { coreFailures: failures - 1 })
      // Not dropped: on a connection it had used before, a browser would ask again by itself, and count down too.
      return { status: 503, delayMs, empty: false }
    },
    answer(path, body, ip) {
      if (path !== '/issue') return sessions.answer(path, body, ip)
      return { status: 200, body: JSON.stringify({ serverToken: serverToken(body) }), type: 'application/json' }
    },
    knows: sessions.knows,
    validate(call) {
      counter.validated('validateRequests', call.fields['pass_token'])
      const scenario = kept.get()
      const { mode, left, times } = parts.countDown(scenario.validate, scenario.validateTimes)
      kept.set({ validate: left, validateTimes: times })
      return through(
        { mode, delayMs: scenario.validateDelayMs },
        () => api.validate(call),
        () => api.refuse(scenario.validateError),
      )
    },
    backup(call) {
      counter.validated('backupRequests', call.fields['pass_token'])
      return through(
        { mode: kept.get().backup, delayMs: 0 },
        () => api.backup(call),
        () => ({ status: 200, body: { code: 1000, msg: '', error: 'service_online' } }),
      )
    },
    issue(call) {
      counter.issueRequested()
      const scenario = kept.get()
      const { mode, left, times } = parts.countDown(scenario.issue, scenario.issueTimes)
      kept.set({ issue: left, issueTimes: times })
      return through(
        { mode, delayMs: scenario.issueDelayMs },
        () => issue(call),
        () => ({ status: 200, body: { code: 1000, msg: '', error: scenario.issueError } }),
      )
    },
    serverToken,
  }
}
