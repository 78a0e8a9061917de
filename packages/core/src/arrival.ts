import { countdown } from './clock.ts'
import { asFailure, CaptchaError } from './errors.ts'
import type { CaptchaFailure } from './errors.ts'
import type { CaptchaProvider, RenderWidget } from './provider.ts'
import { createRun } from './run.ts'
import type { Run } from './run.ts'

const LOAD_TIMEOUT_MS = 15_000

export interface Arrival {
  /** What the provider's load gave, once it has. */
  render(): RenderWidget | undefined
  /** Resolves when the vendor is here and `arrived` has had its say. */
  request(explicit: boolean): Promise<unknown>
  /** Whoever waits gets this. What is under way goes on: a script cannot be called back. */
  cancel(error: CaptchaError): void
}

export interface ArrivalEvents {
  loading(): void
  retry(error: CaptchaFailure, attempt: number, delayMs: number): void
  /** Also when nobody waits any more: a late arrival. Answers with what went wrong while rendering. */
  arrived(): CaptchaFailure | undefined
  failed(error: CaptchaFailure): void
}

/**
 * Waits for consent, asks the provider to bring its vendor, counts how long that takes, and takes a late arrival all the
 * same. Whoever asks meanwhile shares the wait; an explicit request overtakes an automatic one.
 */
export function createArrival(
  provider: () => CaptchaProvider,
  consent: PromiseLike<unknown> | undefined,
  events: ArrivalEvents,
): Arrival {
  let render: RenderWidget | undefined
  let gate = consent
  let attempt = 0
  let explicitly = false
  let stopClock = (): void => {}
  /** Who waits, all for the same ending. */
  let waiting: Run | undefined

  function settle(error?: CaptchaError): void {
    const ended = waiting
    waiting = undefined
    attempt++
    stopClock()
    if (error) ended?.fail(error)
    else ended?.solve()
  }

  function fail(error: CaptchaFailure): void {
    events.failed(error)
    settle(error)
  }

  function load(mine: number): void {
    if (mine !== attempt) return
    const { name, loadTimeout = LOAD_TIMEOUT_MS } = provider()
    events.loading()
    if (render) return settle(events.arrived())
    stopClock()
    stopClock = countdown(loadTimeout, () => fail(new CaptchaError('script-timeout', { provider: name })))
    provider()
      .load({
        explicit: explicitly,
        retrying(...args) {
          if (mine === attempt) events.retry(...args)
        },
      })
      .then(
        (arrived) => {
          // The second of two requests that wait for the same script finds everything done.
          if (render && !waiting) return
          render = arrived
          stopClock()
          settle(events.arrived())
        },
        (reason: unknown) => {
          if (mine === attempt) fail(asFailure(reason, 'script-error', name))
        },
      )
  }

  return {
    render: () => render,
    cancel: settle,
    request(explicit) {
      const underway = waiting && (explicitly || !explicit)
      waiting ??= createRun()
      const joined = waiting.join()
      if (underway) return joined
      explicitly = explicit
      const mine = ++attempt
      if (gate)
        gate.then(
          () => {
            gate = undefined
            load(mine)
          },
          (cause: unknown) => {
            if (mine !== attempt) return
            events.loading()
            fail(new CaptchaError('load-refused', { provider: provider().name, cause }))
          },
        )
      else load(mine)
      return joined
    },
  }
}
