import { JSDOM, VirtualConsole } from 'jsdom'
import { afterEach, beforeEach, vi } from 'vitest'

/** A document that a script's text can be evaluated in. */
export interface SimulatedPage {
  readonly document: Document
  readonly window: JSDOM['window'] & Record<string, unknown>
  /** What callbacks and promises said, in order. */
  readonly log: string[]
  /** What was written into the console: `error: …`. */
  readonly said: string[]
  /** The text runs in a tag with this address. */
  evaluate(text: string, src?: string): void
}

/** Everything that is on its way by itself, and the script's own short timers. */
export const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(5)

/** Clocks that stand still, for every test of the file. */
export function stopClocks(): void {
  beforeEach(() => {
    vi.useFakeTimers({
      now: Date.UTC(2026, 10, 21),
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'],
    })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
}

export function simulatedPage(html: string, options: ConstructorParameters<typeof JSDOM>[1] = {}): SimulatedPage {
  const log: string[] = []
  const said: string[] = []
  const virtualConsole = new VirtualConsole()
  for (const level of ['log', 'warn', 'error'] as const)
    virtualConsole.on(level, (...words: unknown[]) => said.push(`${level}: ${words.map(String).join(' ')}`))
  const dom = new JSDOM(`<!doctype html><body>${html}</body>`, {
    url: 'https://shop.example/sign-up',
    runScripts: 'outside-only',
    virtualConsole,
    ...options,
  })
  const window = dom.window as SimulatedPage['window']
  const { document } = window
  // Its clocks are the test's.
  Object.assign(window, { setTimeout, clearTimeout, setInterval, clearInterval, Date })
  return {
    document,
    window,
    log,
    said,
    evaluate(text, src) {
      const tag = document.createElement('script')
      tag.type = 'text/plain'
      if (src !== undefined) tag.src = src
      Object.defineProperty(document, 'currentScript', { configurable: true, get: () => tag })
      window.eval(text)
      Reflect.deleteProperty(document, 'currentScript')
    },
  }
}
