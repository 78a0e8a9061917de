// The parts have files of their own; what joins them is read together.
/* oxlint-disable max-lines */
import type { Captcha, CaptchaOptions } from './api.ts'
import { createArrival } from './arrival.ts'
import { countdown } from './clock.ts'
import { asFailure, CaptchaError } from './errors.ts'
import type { CaptchaCloseCode, CaptchaErrorCode, CaptchaFailure } from './errors.ts'
import { callSafely, coalesce, nextTask } from './events.ts'
import { createLending } from './lending.ts'
import { createBackoff, createBrake } from './limits.ts'
import { createMachine } from './machine.ts'
import { createPlace } from './place.ts'
import { watchFirstUse } from './presence.ts'
import { createRun, handled } from './run.ts'
import type { Run } from './run.ts'
import { createWidgetSlot } from './widget.ts'

export type { Captcha } from './api.ts'

/** A run in which the vendor says nothing for this long is over. */
const SILENCE_MS = 30_000
/** What rendering anew may cure: the vendor lost its own widget. */
const HEALABLE: readonly CaptchaErrorCode[] = ['challenge-error', 'missing-captcha', 'invalid-captcha-id']

/**
 * A small machine that owns one widget: joins the parts, and says what happens to a run, a token and a widget when the
 * vendor, the visitor or the page acts. Creating one touches nothing: no script, no timer, no DOM.
 */
