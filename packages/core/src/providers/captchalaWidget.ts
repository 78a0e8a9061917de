import { DEV } from '#dev'
import { countdown } from '../clock.ts'
import { dialogAround } from '../dialog.ts'
import type { CaptchaFailureCode } from '../errors.ts'
import type { RenderWidget } from '../provider.ts'
import { watchActivity } from './captchalaActivity.ts'
import { fault, textOf, translate } from './captchalaErrors.ts'
import { addStylesheet } from './captchalaFiles.ts'
import { named } from './captchalaOptions.ts'
import type { CaptchalaOptions } from './captchalaOptions.ts'
import { createServerTokens } from './captchalaTokens.ts'
import type { ServerTokens } from './captchalaTokens.ts'

/** What the core leaves on the page. */
export interface CaptchalaApi {
  init(options: object): CaptchalaInstance
}

/** Chainable; which of the optional methods there are depends on the version, which is the newest by itself. */
interface CaptchalaInstance {
  onReady(heard: (nothing: unknown) => void): unknown
  onSuccess(heard: (payload: unknown) => void): unknown
  onError(heard: (reason: unknown) => void): unknown
  onClose(heard: (nothing: unknown) => void): unknown
  appendTo(host: HTMLElement): unknown
  verify?(): unknown
  showCaptcha?(): unknown
  /** Called where a throw does not matter: neither need be there. */
  reset(): unknown
  destroy(): unknown
}

/** Until the widget is ready, or says how a challenge that is gone has ended; the figure of those who run it in production. */
const SILENCE_MS = 12_000
/**
 * New server tokens that one run may have, and that pointing at the widget may use up without a success. The vendor's own
 * integrations know no bound, and a wrong account no end.
 */
const MAX_REFRESHES = 2
/** A visitor's press may have begun a run that shows nothing yet, or nothing at all. */
const PRESS_MS = 2000

