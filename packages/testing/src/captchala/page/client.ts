import type { CaptchalaInit, CaptchalaStep, CaptchalaTask } from '../protocol.ts'
import type { CaptchalaPage } from './control.ts'

export interface CaptchalaClient {
  /** `lang` may change. */
  init(lang: string): Promise<Pick<CaptchalaInit, 'challenge' | 'code'>>
  /** What is to be done in this run. */
  execute(challenge: string, lang: string): Promise<readonly CaptchalaStep[]>
  /** Nothing is to be done: the answer was wrong. */
  answer(challenge: string, answer: 'right' | 'wrong'): Promise<readonly CaptchalaStep[]>
}

export interface CaptchalaClientOptions {
  readonly id: string
  readonly appKey: string
  readonly action: string
  readonly product: string
  readonly serverToken: unknown
  readonly onServerTokenExpired: unknown
}

/** Talks to the vendor's servers for one instance. Self-contained: its text is part of the script. */
export function captchalaClient(page: CaptchalaPage, options: CaptchalaClientOptions): CaptchalaClient {
  const { id: widget, appKey, action, product, onServerTokenExpired: expired } = options
  /** Kept for good, spent or not, unless a fresher one is handed over. */
  let serverToken = options.serverToken
  const EXPIRED = 'server_token_expired'

  const isTask = (body: unknown): body is CaptchalaTask =>
    typeof body === 'object' && body !== null && 'steps' in body && Array.isArray(body.steps)
  const isInit = (body: unknown): body is CaptchalaInit =>
    typeof body === 'object' && body !== null && 'scenario' in body && !('steps' in body)

  async function ask(path: string, more: object): Promise<CaptchalaInit | CaptchalaTask | string> {
    try {
      const about = { widget, appKey, action, product, serverToken, referer: location.href }
      const { status, body } = await page.server.ask(path, { ...about, ...more })
      if (status === 429) return 'rate_limit_exceeded'
      if (!isTask(body) && !isInit(body)) return 'unknown_error'
      page.learn(body.scenario)
      return body
    } catch {
      return 'network_error'
    }
  }

  /** Asks the page for another server token. */
  async function refresh(): Promise<boolean> {
    if (typeof expired !== 'function') return false
    page.log('onServerTokenExpired')
    try {
      const fresh: unknown = await Reflect.apply(expired, undefined, [])
      if (typeof fresh !== 'string' || fresh === '') return false
      serverToken = fresh
      return true
    } catch {
      return false
    }
  }

  async function init(lang: string): Promise<Pick<CaptchalaInit, 'challenge' | 'code'>> {
    const attempt = async (): Promise<Pick<CaptchalaInit, 'challenge' | 'code'>> => {
      const body = await ask('/init', { lang })
      return typeof body === 'string' ? { code: body } : isTask(body) ? {} : body
    }
    const first = await attempt()
    return first.code === EXPIRED && (await refresh()) ? attempt() : first
  }

  async function task(path: string, more: object): Promise<readonly CaptchalaStep[]> {
    const body = await ask(path, more)
    if (typeof body === 'string') return [{ event: 'error', code: body }]
    return isTask(body) ? body.steps : []
  }

  return {
    init,
    async execute(challenge, lang) {
      const steps = await task('/execute', { challenge, lang })
      if (steps[0]?.code !== EXPIRED || !(await refresh())) return steps
      const again = await init(lang)
      if (again.challenge === undefined) return [{ event: 'error', code: again.code ?? EXPIRED }]
      return task('/execute', { challenge: again.challenge, lang })
    },
    answer: (challenge, answer) => task('/answer', { challenge, answer }),
  }
}
