// The parts have files of their own; what joins them is read together.
/* oxlint-disable max-lines */
import { DEV } from '#dev'
import type { Captcha, CaptchaOptions, RunOptions, TokenResult } from './api.ts'
import { countdown } from './clock.ts'
import { faultsOf, isOurs } from './errors.ts'
import type { CaptchaCloseCode, CaptchaError, CaptchaFailure, CaptchaFailureCode } from './errors.ts'
import { callSafely, createListeners, nextTask, renewable } from './events.ts'
import type { CaptchaEvent, CaptchaEventOf, CaptchaEventType } from './events.ts'
import { createHost, placeForInvisible } from './host.ts'
import { createBackoff, createBrake } from './limits.ts'
import { createPlace } from './place.ts'
import { watchConnection, watchFirstUse } from './presence.ts'
import type { CaptchaProvider, LoadRequest, RenderWidget, Widget } from './provider.ts'
import { createRun, handled } from './run.ts'
import type { Run } from './run.ts'
import { next } from './state.ts'
import type { CaptchaState, CaptchaStatus, MachineEvent, StateDetails } from './state.ts'
import { createTokens } from './tokens.ts'
import type { HeldToken } from './tokens.ts'

export type { Captcha } from './api.ts'

/** A script that says nothing for this long is reported, and may still arrive. */
const LOAD_TIMEOUT_MS = 15_000
/** A run in which the vendor says nothing for this long is over. */
const SILENCE_MS = 30_000
/** A timer for longer fires at once. */
const MAX_LIFETIME_MS = 2e9
/** What rendering anew may cure: the vendor lost its own widget. */
const HEALABLE = /-captcha|^challenge-error/

/** Equal keys, same widget. */
export const isAlike = (one: CaptchaProvider, other: CaptchaProvider): boolean =>
  one.name === other.name && one.key === other.key

/**
 * A small machine that owns one widget: joins the parts, and says what happens to a run, a token and a widget when the
 * vendor, the visitor or the page acts. Creating one touches nothing: no script, no timer, no DOM.
 */
