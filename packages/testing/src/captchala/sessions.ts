import type { Reply } from '../emulated/carrier.ts'
import type { KeptScenario } from '../emulated/keepScenario.ts'
import type { CaptchalaCounter } from './counter.ts'
import type { captchalaPlay, CaptchalaTokenKind } from './play.ts'
import type { CaptchalaInit, CaptchalaStep, CaptchalaTask } from './protocol.ts'
import type { CaptchalaOutcome, CaptchalaScenario } from './scenario.ts'
import type { CaptchalaVault } from './vault.ts'

/** What the server remembers of a challenge, which is what came with `/init`. */
interface Session {
  readonly challengeId: string
  readonly widget: string
  readonly appKey: string
  readonly action: string
  readonly product: string
  readonly lang: string
  readonly referer: string
  readonly serverToken: string | null
  readonly ip: string
}

export interface CaptchalaSessionsOptions {
  readonly play: typeof captchalaPlay
  readonly kept: KeptScenario<CaptchalaScenario>
  readonly counter: CaptchalaCounter
  readonly vault: CaptchalaVault
  random(prefix: string): string
}

/** The API of the browser code: `/init`, `/execute`, `/answer`. Self-contained: its text is part of the emulated script. */
export function captchalaSessions({ play, kept, counter, vault, random }: CaptchalaSessionsOptions): {
  answer(path: string, body: Readonly<Record<string, unknown>>, ip?: string): Reply
  knows(token: string): boolean
} {
  const DEGRADED_LIFETIME_MS = 5 * 60_000
  const { passes, serverTokens } = vault
  const sessions = new Map<string, Session>()
  const own = new Set<string>()
  /** Challenges whose end is told twice. */
  const closing = new Set<string>()

  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  const json = (body: object, delayMs = 0): Reply => ({
    status: 200,
    body: JSON.stringify({ ...body, scenario: kept.get() }),
    type: 'application/json',
    delayMs,
  })

  /** Connections that do not hold, and 429. */
  function fault(word: string, delayMs: number): Reply | undefined {
    if (word === 'network-error') return { status: 0, body: '', delayMs, fate: 'drop' }
    if (word === 'rate-limited') return { status: 429, body: '{}', type: 'application/json', delayMs }
    return undefined
  }

  /** Why a server token does not let anybody in, or nothing. */
  function refusal({ serverToken, appKey, action, ip }: Session, using: boolean): string | undefined {
    const { serverTokens: mode } = kept.get()
    if (mode === 'any') return undefined
    if (serverToken === null) return mode === 'required' ? 'server_token_required' : undefined
    const known = serverTokens.get(serverToken)
    if (!known) return 'server_token_invalid'
    if (known.appKey !== appKey) return 'server_token_app_mismatch'
    if (known.ip !== null && known.ip !== ip) return 'server_token_binding_mismatch'
    if (Date.now() > known.expiresAt) return 'server_token_expired'
    if (known.action !== action) return 'token_action_mismatch'
    if (!using) return undefined
    if (known.spent || known.uses >= known.maxUses) return 'server_token_exhausted'
    known.uses += 1
    return undefined
  }

  function sessionOf(body: Readonly<Record<string, unknown>>, ip: string): Session {
    return {
      challengeId: random('ch'),
      widget: text(body['widget']),
      appKey: text(body['appKey']),
      action: text(body['action']),
      product: text(body['product']),
      lang: text(body['lang']),
      referer: text(body['referer']),
      serverToken: text(body['serverToken']) || null,
      ip,
    }
  }

  function init(body: Readonly<Record<string, unknown>>, ip: string): Reply {
    const session = sessionOf(body, ip)
    const { initDelayMs, init: usual, nextInit, appKey } = kept.get()
    const [word = usual, ...rest] = nextInit
    kept.set({ nextInit: rest })
    const known = appKey === null || session.appKey === appKey
    const code = word === 'ok' ? (known ? refusal(session, true) : 'invalid_app_key') : word
    counter.initialised(code === undefined ? session.serverToken : null)
    const broken = fault(word, initDelayMs)
    if (broken) return broken
    if (code === undefined) sessions.set(session.challengeId, session)
    const answer: Omit<CaptchalaInit, 'scenario'> = code === undefined ? { challenge: session.challengeId } : { code }
    return json(answer, initDelayMs)
  }

  function mint({ serverToken, ...session }: Session, kind: CaptchalaTokenKind): string {
    const token = random(kind)
    counter.minted(token)
    own.add(token)
    // Made in the browser, without the vendor's server.
    if (kind === 'co' || kind === 'client') return token
    const uid = (serverToken === null ? undefined : serverTokens.get(serverToken))?.uid ?? null
    const lifetimeMs = kind === 'dg' ? DEGRADED_LIFETIME_MS : kept.get().tokenSeconds * 1000
    passes.set(token, { ...session, kind, uid, serverToken, mintedAt: Date.now(), lifetimeMs, used: false })
    return token
  }

  function takeOutcome(): CaptchalaOutcome {
    const scenario = kept.get()
    const [outcome = scenario.outcome, ...next] = scenario.next
    kept.set({ next })
    return outcome
  }

  function execute(session: Session): Reply {
    const { outcomeDelayMs } = kept.get()
    const { challengeId, widget, appKey, action, product, lang, serverToken } = session
    const outcome = refusal(session, false) ?? takeOutcome()
    counter.ran({ widget, appKey, action, product, lang, serverToken, outcome })
    const steps = play(outcome, kept.get(), (kind) => mint(session, kind))
    if (outcome === 'challenge-then-close') closing.add(challengeId)
    return fault(outcome, outcomeDelayMs) ?? json({ steps } satisfies Omit<CaptchalaTask, 'scenario'>, outcomeDelayMs)
  }

  return {
    answer(path, body, ip = '127.0.0.1') {
      if (body['widget']) counter.seen(text(body['widget']))
      if (path === '/init') return init(body, ip)
      const session = sessions.get(text(body['challenge'])) ?? sessionOf(body, ip)
      if (path === '/execute') return execute(session)
      if (path !== '/answer') return { status: 404, body: '{}', type: 'application/json' }
      if (body['answer'] !== 'right') return json({ steps: [] })
      const steps: CaptchalaStep[] = [{ event: 'success', token: mint(session, 'pt') }]
      if (closing.has(session.challengeId)) steps.push({ event: 'close' })
      return json({ steps })
    },
    knows: (token) => own.has(token),
  }
}
