import type { PageCounts } from '../../emulated/pageCounts.ts'
import type { PageServer } from '../../emulated/pageServer.ts'
import type { HcaptchaStep, HcaptchaTask } from '../protocol.ts'
import type { HcaptchaService } from '../service.ts'
import type { HcaptchaScenario, HcaptchaState } from '../scenario.ts'
import type { HcaptchaWidget } from './widget.ts'

/** What happened in this document. */
export interface HcaptchaPageCounts extends PageCounts {}

/** `window.captchaEmulator.hcaptcha`, in every document that the emulated script ran in. */
export interface HcaptchaPageControl {
  /** Calls of the page and callbacks to it, in order: `render`, `execute`, `open-callback`, `callback` … */
  readonly log: string[]
  counts(): HcaptchaPageCounts
  widgets(): readonly { readonly id: string; readonly sitekey: string; readonly size: string; readonly open: boolean }[]
  /**
   * Makes a widget's challenge frame say this, for the visitor or out of the blue: `'challenge-passed'` (with a new
   * token, unless `response` is given), `'challenge-escaped'`, `'challenge-expired'`, `'open'`, or a code.
   * `'checkbox-selected'` ticks the box. Without an id: the newest widget.
   */
  emit(
    event: string,
    options?: { readonly id?: string; readonly response?: string; readonly expiration?: number },
  ): Promise<void>
  /** What the vendor's server has been told and has counted. */
  state(): Promise<HcaptchaState>
  set(patch: Partial<HcaptchaScenario>): Promise<HcaptchaState>
  reset(): Promise<HcaptchaState>
}

export interface HcaptchaPage {
  readonly control: HcaptchaPageControl
  readonly service: HcaptchaService
  readonly server: PageServer<HcaptchaScenario, HcaptchaState>
  /** A further evaluation of the script: its own registry. Answers with how many there were before. */
  join(widgets: HcaptchaWidget[]): number
  log(entry: string): void
  /** Removes what was left rendered: for tests that put the fake away. */
  clear(): void
}

/**
 * What all evaluations of the script in one document share, which is nothing of the vendor's. Self-contained: its text is
 * part of the script.
 */
export function hcaptchaPage(
  service: HcaptchaService,
  server: PageServer<HcaptchaScenario, HcaptchaState>,
): HcaptchaPage {
  const registries: HcaptchaWidget[][] = []
  const log: string[] = []
  const count = (entry: string): number => log.filter((one) => one === entry).length
  const widgets = (): HcaptchaWidget[] => registries.flat()

  const isTask = (value: unknown): value is HcaptchaTask =>
    typeof value === 'object' && value !== null && 'steps' in value && Array.isArray(value.steps)

  async function mint(sitekey: string): Promise<Pick<HcaptchaStep, 'response' | 'expiration'>> {
    const path = `/checkcaptcha/${sitekey}/emitted`
    const body = { answer: 'right', host: location.hostname }
    const { body: task } = await server.ask(path, body)
    return (isTask(task) ? task.steps[0] : undefined) ?? {}
  }

  const control: HcaptchaPageControl = {
    log,
    counts: () => ({
      evaluations: registries.length,
      renders: count('render'),
      live: widgets().length,
      executes: count('execute'),
      resets: count('reset'),
      removes: count('remove'),
    }),
    widgets: () => widgets().map(({ id, sitekey, size, isOpen }) => ({ id, sitekey, size, open: isOpen() })),
    async emit(event, { id, ...given } = {}) {
      const widget = id ? widgets().find((one) => one.id === id) : widgets().at(-1)
      if (!widget) throw new Error('no such widget')
      const minted = event === 'challenge-passed' && given.response === undefined ? await mint(widget.sitekey) : {}
      const isEnding = event !== 'open' && event !== 'checkbox-selected'
      widget.hear({ label: isEnding ? 'ending' : event, event, ...minted, ...given })
    },
    state: server.state,
    set: server.set,
    reset: server.reset,
  }

  return {
    control,
    service,
    server,
    join: (made) => registries.push(made) - 1,
    log: (entry) => log.push(entry),
    clear() {
      // Out of the registry it hears nothing, whatever its frames still say.
      for (const widget of registries.flatMap((made) => made.splice(0))) {
        try {
          widget.remove()
        } catch {
          // Its body was swapped.
        }
      }
    },
  }
}
