import type { EmulatedService, Reply } from '../emulated/carrier.ts'
import type { apiReply, countDown, FileFate, fileFate } from '../emulated/faults.ts'
import type { keepScenario } from '../emulated/keepScenario.ts'
import type { hcaptchaPlay } from './play.ts'
import type { HcaptchaStep, HcaptchaTask } from './protocol.ts'
import type { HcaptchaOutcome, HcaptchaRun, HcaptchaScenario, HcaptchaState } from './scenario.ts'
import type { hcaptchaSiteverify, TokenRecord } from './siteverify.ts'

/** The vendor's servers: everything they know and answer. */
export interface HcaptchaService extends EmulatedService<HcaptchaScenario, HcaptchaState> {
  scriptRequested(): FileFate
  frameRequested(): Pick<Reply, 'status' | 'delayMs' | 'fate'>
  /** Did it make this token? */
  knows(token: string): boolean
  siteverify(fields: URLSearchParams): Reply
}

export interface HcaptchaServiceParts {
  readonly apiReply: typeof apiReply
  readonly countDown: typeof countDown
  readonly fileFate: typeof fileFate
  readonly keepScenario: typeof keepScenario
  readonly hcaptchaPlay: typeof hcaptchaPlay
  readonly hcaptchaSiteverify: typeof hcaptchaSiteverify
}

