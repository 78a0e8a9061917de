import { CaptchaError } from '@captcha-field/core/errors'
import type { CaptchaFailure, CaptchaFailureCode } from '@captcha-field/core/errors'
import type { CaptchaProvider, LoadRequest, RenderWidget, Widget, WidgetEvents } from '@captcha-field/core'
import { teachFormDataEvent } from './formDataEvent.ts'

export interface FakeProviderOptions {
  /** Loads at once and solves every run by itself. @default false */
  readonly autoSolve?: boolean | undefined
  /** Loads at once; otherwise `ready()` does it. @default autoSolve */
  readonly autoReady?: boolean | undefined
  /** @default 'fake' */
  readonly name?: string | undefined
  /** Equal keys, same widget. @default 'fake' */
  readonly key?: string | undefined
  /** What the widget is handed, for tests of option updates. @default {} */
  readonly options?: unknown
  /** @default 'fake-captcha-response' */
  readonly fieldName?: string | undefined
  readonly vendorFields?: readonly string[] | undefined
  /** Needs a container. @default true */
  readonly visible?: boolean | undefined
  /** Code may start a run; otherwise only the visitor can. @default true */
  readonly startable?: boolean | undefined
  /** Milliseconds. @default 120000 */
  readonly tokenLifetime?: number | undefined
  /** Every token is the same one, as with a vendor's public test key. @default false */
  readonly repeats?: boolean | undefined
  /** Milliseconds; see `CaptchaProvider`. */
  readonly silence?: number | undefined
  /** Milliseconds; see `CaptchaProvider`. */
  readonly loadTimeout?: number | undefined
}

/** A provider without a vendor, driven by hand. Acts on the newest widget that was not removed. */
export interface FakeProvider extends CaptchaProvider {
  /** What was asked of it, in order: `load`, `render`, `execute`, `reset`, `remove`. */
  readonly log: string[]
  /** Every token it made, in order. */
  readonly tokens: string[]
  /** Widgets rendered and not removed. */
  live(): number
  /** What the newest widget gets when it asks for the newest options. */
  newestOptions(): unknown
  /** The script arrives, for this load and all later ones. */
  ready(): void
  /** The loads under way fail; until somebody asks explicitly, so do later ones. */
  failLoad(code: CaptchaFailureCode): void
  /** The loader says that it is about to try again by itself. */
  retryLoad(code: CaptchaFailureCode, attempt?: number, delayMs?: number): void
  /** The challenge is shown. */
  open(): void
  /** A token arrives; answers with it. */
  solve(token?: string, lifetimeMs?: number): string
  /** The visitor closes the challenge, or lets it expire. */
  close(code?: 'challenge-closed' | 'challenge-expired'): void
  /** The vendor says that its token is too old. */
  expire(): void
  fail(code: CaptchaFailureCode, vendorCode?: string): void
  /** The widget is dead, and does not say so. */
  die(): void
  /** Takes back the `formdata` event that simulated documents were taught. */
  uninstall(): void
}

interface Live {
  readonly events: WidgetEvents
  readonly options: () => unknown
  dead: boolean
}

let minted = 0

/**
 * A provider for unit tests: no script, no network, no frame.
 *
 * @example
 * const provider = fakeProvider({ autoSolve: true })
 * render(<CaptchaField provider={provider} />)
 */
export function fakeProvider(given: FakeProviderOptions = {}): FakeProvider {
  const { autoSolve = false, autoReady = autoSolve, name = 'fake', key = 'fake', options = {} } = given
  const { startable = true, visible = true, repeats = false } = given
  const log: string[] = []
  const tokens: string[] = []
  const widgets: Live[] = []
  let loads: { readonly request: LoadRequest; resolve(render: RenderWidget): void; reject(error: unknown): void }[] = []
  let arrived = autoReady
  let failure: CaptchaFailure | undefined
  const uninstall = teachFormDataEvent()

  const newest = (): Live => {
    const widget = widgets.at(-1)
    if (!widget) throw new Error('fakeProvider: no widget is rendered, so it can say nothing')
    return widget
  }
  const fault = (code: CaptchaFailureCode, vendorCode?: string): CaptchaFailure =>
    new CaptchaError(code, { provider: name, vendorCode })
  const mint = (): string => (repeats ? 'fake-test-token' : `fake-token-${(minted += 1)}`)

  const solve = (widget: Live, token = mint(), lifetimeMs?: number): string => {
    tokens.push(token)
    widget.events.solved(token, lifetimeMs)
    return token
  }

  const render: RenderWidget = (host, events, ask) => {
    log.push('render')
    const widget: Live = { events, options: ask, dead: false }
    widgets.push(widget)
    const run = (): void => {
      if (autoSolve && !widget.dead) queueMicrotask(() => widgets.includes(widget) && solve(widget))
    }
    if (visible) host.append(box(() => (autoSolve ? run() : events.interactive(true))))
    const made: Widget = {
      reset: () => log.push('reset'),
      remove() {
        log.push('remove')
        if (widgets.includes(widget)) widgets.splice(widgets.indexOf(widget), 1)
      },
      alive: () => !widget.dead && host.isConnected,
    }
    if (startable)
      made.execute = () => {
        log.push('execute')
        run()
      }
    return made
  }

  return {
    name,
    key,
    options,
    fieldName: given.fieldName ?? 'fake-captcha-response',
    visible,
    tokenLifetime: given.tokenLifetime ?? 120_000,
    repeats,
    ...(given.vendorFields && { vendorFields: given.vendorFields }),
    ...(given.silence === undefined ? {} : { silence: given.silence }),
    ...(given.loadTimeout === undefined ? {} : { loadTimeout: given.loadTimeout }),
    load(request) {
      log.push('load')
      if (arrived) return Promise.resolve(render)
      if (failure && !request.explicit) return Promise.reject(failure)
      failure = undefined
      return new Promise((resolve, reject) => loads.push({ request, resolve, reject }))
    },
    log,
    tokens,
    live: () => widgets.length,
    newestOptions: () => newest().options(),
    ready() {
      arrived = true
      for (const { resolve } of loads.splice(0)) resolve(render)
    },
    failLoad(code) {
      arrived = false
      failure = fault(code)
      const failed = loads
      loads = []
      for (const { reject } of failed) reject(failure)
    },
    retryLoad(code, attempt = 1, delayMs = 1000) {
      for (const { request } of loads) request.retrying(fault(code), attempt, delayMs)
    },
    open: () => newest().events.interactive(true),
    solve: (token, lifetimeMs) => solve(newest(), token, lifetimeMs),
    close: (code = 'challenge-closed') => newest().events.closed(code),
    expire: () => newest().events.expired(),
    fail: (code, vendorCode) => newest().events.failed(fault(code, vendorCode)),
    die() {
      newest().dead = true
    },
    uninstall,
  }
}

/** Something to click: what a visitor does in the vendor's frame, a test does here. */
function box(click: () => void): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = 'I am human'
  button.addEventListener('click', click)
  return button
}