export function createCaptcha({ provider: first, load = 'mount' }: CaptchaOptions): Captcha {
  let provider = first
  let state: CaptchaState = { status: 'idle' }

  /** What the provider's load gave, once it has. */
  let make: RenderWidget | undefined
  /** The load under way: nobody else's failure or retry is heard. */
  let request: LoadRequest | undefined

  /** Where it is to be rendered, in the document or not. */
  let place: HTMLElement | undefined
  let widget: Widget | undefined
  /** Our element that it is in. */
  let host: HTMLElement | undefined
  /** Nothing that it says is heard any more. */
  const liveAnew = renewable()
  /** To be rendered anew before the next run. */
  let stale = false

  /** The attempt under way. */
  let run: Run | undefined
  /** The visitor is at work in the widget. */
  let atWork = false
  /** The one rendering anew that a run gets by itself is used up. */
  let healed = false

  /** Somebody uses a token that `withToken` lent. */
  let lent = false
  let stopClock = (): void => {}
  /** What was waited for in the page is no longer. */
  const listenAnew = renewable()
  /** Of a run that is about to start. */
  let starting: ReturnType<typeof setTimeout> | undefined

  const fault = faultsOf(provider.name)
  const subscribers = createListeners<[]>()
  const listeners = createListeners<[CaptchaEvent]>()
  const tell = listeners.call
  const tokens = createTokens(provider.repeats, expire)
  /** Who waits for the vendor alone. */
  const loads = createRun()
  /** Since the last success. */
  let backoff = createBackoff()
  const reasonable = createBrake()
  const places = createPlace(placed, () => leave('UNMOUNT', fault('execute-cancelled')))

  const status = (): CaptchaStatus => state.status
  const challenging = (): boolean => status() === 'challenging'
  const target = (event: MachineEvent): CaptchaStatus | undefined => next(status(), event, !!widget)

  /** The only way into another state. Answers with it, where the table allows it. */
  function enter(event: MachineEvent, details?: StateDetails): CaptchaStatus | undefined {
    const to = target(event)
    if (!to) return undefined
    stopClock()
    if (to !== 'solved') tokens.drop()
    state = { status: to, ...details } as CaptchaState
    if (to === 'loading') expectWithin(provider.loadTimeout ?? LOAD_TIMEOUT_MS, 'script-timeout')
    subscribers.call()
    return to
  }

  /** Until then, or until the state changes, somebody has to say something. */
  function expectWithin(ms: number, code: 'script-timeout' | 'widget-timeout'): void {
    stopClock()
    stopClock = countdown(ms, () => fail(fault(code)))
  }

  /** Whatever was thrown, as a failure of ours. */
  const asFailure = (reason: unknown, code: CaptchaFailureCode): CaptchaFailure =>
    isOurs<CaptchaFailureCode>(reason) ? reason : fault(code, reason)

  // The vendor ------------------------------------------------------------------------------------------------------

  /** Is it still to be brought, or its widget after a failure without one? */
  const absent = (): boolean => !widget && /idle|loading|failed/.test(status())

  /**
   * Waits for consent, counts how long the vendor takes, and takes a late arrival all the same. Whoever asks meanwhile
   * shares the wait; an explicit request overtakes an automatic one.
   */
  async function ask(explicit: boolean): Promise<void> {
    if (explicit ? request?.explicit : request) return
    const mine: LoadRequest = {
      explicit,
      retrying(error, attempt, delayMs) {
        if (mine === request) tell({ type: 'retry', error, attempt, delayMs })
      },
    }
    request = mine
    try {
      if (typeof load !== 'string')
        await load.then(undefined, (cause: unknown) => {
          throw fault('load-refused', cause)
        })
      if (mine !== request) return
      enter('LOAD')
      // On a task of its own: a listener that asks again for what cannot be rendered would not come back.
      if (make) await new Promise<void>(nextTask)
      if (mine !== request) return
      const made = make ?? (await provider.load(mine))
      // The second of two requests that waited for the same script finds everything done.
      if (mine !== request && make) return
      make = made
      // One that was given up is as good as the one that is waited for.
      if (status() === 'failed') enter('LOAD')
      if (status() !== 'loading') return
      request = mine
      refresh()
      // Who hears of a failure may have asked again already.
      if (mine !== request) return
      forget()
      enter('READY')
      tell({ type: 'ready' })
      if (run) schedule()
    } catch (reason) {
      if (mine === request) {
        enter('LOAD')
        fail(asFailure(reason, 'script-error'))
      }
    }
  }

  /** Nobody waits any more. What is under way goes on: a script cannot be called back. */
  function forget(error?: CaptchaError): void {
    request = undefined
    loads.end(error)
  }

  /** Nobody asked for it. */
  function preload(): void {
    listenAnew()
    void ask(false)
  }

  /** Somebody uses the captcha, or there is a container for it. */
  function preloadAsAgreed(): void {
    if (load === 'interaction') {
      if (place) watchFirstUse(place, preload, listenAnew())
    } else if (load !== 'execute') preload()
  }

  // The widget ------------------------------------------------------------------------------------------------------

  function container(): HTMLElement | undefined {
    return place?.isConnected ? place : undefined
  }

  /** What needs no place of its own follows the visitor. */
  const parent = (): Element => container() ?? placeForInvisible()

  /** Renders anew, without a word: READY belongs to arrivals. */
  function render(): void {
    remove()
    stale = false
    if (!make) return
    const signal = liveAnew()
    const hear =
      <Args extends unknown[]>(listener: (...args: Args) => void) =>
      (...args: Args): void => {
        if (!signal.aborted) listener(...args)
      }
    /** Something near the widget changed, or the page came back from somewhere. */
    const check = hear(() => {
      available()
      if (!widget?.alive()) lost(true)
    })
    host = createHost(parent(), () => nextTask(check), lost, signal)
    try {
      widget = make(
        host,
        {
          interactive: hear(interactive),
          solved: hear(solved),
          closed: hear((code) => {
            if (challenging()) end(code)
          }),
          expired: hear(expire),
          failed: hear(failed),
        },
        () => provider.options,
      )
      // What it said while it was being made may have ended it already.
      if (signal.aborted) remove()
    } catch (reason) {
      remove()
      fail(asFailure(reason, 'render-failed'))
    }
  }

  /** Renders anew where it can be seen, as soon as it can. */
  function refresh(): void {
    const signal = listenAnew()
    if (container()) return render()
    remove()
    if (place) watchConnection(place, true, refresh, signal)
  }

  function rearm(): void {
    if (stale) refresh()
    else callSafely(() => widget?.reset())
  }

  function remove(): void {
    const old = widget
    widget = undefined
    liveAnew()
    if (old) callSafely(() => old.remove())
    host?.remove()
  }

  // Runs ------------------------------------------------------------------------------------------------------------

  function begin(visitor: boolean): Run {
    healed = false
    const mine = createRun(() => {
      // Not the next one, nor one whose token is there.
      if (run === mine && !visitor && status() !== 'solved') cancel()
    })
    return (run = mine)
  }

  /** Takes the run out of the machine; its ending is for the caller to tell. */
  function finish(): Run | undefined {
    const ended = run
    run = undefined
    atWork = false
    clearTimeout(starting)
    return ended
  }

  /** @throws where nothing can be asked any more, or not here. */
  function expectLiving(): void {
    if (status() === 'destroyed') throw fault('destroyed')
    if (typeof document === 'undefined') throw fault('not-in-browser')
  }

  function obtain(exclusive: true, options?: RunOptions): Promise<string>
  function obtain(exclusive: false, options?: RunOptions): Promise<undefined>
  async function obtain(exclusive: boolean, { signal }: RunOptions = {}): Promise<string | undefined> {
    // Tells of an expiry, and whoever hears of it may do anything.
    available()
    expectLiving()
    signal?.throwIfAborted()
    // It can be joined, unless one of the two wants its token alone.
    if (run?.wanted(!exclusive)) throw fault('execute-in-progress')
    if (available()) return exclusive ? take() : undefined
    if (run) return run.join(exclusive, signal)
    if (widget && !widget.execute) throw fault('visitor-required')

    const promise = begin(false).join(exclusive, signal)
    if (absent()) void ask(true)
    else schedule()
    return promise
  }

  /**
   * Always on a task of its own: a vendor may still be in the callback that ended the last run, and a container may
   * still be on its way.
   */
  function schedule(): void {
    clearTimeout(starting)
    starting = setTimeout(start, backoff())
  }

  function start(): void {
    const mine = run
    if (atWork) return
    if (provider.visible && !container()) return fail(fault('missing-captcha'))
    if (stale || !widget?.alive() || host?.parentElement !== parent()) render()
    if (run !== mine) return
    if (!widget?.execute) return end(undefined, fault('visitor-required'))
    if (status() === 'consumed') rearm()
    enter('CHALLENGE')
    if (run !== mine) return
    listenForSilence()
    try {
      widget.execute()
    } catch (cause) {
      failed(asFailure(cause, 'unknown'))
    }
  }

  const listenForSilence = (): void => expectWithin(provider.silence ?? SILENCE_MS, 'widget-timeout')

  /** Nobody wants this run any more. Its challenge may still be open, so its widget goes. */
  function cancel(): void {
    const begun = challenging()
    if (begun) remove()
    end()
    if (begun && !widget) refresh()
  }

  /** Ends the run, where there is one, without a token and without a failure. */
  function end(
    code: CaptchaCloseCode = 'execute-cancelled',
    error: CaptchaError = fault(code),
    event: 'CLOSE' | 'UNMOUNT' | 'DESTROY' = 'CLOSE',
  ): void {
    const ended = finish()
    enter(event)
    if (ended) tell({ type: 'close', code })
    ended?.end(error)
  }

  function fail(error: CaptchaFailure): void {
    const ended = finish()
    // A vendor with two frames reports the same failure twice.
    if (!ended && state.status === 'failed' && state.error.code === error.code) return
    forget(error)
    stale = true
    const delay = backoff(error.code === 'rate-limited')
    if (enter('FAIL', { error, ...(delay > 0 && { retryAt: Date.now() + delay }) }) || ended)
      tell({ type: 'error', error })
    ended?.end(error)
  }

  /** Unmounted for good, or destroyed. */
  function leave(event: 'UNMOUNT' | 'DESTROY', error: CaptchaError): void {
    place = undefined
    refresh()
    forget(error)
    end(undefined, error, event)
  }

  // The token -------------------------------------------------------------------------------------------------------

  function expire(): void {
    if (!enter('EXPIRE')) return
    tell({ type: 'expire' })
    rearm()
  }

  /** Somebody may wait for it while its listeners run: then nobody else can have it. */
  function available(): HeldToken | undefined {
    if (!tokens.held()) expire()
    return run?.wanted() ? undefined : tokens.held()
  }

  function take(): string | undefined {
    const taken = available()
    if (!taken) return undefined
    const { token, ageMs } = taken
    enter('CONSUME')
    tell({ type: 'consume', ageMs })
    return token
  }

  // What the widget says --------------------------------------------------------------------------------------------

  function interactive(active: boolean): void {
    if (active && !run && target('CHALLENGE')) begin(true)
    if (!run || active === atWork) return
    atWork = active
    stopClock()
    if (active) {
      enter('CHALLENGE')
      if (challenging()) tell({ type: 'open' })
    } else listenForSilence()
  }

  function solved(token: string, lifetime = MAX_LIFETIME_MS): void {
    const freshFor = target('SOLVE') && tokens.hold(token, Math.min(lifetime, provider.tokenLifetime))
    if (freshFor === undefined) return
    if (freshFor <= 0) return fail(fault('incomplete-answer'))
    // What only the visitor began is over: who asks from now on asks for the next one.
    if (!run?.wanted()) finish()
    const mine = run
    const expiresAt = Date.now() + freshFor
    backoff = createBackoff()
    enter('SOLVE', { expiresAt })
    tell({ type: 'solve', expiresAt, take })
    // A listener may have ended it all.
    if (!mine || run !== mine) return
    if (!tokens.held()) return fail(fault('incomplete-answer'))
    finish()
    mine.end(undefined, take)
  }

  function failed(error: CaptchaFailure): void {
    if (healed || !HEALABLE.test(error.code)) return fail(error)
    healed = stale = true
    atWork = false
    // It may say the same once more.
    liveAnew()
    stopClock()
    tell({ type: 'retry', error, attempt: 1, delayMs: 0 })
    if (run) schedule()
    else nextTask(refresh)
  }

  // What the page does ----------------------------------------------------------------------------------------------

  function placed(newest: HTMLElement | undefined): void {
    if (newest === place) return
    place = newest
    if (challenging()) {
      if (provider.visible || !place) cancel()
      else stale = true
    } else if (place && absent()) preloadAsAgreed()
    else refresh()
  }

  /** What is rendered is of no use any more; an open challenge only if it was lost as well. */
  function lost(challenge: boolean): void {
    // A challenge that somebody saw is gone for them too; one that was only asked for can be asked for again.
    if (challenging() && challenge) {
      if (atWork) cancel()
      else failed(fault('missing-captcha'))
    } else if (/solved|failed|challenging/.test(status())) stale = true
    else if (reasonable()) refresh()
    else fail(fault('missing-captcha'))
  }

  // What a caller may ask -------------------------------------------------------------------------------------------

  function reset(): void {
    cancel()
    if (status() === 'ready' || !enter('RESET')) return
    rearm()
  }

  async function bringAsked(): Promise<void> {
    expectLiving()
    if (absent()) {
      const loaded = loads.join()
      void ask(true)
      await loaded
    } else if (status() === 'failed' && !run) {
      reset()
      if (state.status === 'failed') throw state.error
    }
  }

  /** A closed challenge is an answer here: a rejection would be an unhandled one in form libraries that rethrow. */
  async function withToken<Value>(
    use: (token: string) => Value | PromiseLike<Value>,
    options?: RunOptions,
  ): Promise<TokenResult<Value>> {
    if (lent) return { success: false, error: fault('execute-in-progress') }
    lent = true
    let left: CaptchaState | undefined
    try {
      const token = await obtain(true, options)
      left = state
      return { success: true, value: await use(token) }
    } catch (error) {
      if (left || !isOurs(error) || error === options?.signal?.reason) throw error
      return { success: false, error }
    } finally {
      lent = false
      // What happened since is not ours to re-arm.
      if (left === state && status() === 'consumed' && !run) reset()
    }
  }

  return {
    get provider() {
      return provider
    },
    getState: () => state,
    subscribe: subscribers.add,
    on: <Type extends CaptchaEventType | '*'>(type: Type, listener: (event: CaptchaEventOf<Type>) => void) =>
      listeners.add((event) => {
        if (type === '*' || type === event.type) listener(event as CaptchaEventOf<Type>)
      }),
    load: () => handled(bringAsked()),
    mint: (options) => handled(obtain(false, options)),
    execute: (options) => handled(obtain(true, options)),
    take,
    holds: () => !!available(),
    withToken,
    reset,
    mount: (element) => (status() === 'destroyed' ? () => {} : places.own(element)),
    retain() {
      if (!provider.visible && absent()) preloadAsAgreed()
      return places.own()
    },
    update(newest) {
      if (!isAlike(newest, provider))
        throw new TypeError(DEV ? 'captcha.update: another key needs another captcha' : '')
      provider = newest
    },
    destroy() {
      places.clear()
      leave('DESTROY', fault('destroyed'))
    },
  }
}
