import { CaptchaError } from '../src/errors.ts'
import type { CaptchaFailureCode } from '../src/errors.ts'
import type { CaptchaProvider, LoadRequest, RenderWidget, WidgetEvents } from '../src/provider.ts'

/** A vendor driven by hand: what the machine asks is logged, what the vendor says is called. */
export interface HandProvider extends CaptchaProvider {
  readonly log: string[]
  /** The newest request, to tell of retries. */
  request(): LoadRequest | undefined
  arrive(): void
  failLoad(code: CaptchaFailureCode): void
  /** What the newest widget says; `nth` of an older one. */
  say(nth?: number): WidgetEvents
  /** From now on widgets are dead until they are rendered anew. */
  die(): void
  breakRender(error?: unknown): void
  options: { rqdata?: () => string }
  host(): HTMLElement | undefined
}

export function handProvider(given: Partial<CaptchaProvider> & { visitorOnly?: boolean } = {}): HandProvider {
  const { visitorOnly = false, ...overrides } = given
  const log: string[] = []
  const said: WidgetEvents[] = []
  let pending: { resolve(render: RenderWidget): void; reject(error: unknown): void }[] = []
  let newest: LoadRequest | undefined
  let current: HTMLElement | undefined
  let broken: { error: unknown } | undefined
  const dead = new WeakSet<HTMLElement>()

  const render: RenderWidget = (host, events) => {
    if (broken) throw broken.error
    const id = said.push(events)
    current = host
    log.push(`render ${id}`)
    return {
      ...(visitorOnly ? {} : { execute: () => log.push(`execute ${id}`) }),
      reset: () => log.push(`reset ${id}`),
      remove: () => log.push(`remove ${id}`),
      alive: () => host.isConnected && !dead.has(host),
    }
  }

  return {
    name: 'hand',
    key: 'a',
    options: {},
    fieldName: 'hand-response',
    visible: false,
    tokenLifetime: 120_000,
    ...overrides,
    log,
    load(request) {
      log.push(request.explicit ? 'load, asked' : 'load')
      newest = request
      return new Promise((resolve, reject) => pending.push({ resolve, reject }))
    },
    request: () => newest,
    host: () => current,
    arrive() {
      for (const { resolve } of pending) resolve(render)
      pending = []
    },
    failLoad(code) {
      for (const { reject } of pending) reject(new CaptchaError(code, { provider: 'hand' }))
      pending = []
    },
    say(nth = said.length) {
      const events = said[nth - 1]
      if (!events) throw new Error('nothing was rendered')
      return events
    },
    die() {
      if (current) dead.add(current)
    },
    breakRender(error) {
      broken = error === undefined ? undefined : { error }
    },
  } as HandProvider
}