/** The server tokens outlive a widget. */
export const renderer =
  (vendor: CaptchalaApi, [get, spend]: ServerTokens = createServerTokens()): RenderWidget<CaptchalaOptions> =>
  (host, events, options) => {
    const { action, product } = named(options())
    let instance: CaptchalaInstance | undefined
    /** What it draws in. Each has its own: what an older one says is late, and handlers cannot be taken back. */
    let box = host
    let ready = false
    /** It is worth nothing any more: it is made anew when somebody needs it. */
    let spent = false
    /** Somebody has asked for a token, and there was no answer yet: as soon as it is ready, it is opened for them. */
    let underway = false
    /** Widgets that may still be made: in this run, or for a pointer before there is one. A success renews them. */
    let chances = MAX_REFRESHES
    let stopClock = (): void => {}

    const [expect, forget, connected, stop] = watchActivity(host, (visible) => {
      // It went, and nobody said how it ended.
      if (visible) stopClock()
      else startClock()
      events.interactive(visible)
    })

    function startClock(
      ms = SILENCE_MS,
      done = (): void => fail(instance ? 'widget-timeout' : 'server-token-unavailable'),
    ): void {
      stopClock()
      stopClock = countdown(ms, done)
    }

    function settle(): void {
      underway = false
      forget()
      stopClock()
    }

    function fail(...what: Parameters<typeof fault>): void {
      settle()
      events.failed(fault(...what))
    }

    function dismantle(): void {
      ready = spent = false
      // It may be made anew under the visitor's hands.
      forget()
      try {
        instance?.destroy()
      } catch {
        // It may not be there either.
      }
      instance = undefined
      // It is not trusted to take its children along.
      host.replaceChildren((box = document.createElement('div')))
    }

    /** A new instance, in place of what there was. */
    async function arm(): Promise<void> {
      dismantle()
      const mine = box
      /** What is late gets the answer of somebody who has nothing. */
      const hear =
        (heard: (said: unknown) => unknown) =>
        (said?: unknown): unknown =>
          mine === box ? heard(said) : null
      let code: CaptchaFailureCode = 'server-token-unavailable'
      try {
        // Without one it is drawn at once.
        const serverToken = options().serverToken && (await get(options().serverToken))
        if (mine !== box) return
        code = 'render-failed'
        instance = vendor.init({
          ...options().extra,
          // A copy: without what is `undefined`, and what a framework has wrapped.
          ...(JSON.parse(JSON.stringify(named(options()))) as object),
          ...(serverToken && {
            serverToken,
            // The vendor asks by itself. Nothing: then it reports that the token has expired, which is heard below.
            onServerTokenExpired: hear(() => {
              spend()
              return get(options().serverToken).catch(() => null)
            }),
          }),
        })
        // All of them before it is mounted, and each once: nobody knows whether there is one slot or a list.
        instance.onReady(
          hear(() => {
            ready = true
            open()
          }),
        )
        instance.onSuccess(hear(solved))
        instance.onError(hear(failed))
        instance.onClose(
          hear(() => {
            // It may follow a success or a failure.
            if (!underway) return
            settle()
            events.closed('challenge-closed')
          }),
        )
        instance.appendTo(mine)
      } catch (cause) {
        hear(() => {
          spent = true
          fail(code, cause)
        })()
      }
    }

    function begin(): void {
      settle()
      underway = true
      chances = MAX_REFRESHES
      want()
    }

    /** Opens it, anew where it is worth nothing any more. */
    function want(): void {
      startClock()
      if (spent) void arm()
      else if (ready) open()
    }

    function pressed(event: Event): void {
      if (underway) return
      underway = true
      chances = MAX_REFRESHES
      if (!spent) return void expect()
      // What was pressed is worth nothing any more: it is made anew, and opened for them.
      event.stopPropagation()
      want()
    }

    function open(): void {
      if (!underway || !expect()) return
      // The machine counted until the first one was seen.
      if (chances < MAX_REFRESHES) startClock()
      else stopClock()
      try {
        // What it returns is not known, nor what it is rejected with: the handlers are the truth.
        const start = instance?.verify ?? instance?.showCaptcha
        if (start) Promise.resolve(start.call(instance)).catch(() => {})
        else fail('internal-error', undefined, 'not-supported')
      } catch (reason) {
        failed(reason)
      }
    }

    function solved(payload: unknown): void {
      const { token: given, action: other } = Object(payload) as { token?: unknown; action?: unknown }
      const token = textOf(given).trim()
      settle()
      chances = MAX_REFRESHES
      spend()
      // Made in the browser when no server of the vendor's answered: nobody can verify it.
      const [unverifiable] = /^(client|co)_/.exec(token) ?? []
      if (!token) fail('incomplete-answer')
      else if (textOf(other) && other !== action) fail('wrong-action')
      else if (unverifiable) fail('network-error', undefined, unverifiable)
      else events.solved(token)
    }

    function failed(reason: unknown): void {
      const [error, refused, mismatch, late] = translate(reason)
      if (refused) {
        spend()
        spent = true
        // Another one for another app or address says that the site is set up so.
        if (underway && options().serverToken && chances-- > (mismatch ? 1 : 0)) return want()
        // Made anew by the next run, or by a pointer. Where that has not helped, it is told.
        if (!underway && chances) return
      }
      settle()
      if (late) events.closed('challenge-expired')
      else events.failed(error)
    }

    // All before the vendor hears of it. Not `pointerover`, which an element fires that is drawn under a pointer at rest; not
    // `focusin`: what has the keyboard stays.
    for (const type of ['pointerdown', 'click']) host.addEventListener(type, pressed, true)
    host.addEventListener(
      'pointermove',
      () => {
        if (spent && chances-- > 0) void arm()
      },
      true,
    )
    if (DEV && product !== 'embed' && dialogAround(host))
      console.warn(`captcha-field: in a dialog, a ${product} of captchala may be out of reach. Use product: 'embed'.`)
    // Nobody gave it a container, and it would draw its bar all the same.
    if (product === 'popup' && host.parentElement === (dialogAround(host) ?? document.body))
      host.style.cssText = 'position:absolute;left:-9999px'
    addStylesheet(host.getRootNode(), options().script)
    void arm()

    return {
      execute() {
        if (underway) startClock(PRESS_MS, begin)
        else begin()
      },
      reset() {
        settle()
        spent = true
        try {
          // With a server token it keeps the spent one, whatever is reset.
          if (options().serverToken) return
          instance?.reset()
          spent = false
        } catch {
          // Not every version can.
        }
      },
      remove() {
        settle()
        dismantle()
        host.replaceChildren()
        stop()
        // A press that is still on its way begins nothing.
        underway = true
      },
      alive: () => box.isConnected && connected(),
    }
  }
