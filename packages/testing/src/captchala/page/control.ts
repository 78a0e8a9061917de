import type { PageCounts } from '../../emulated/pageCounts.ts'
import type { PageServer } from '../../emulated/pageServer.ts'
import type { CaptchalaStep, CaptchalaTask } from '../protocol.ts'
import type { CaptchalaScenario, CaptchalaState } from '../scenario.ts'
import type { CaptchalaIssue, CaptchalaService } from '../service.ts'
import type { CaptchalaLive } from './instance.ts'

/** What happened in this document. `renders` are calls of `init`, `removes` those of `destroy`. */
export interface CaptchalaPageCounts extends PageCounts {
  /** Evaluations of the loader. */
  readonly loaders: number
  /** Calls of `loadCaptchala`. */
  readonly loads: number
  /** Of `bindTo`, and not taken off. */
  readonly listeners: number
}

/** What an instance may be made to say. `'trigger'`: the visitor clicks the bar. */
export type CaptchalaEvent = 'trigger' | 'success' | 'error' | 'close'

/** `window.captchaEmulator.captchala`, in every document that one of the emulated scripts ran in. */
export interface CaptchalaPageControl {
  /** Calls of the page and callbacks to it, in order: `loadCaptchala`, `init`, `appendTo`, `onReady`, `verify`, `onSuccess` … */
  readonly log: string[]
  counts(): CaptchalaPageCounts
  widgets(): readonly {
    readonly id: string
    readonly product: string
    readonly action: string
    readonly open: boolean
  }[]
  /**
   * Makes an instance say this, for the visitor or out of the blue. `'success'` has a new token, unless one is given;
   * `'error'` has `code`. Without an id: the newest instance.
   */
  emit(
    event: CaptchalaEvent,
    options?: { readonly id?: string; readonly token?: string; readonly code?: string },
  ): Promise<void>
  /** Issues a server token, which a back end would have asked for. */
  serverToken(options?: CaptchalaIssue): Promise<string>
  /** What the vendor's server has been told and has counted. */
  state(): Promise<CaptchalaState>
  set(patch: Partial<CaptchalaScenario>): Promise<CaptchalaState>
  reset(): Promise<CaptchalaState>
}

export interface CaptchalaPage {
  readonly control: CaptchalaPageControl
  readonly service: CaptchalaService
  readonly server: PageServer<CaptchalaScenario, CaptchalaState>
  /** How to behave: as the server said last. */
  scenario(): CaptchalaScenario
  learn(scenario: CaptchalaScenario): void
  log(entry: string): void
  evaluated(file: 'loader' | 'core'): void
  nextId(): string
  join(instance: CaptchalaLive): void
  leave(instance: CaptchalaLive): void
  listening(change: 1 | -1): void
  cleared(): boolean
  /** Destroys what was left, and silences it for good: for tests that put the fake away. */
  clear(): void
}

/**
 * What all evaluations of the scripts in one document share, which is nothing of the vendor's. Self-contained: its text
 * is part of the script.
 */
export function captchalaPage(
  service: CaptchalaService,
  server: PageServer<CaptchalaScenario, CaptchalaState>,
  isOwnServer: boolean,
): CaptchalaPage {
  const log: string[] = []
  const instances = new Set<CaptchalaLive>()
  const evaluations = { loader: 0, core: 0 }
  let listeners = 0
  let cleared = false
  let ids = 0
  let known = service.state().scenario
  const isTask = (body: unknown): body is CaptchalaTask =>
    typeof body === 'object' && body !== null && 'steps' in body && Array.isArray(body.steps)
  const count = (...entries: string[]): number => log.filter((one) => entries.includes(one)).length

  async function minted({ id: widget, appKey, action, product }: CaptchalaLive): Promise<Partial<CaptchalaStep>> {
    const about = { widget, appKey, action, product, challenge: 'emitted', answer: 'right', referer: location.href }
    const { body } = await server.ask('/answer', about)
    return (isTask(body) ? body.steps[0] : undefined) ?? {}
  }

  async function learned(asked: Promise<CaptchalaState>): Promise<CaptchalaState> {
    const state = await asked
    known = state.scenario
    return state
  }

  const control: CaptchalaPageControl = {
    log,
    counts: () => ({
      evaluations: evaluations.core,
      loaders: evaluations.loader,
      loads: count('loadCaptchala'),
      renders: count('init'),
      live: instances.size,
      executes: count('verify', 'showCaptcha'),
      resets: count('reset'),
      removes: count('destroy'),
      listeners,
    }),
    widgets: () => [...instances].map(({ id, product, action, isOpen }) => ({ id, product, action, open: isOpen() })),
    async emit(event, { id, token, code = 'challenge_failed' } = {}) {
      const all = [...instances]
      const instance = id ? all.find((one) => one.id === id) : all.at(-1)
      if (!instance) throw new Error('no such instance')
      if (event === 'trigger') instance.trigger()
      else if (event === 'success')
        instance.hear({ ...(token === undefined ? await minted(instance) : { token }), event })
      else instance.hear({ event, code })
    },
    async serverToken(options = {}) {
      const { body } = await server.ask('/issue', options)
      return typeof body === 'object' && body !== null && 'serverToken' in body ? String(body.serverToken) : ''
    },
    state: () => learned(server.state()),
    set: (patch) => learned(server.set(patch)),
    reset: () => learned(server.reset()),
  }

  return {
    control,
    service,
    server,
    // What its own server thinks, the page knows at once.
    scenario: () => (isOwnServer ? service.state().scenario : known),
    learn(scenario) {
      known = scenario
    },
    log: (entry) => log.push(entry),
    evaluated(file) {
      evaluations[file] += 1
    },
    nextId: () => `captchala-${++ids}`,
    join: (instance) => instances.add(instance),
    leave: (instance) => instances.delete(instance),
    listening(change) {
      listeners += change
    },
    cleared: () => cleared,
    clear() {
      cleared = true
      for (const instance of instances) instance.destroy()
    },
  }
}