export function createCaptcha({ provider: first, load = 'mount' }: CaptchaOptions): Captcha {
  let provider = first
  /** The attempt under way. */
  let run: Run | undefined
  /** The visitor is at work in the widget. */
  let atWork = false
  /** To be rendered anew before the next run. */
  let stale = false
  /** The one rendering anew that a run gets by itself is used up. */
  let healed = false
  /** Runs begun so far. */
  let runs = 0
  let stopClock = (): void => {}
  let stopListening = (): void => {}
  /** Of a run that is about to start. */
  let timer: ReturnType<typeof setTimeout> | undefined

  const backoff = createBackoff()
  const reasonable = createBrake()
  const machine = createMachine(provider.repeats, () => slot.get())
  const { status, allows, enter, tell, expire, holds, take } = machine
  const slot = createWidgetSlot(
    () => provider,
    { interactive, solved, closed, expired: expire, failed },
    { ask: coalesce(check), moved: () => lost(slot.inDialog()) },
  )
  const place = createPlace({
    changed: placed,
    abandoned: () => leave('UNMOUNT', 'idle', fault('execute-cancelled')),
  })
  const arrival = createArrival(() => provider, typeof load === 'string' ? undefined : load, {
    loading: () => enter('LOAD', { status: 'loading' }),
    retry: (error, attempt, delayMs) => tell({ type: 'retry', error, attempt, delayMs }),
    failed: fail,
    arrived,
  })

  const fault = <Code extends CaptchaErrorCode>(code: Code, cause?: unknown): CaptchaError<Code> =>
    new CaptchaError(code, { provider: provider.name, cause })
  const refuse = (reason: unknown): Promise<never> => handled(Promise.reject(reason))
  const connected = (): boolean => !!place.container()?.isConnected

  /** Renders anew, without a word: READY belongs to arrivals. */
  function render(): CaptchaFailure | undefined {
    const make = arrival.render()
    stale = false
    return make && slot.render(make, connected() ? place.container() : undefined)
  }

  function refresh(): void {
    const error = connected() && status() !== 'destroyed' ? render() : undefined
    if (error) fail(error)
  }

  function unusable(): 'destroyed' | 'not-in-browser' | undefined {
    if (status() === 'destroyed') return 'destroyed'
    return typeof document === 'undefined' ? 'not-in-browser' : undefined
  }

  /** Is the vendor still to be brought, or its widget after a failure without one? */
  const absent = (): boolean => !arrival.render() || status() === 'idle' || (status() === 'failed' && !slot.get())

  function request(): void {
    if (absent()) void arrival.request(false)
  }

  function preload(): void {
    if (load !== 'execute' && load !== 'interaction') request()
  }

  function arrived(): CaptchaFailure | undefined {
    if (status() === 'failed') enter('LOAD', { status: 'loading' })
    if (status() !== 'loading') return undefined
    const error = connected() ? render() : undefined
    if (error) fail(error)
    else enter('READY', { status: 'ready' }, { type: 'ready' })
    return error
  }

  // Runs ------------------------------------------------------------------------------------------------------------

  function begin(byVisitor: boolean): Run {
    const mine: Run = createRun(byVisitor, () => {
      if (run === mine && !byVisitor) cancel()
    })
    healed = false
    runs++
    return (run = mine)
  }

  /** Takes the run out of the machine; its ending is for the caller to tell. */
  function finish(): Run | undefined {
    const ended = run
    run = undefined
    atWork = false
    stopClock()
    if (ended) clearTimeout(timer)
    return ended
  }

  function ask(exclusive: boolean, signal: AbortSignal | undefined): Promise<string | undefined> {
    const code = unusable()
    if (code) return refuse(fault(code))
    if (signal?.aborted) return refuse(signal.reason)
    if (machine.isReserved() || (run?.wanted() && (exclusive || run.exclusive())))
      return refuse(fault('execute-in-progress'))
    if (holds()) return Promise.resolve(exclusive ? take() : undefined)
    if (run) return run.join(exclusive, signal)
    const widget = slot.get()
    if (widget && !widget.execute) return refuse(fault('visitor-required'))

    const mine = begin(false)
    const promise = mine.join(exclusive, signal)
    const soon = (): void => {
      if (run === mine) schedule()
    }
    if (absent()) arrival.request(true).then(soon, () => {})
    else soon()
    return promise
  }

  /**
   * Always on a task of its own: a vendor may still be in the callback that ended the last run, and a container may
   * still be on its way.
   */
  function schedule(): void {
    clearTimeout(timer)
    timer = setTimeout(start, backoff.delay())
  }

  function start(): void {
    const mine = run
    if (!mine || atWork) return
    if (provider.visible && !connected()) return fail(fault('missing-captcha'))
    const error = stale || !slot.get()?.alive() ? render() : undefined
    if (error) return fail(error)
    const widget = slot.get()
    if (!widget?.execute) return finish()?.fail(fault('visitor-required'))
    if (status() === 'consumed' || status() === 'expired') callSafely(() => widget.reset())
    enter('CHALLENGE', { status: 'challenging' })
    if (run !== mine) return
    listenForSilence()
    try {
      widget.execute()
    } catch (cause) {
      failed(asFailure(cause, 'unknown', provider.name))
    }
  }

  function listenForSilence(): void {
    stopClock()
    stopClock = countdown(provider.silence ?? SILENCE_MS, () => fail(fault('widget-timeout')))
  }

  /** Nobody wants this run any more. Its challenge may still be open, so its widget goes. */
  function cancel(): void {
    const begun = status() === 'challenging'
    if (!run) return
    if (begun) slot.remove()
    end('CLOSE', 'ready', 'execute-cancelled')
    if (begun && !slot.get()) refresh()
  }

  /** Ends the run, where there is one, without a token and without a failure. */
  function end(
    event: 'CLOSE' | 'UNMOUNT' | 'DESTROY',
    to: 'ready' | 'idle' | 'destroyed',
    code: CaptchaCloseCode,
    error: CaptchaError = fault(code),
  ): void {
    const ended = finish()
    enter(event, { status: to })
    if (ended) tell({ type: 'close', code })
    ended?.fail(error)
  }

  function fail(error: CaptchaFailure): void {
    const ended = finish()
    // A vendor with two frames reports the same failure twice.
    const state = machine.getState()
    if (!ended && state.status === 'failed' && state.error.code === error.code) return
    stale = true
    if (error.code === 'rate-limited') backoff.refused()
    const delay = backoff.delay()
    const retryAt = delay ? { retryAt: Date.now() + delay } : {}
    if (enter('FAIL', { status: 'failed', error, ...retryAt }) || ended) tell({ type: 'error', error })
    ended?.fail(error)
  }

  /** Unmounted for good, or destroyed. */
  function leave(event: 'UNMOUNT' | 'DESTROY', to: 'idle' | 'destroyed', error: CaptchaError): void {
    stopListening()
    slot.remove()
    end(event, to, 'execute-cancelled', error)
    arrival.cancel(error)
  }

  // What the widget says --------------------------------------------------------------------------------------------

  function interactive(active: boolean): void {
    if (active && !run && allows('CHALLENGE')) begin(true)
    if (!run || active === atWork) return
    atWork = active
    stopClock()
    if (active) {
      enter('CHALLENGE', { status: 'challenging' })
      tell({ type: 'open' })
    } else if (!run.byVisitor) listenForSilence()
  }

  function solved(token: string, lifetime = Infinity): void {
    const freshFor = allows('SOLVE') ? machine.hold(token, Math.min(lifetime, provider.tokenLifetime)) : undefined
    if (freshFor === undefined) return
    if (freshFor <= 0) return fail(fault('incomplete-answer'))
    const ended = finish()
    backoff.clear()
    machine.solve(freshFor, !!ended?.wanted())
    // A listener may have ended it all.
    const taken = ended?.exclusive() ? take() : undefined
    if (taken ?? holds()) ended?.solve(taken)
    else ended?.fail(fault(status() === 'destroyed' ? 'destroyed' : 'execute-cancelled'))
  }

  function closed(code: CaptchaCloseCode): void {
    if (status() === 'challenging') end('CLOSE', 'ready', code)
  }

  function failed(error: CaptchaFailure): void {
    if (healed || !HEALABLE.includes(error.code)) return fail(error)
    healed = stale = true
    atWork = false
    stopClock()
    tell({ type: 'retry', error, attempt: 1, delayMs: 0 })
    if (run) schedule()
    else nextTask(refresh)
  }

  // What the page does ----------------------------------------------------------------------------------------------

  function placed(): void {
    const container = place.container()
    const running = status() === 'challenging'
    stopListening()
    if (running && (provider.visible || !container)) cancel()
    if (!container) return slot.remove()
    if (!absent()) {
      if (running) stale = true
      else refresh()
    } else if (load === 'interaction') stopListening = watchFirstUse(container, request)
    else preload()
  }

  /** Something near the widget changed, or the page came back from somewhere. */
  function check(): void {
    holds()
    const widget = slot.get()
    if (!widget || widget.alive()) return
    // A challenge that somebody saw is gone for them too; one that was only asked for can be asked for again.
    if (status() === 'challenging' && !atWork) failed(fault('missing-captcha'))
    else if (connected() || status() === 'challenging') lost(true)
    else if (!place.container()) slot.remove()
  }

  /** What is rendered is of no use any more; an open challenge only if it was lost as well. */
  function lost(challenge: boolean): void {
    if (status() === 'challenging' && atWork && challenge) cancel()
    else if (/solved|failed|challenging/.test(status())) stale = true
    else if (reasonable()) refresh()
    else fail(fault('missing-captcha'))
  }

  // What a caller may ask -------------------------------------------------------------------------------------------

  function reset(): void {
    cancel()
    if (status() === 'ready' || !enter('RESET', { status: 'ready' })) return
    if (stale) refresh()
    else callSafely(() => slot.get()?.reset())
  }

  return {
    get provider() {
      return provider
    },
    getState: machine.getState,
    subscribe: machine.subscribe,
    on: machine.on,
    load() {
      const code = unusable()
      if (code) return refuse(fault(code))
      if (absent()) return handled(arrival.request(true).then(() => {}))
      if (status() === 'failed') reset()
      return Promise.resolve()
    },
    mint: (options) => handled(ask(false, options?.signal).then(() => {})),
    execute: (options) => handled(ask(true, options?.signal).then(String)),
    take,
    holds,
    withToken: createLending(
      (signal) => ask(true, signal).then(String),
      () => runs + machine.spent(),
      () => {
        if (status() === 'consumed') reset()
      },
      () => fault('execute-in-progress'),
    ),
    reset,
    mount: (container) => (status() === 'destroyed' ? () => {} : place.mount(container)),
    retain() {
      const release = place.retain()
      if (!provider.visible) preload()
      return release
    },
    update(newest) {
      if (newest.name !== provider.name || newest.key !== provider.key)
        throw new TypeError('captcha.update: another key needs another captcha')
      provider = newest
    },
    destroy() {
      leave('DESTROY', 'destroyed', fault('destroyed'))
      place.clear()
    },
  }
}
