import { DEV } from '#dev'
import { countdown } from '../clock.ts'
import { dialogAround } from '../dialog.ts'
import type { CaptchaFailureCode } from '../errors.ts'
import type { RenderWidget } from '../provider.ts'
import { watchActivity } from './captchalaActivity.ts'
import { fault, textOf, translate } from './captchalaErrors.ts'
import { named } from './captchalaOptions.ts'
import type { CaptchalaOptions } from './captchalaOptions.ts'
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
/** Made in the browser when no server of the vendor's answered: nobody can verify it. */
const UNVERIFIABLE = /^(client|co)_/

/** `addStylesheet` goes where the loader does not bring it: into shadow roots. */
export const renderer =
  (
    vendor: CaptchalaApi,
    serverTokens: ServerTokens,
    addStylesheet: (root: Node) => void,
  ): RenderWidget<CaptchalaOptions> =>
  (host, events, options) => {
    const { action, product = 'popup' } = options()
    let instance: CaptchalaInstance | undefined
    /** Goes up with each instance: what an older one says is late, and handlers cannot be taken back. */
    let turn = 0
    let ready = false
    /** It has drawn something: an empty host is a lost widget. */
    let drawn = false
    /** A visitor has passed with it: it is worth nothing without a new server token. */
    let used = false
    let spent = false
    /** Somebody has asked for a token, and there was no answer yet: as soon as it is ready, it is opened for them. */
    let underway = false
    let refreshes = 0
    /** Widgets made for a pointer since the last success. */
    let pointed = 0
    let stopClock = (): void => {}

    const activity = watchActivity(host, (visible) => {
      // It went, and nobody said how it ended.
      if (visible) stopClock()
      else startClock()
      events.interactive(visible)
    })

    function startClock(
      ms = SILENCE_MS,
      done = () => fail(instance ? 'widget-timeout' : 'server-token-unavailable'),
    ): void {
      stopClock()
      stopClock = countdown(ms, done)
    }

    function settle(): void {
      underway = false
      refreshes = 0
      stopClock()
      activity.forget()
    }

    function fail(...what: Parameters<typeof fault>): void {
      settle()
      events.failed(fault(...what))
    }

    function dismantle(): void {
      turn++
      ready = drawn = used = spent = false
      // It may be made anew under the visitor's hands.
      if (activity.forget()) events.interactive(false)
      quietly(() => instance?.destroy())
      instance = undefined
      // It is not trusted to take its children along.
      host.replaceChildren()
    }

    /** A new instance, in place of what there was. */
    async function arm(): Promise<void> {
      dismantle()
      const mine = turn
      const hear =
        (heard: (said: unknown) => void) =>
        (said: unknown): void => {
          if (mine === turn) heard(said)
        }
      let code: CaptchaFailureCode = 'server-token-unavailable'
      try {
        const coming = serverTokens.get(options().serverToken)
        // Without one it is drawn at once.
        const serverToken = coming && (await coming)
        if (mine !== turn) return
        code = 'render-failed'
        instance = vendor.init({
          ...options().extra,
          // A copy: without what is `undefined`, and what a framework has wrapped.
          ...(JSON.parse(JSON.stringify(named(options()))) as object),
          ...(serverToken && {
            serverToken,
            // The vendor asks by itself. Nothing: then it reports that the token has expired, which is heard below.
            onServerTokenExpired() {
              if (mine !== turn) return null
              serverTokens.spend()
              return serverTokens.get(options().serverToken)?.catch(() => null) ?? null
            },
          }),
        })
        // All of them before it is mounted, and each once: nobody knows whether there is one slot or a list.
        instance.onReady(hear(onReady))
        instance.onSuccess(hear(solved))
        instance.onError(hear(failed))
        instance.onClose(
          hear(() => {
            // It may follow a success or a failure.
            if (underway) events.closed('challenge-closed')
            settle()
          }),
        )
        instance.appendTo(host)
      } catch (cause) {
        if (mine === turn) {
          spent = true
          fail(code, cause)
        }
      }
    }

    function onReady(): void {
      ready = true
      drawn = !!host.firstElementChild
      open()
    }

    function begin(): void {
      settle()
      underway = true
      want()
    }

    /** Opens it, anew where it is worth nothing any more. */
    function want(): void {
      startClock()
      if (spent) void arm()
      else if (ready) open()
    }

    function turned(): void {
      if (spent && pointed++ < MAX_REFRESHES) void arm()
    }

    function pressed(event: Event): void {
      if (underway) return
      underway = true
      if (!spent) return void activity.expect()
      // What was pressed is worth nothing any more: it is made anew, and opened for them.
      event.stopPropagation()
      want()
    }

    function open(): void {
      if (!underway || !activity.expect()) return
      // The machine counted until the first one was seen.
      if (refreshes) startClock()
      else stopClock()
      const { verify, showCaptcha } = instance ?? {}
      const start = verify ?? showCaptcha
      if (!start) return fail('internal-error', undefined, 'not-supported')
      try {
        // What it returns is not known, nor what it is rejected with: the handlers are the truth.
        Promise.resolve(start.call(instance)).catch(() => {})
      } catch (reason) {
        failed(reason)
      }
    }

    function solved(payload: unknown): void {
      const { token: given, action: other } = Object(payload) as { token?: unknown; action?: unknown }
      const token = textOf(given).trim()
      settle()
      used = true
      pointed = 0
      serverTokens.spend()
      const [unverifiable] = UNVERIFIABLE.exec(token) ?? []
      if (!token) fail('incomplete-answer')
      else if ((textOf(other) || action) !== action) fail('wrong-action')
      else if (unverifiable) fail('network-error', undefined, unverifiable)
      else events.solved(token)
    }

    function failed(reason: unknown): void {
      const [error, refused, mismatch, late] = translate(reason)
      if (refused) {
        serverTokens.spend()
        spent = true
        // Another one for another app or address says that the site is set up so.
        if (underway && options().serverToken && refreshes++ < (mismatch ? 1 : MAX_REFRESHES)) return want()
        // Made anew by the next run, or by a pointer. Where that has not helped, it is told.
        if (!underway && pointed !== MAX_REFRESHES) return
      }
      settle()
      if (late) events.closed('challenge-expired')
      else events.failed(error)
    }

    // All before the vendor hears of it. Not `pointerover`, which an element fires that is drawn under a pointer at rest; not
    // `focusin`: what has the keyboard stays.
    for (const type of ['pointerdown', 'click']) host.addEventListener(type, pressed, true)
    host.addEventListener('pointermove', turned, true)
    const dialog = dialogAround(host)
    if (DEV && product !== 'embed' && dialog)
      console.warn(`captcha-field: in a dialog, a ${product} of captchala may be out of reach. Use product: 'embed'.`)
    // Nobody gave it a container, and it would draw its bar all the same.
    if (product === 'popup' && host.parentElement === (dialog ?? document.body))
      host.style.cssText = 'position:absolute;left:-9999px'
    addStylesheet(host.getRootNode())
    void arm()

    return {
      execute() {
        pointed = 0
        if (underway) startClock(PRESS_MS, begin)
        else begin()
      },
      reset() {
        settle()
        // With a server token it keeps the spent one, whatever is reset.
        if (options().serverToken) spent ||= used
        else spent = !quietly(() => instance?.reset())
      },
      remove() {
        settle()
        dismantle()
        activity.stop()
        // A press that is still on its way begins nothing.
        underway = true
      },
      alive: () => activity.connected() && (!drawn || !!host.firstElementChild),
    }
  }

/** Nothing that the vendor throws matters here. Answers whether it threw nothing. */
function quietly(call: () => unknown): boolean {
  try {
    call()
    return true
  } catch {
    return false
  }
}