/** Self-contained, apart from the parts it is handed: its text is part of the emulated script, for pages that are their own server. */
export function createHcaptchaService(
  parts: HcaptchaServiceParts,
  initial: Partial<HcaptchaScenario> = {},
): HcaptchaService {
  const { hcaptchaPlay: play, hcaptchaSiteverify: siteverify } = parts
  const TEST_KEY = /^([123])0000000-ffff-ffff-ffff-00000000000[123]$/
  const DEFAULT_LIFETIME_S = 120
  const defaults: HcaptchaScenario = {
    profile: 'S26',
    script: 'ok',
    scriptDelayMs: 0,
    scriptFailures: 0,
    frames: 'ok',
    framesDelayMs: 0,
    frameDeadlineMs: 25_000,
    siteCheck: 'ok',
    siteCheckDelayMs: 0,
    outcome: 'challenge',
    next: [],
    outcomeDelayMs: 0,
    lateMs: 1000,
    challengeSeconds: 120,
    tokenSeconds: 120,
    siteverify: 'ok',
    siteverifyTimes: null,
    siteverifyDelayMs: 0,
    errorCodes: ['invalid-input-response'],
  }
  const known = new Map<string, TokenRecord>()
  const kept = parts.keepScenario(defaults, initial)
  let scriptRequests = 0
  let frameRequests = 0
  let siteverifyRequests = 0
  let widgets = new Set<string>()
  let runs: HcaptchaRun[] = []
  let tokens: string[] = []
  let verifications: Record<string, number> = {}

  const random = (): string => Math.random().toString(36).slice(2, 10).padEnd(8, '0')
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  const json = (value: unknown): string => JSON.stringify(value)

  function mint(sitekey: string, hostname: string): string {
    const test = TEST_KEY.exec(sitekey)?.[1]
    const token = test
      ? `${test}0000000-aaaa-bbbb-cccc-00000000000${test}`
      : `P1_${Array.from({ length: 12 }, random).join('')}`
    const lifetimeMs = 1000 * (kept.get().tokenSeconds ?? DEFAULT_LIFETIME_S)
    if (!test) known.set(token, { sitekey, hostname, mintedAt: Date.now(), lifetimeMs, uses: 0 })
    tokens.push(token)
    return token
  }

  function passed(sitekey: string, hostname: string): HcaptchaStep {
    const { tokenSeconds } = kept.get()
    const response = mint(sitekey, hostname)
    return {
      event: 'challenge-passed',
      response,
      ...(tokenSeconds === null ? {} : { expiration: tokenSeconds }),
    }
  }

  function takeOutcome(sitekey: string): HcaptchaOutcome {
    const scenario = kept.get()
    const [outcome = scenario.outcome, ...next] = scenario.next
    kept.set({ next })
    return outcome === 'challenge' && TEST_KEY.test(sitekey) ? 'pass' : outcome
  }

  function getCaptcha(sitekey: string, body: Readonly<Record<string, unknown>>): Reply {
    const refused = kept.get().siteCheck === 'refused'
    const outcome = refused ? 'challenge-error' : takeOutcome(sitekey)
    const { data: given, widget, host } = body
    const data = typeof given === 'object' && given !== null ? { ...given } : {}
    runs.push({ widget: text(widget), sitekey, outcome, data })
    const scenario = kept.get()
    const delayMs = scenario.outcomeDelayMs
    if (outcome === 'network-error') return { status: 0, body: '', delayMs, fate: 'drop' }
    if (outcome === 'rate-limited') return { status: 429, body: '{}', delayMs }
    const task: HcaptchaTask = {
      key: `E1_${random()}${random()}`,
      steps: play(outcome, scenario, () => passed(sitekey, text(host))),
    }
    return { status: 200, body: json(task), delayMs }
  }

  function checkSite(): Reply {
    const { siteCheck, siteCheckDelayMs: delayMs } = kept.get()
    if (siteCheck === 'network-error') return { status: 0, body: '', delayMs, fate: 'drop' }
    if (siteCheck === 'rate-limited') return { status: 429, body: '{}', delayMs }
    return { status: 200, body: json({ pass: siteCheck === 'ok' }), delayMs }
  }

  return {
    state: () => ({
      scenario: kept.get(),
      counts: {
        scriptRequests,
        frameRequests,
        widgets: widgets.size,
        executes: runs.length,
        tokens: [...tokens],
        verifications: { ...verifications },
        siteverifyRequests,
      },
      runs: [...runs],
    }),
    set: kept.set,
    reset() {
      kept.reset()
      scriptRequests = frameRequests = siteverifyRequests = 0
      widgets = new Set()
      runs = []
      tokens = []
      verifications = {}
    },
    scriptRequested() {
      scriptRequests += 1
      const { script, scriptDelayMs: delayMs, scriptFailures } = kept.get()
      if (scriptFailures > 0) {
        kept.set({ scriptFailures: scriptFailures - 1 })
        // Not dropped: on a connection it had used before, a browser would ask again by itself, and count down too.
        return { status: 503, delayMs, empty: false }
      }
      return parts.fileFate(script, delayMs)
    },
    frameRequested() {
      frameRequests += 1
      const { frames, framesDelayMs: delayMs } = kept.get()
      return frames === 'ok' ? { status: 200, delayMs } : { status: 0, delayMs, fate: frames }
    },
    answer(path, body) {
      const [what = '', sitekey = ''] = path.split('/').filter(Boolean)
      if (typeof body['widget'] === 'string') widgets.add(body['widget'])
      if (what === 'checksiteconfig') return checkSite()
      if (what === 'getcaptcha') return getCaptcha(sitekey, body)
      if (what !== 'checkcaptcha') return { status: 404, body: '{}' }
      const steps = body['answer'] === 'right' ? [passed(sitekey, text(body['host']))] : []
      return { status: 200, body: json({ key: text(body['key']), steps }) }
    },
    knows: (token) => known.has(token),
    siteverify(fields) {
      const token = fields.get('response') ?? ''
      siteverifyRequests += 1
      if (token) verifications = { ...verifications, [token]: (verifications[token] ?? 0) + 1 }
      const scenario = kept.get()
      const { mode, left, times } = parts.countDown(scenario.siteverify, scenario.siteverifyTimes)
      kept.set({ siteverify: left, siteverifyTimes: times })
      const reached = mode === 'ok' || mode === 'truncated'
      const answer = reached
        ? siteverify(fields, known, Date.now())
        : { success: false, 'error-codes': scenario.errorCodes }
      return parts.apiReply(mode, scenario.siteverifyDelayMs, json(answer), '{"message":"Too many requests"}')
    },
  }
}
