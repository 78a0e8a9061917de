import { DEV } from '#dev'
import { countdown } from '../clock.ts'
import { dialogAround } from '../dialog.ts'
import type { CaptchaFailureCode } from '../errors.ts'
import type { RenderWidget, WidgetEvents } from '../provider.ts'
import { watchActivity } from './captchalaActivity.ts'
import { fault, isLate, isRefusal, translate, wordOf } from './captchalaErrors.ts'
import { named } from './captchalaOptions.ts'
import type { CaptchalaOptions } from './captchalaOptions.ts'
import type { ServerTokens } from './captchalaTokens.ts'

/** What the core leaves on the page. */
export interface CaptchalaApi {
  init(options: object): CaptchalaInstance
}

/** Chainable; which of the optional methods there are depends on the version, which is the newest by itself. */
interface CaptchalaInstance {
  onReady(heard: () => void): unknown
  onSuccess(heard: (payload: unknown) => void): unknown
  onError(heard: (reason: unknown) => void): unknown
  onClose(heard: () => void): unknown
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
    /** Nobody, once the widget is removed. */
    let listener: WidgetEvents | undefined = events
    let instance: CaptchalaInstance | undefined
    /** Goes up with each instance: what an older one says is late, and handlers cannot be taken back. */
    let turn = 0
    let ready = false
    /** What it is if nothing comes of what is under way. */
    let phase: CaptchaFailureCode
    /** It has drawn something: an empty host is a lost widget. */
    let drawn = false
    /** A visitor has passed with it: it is worth nothing without a new server token. */
    let used = false
    let spent = false
    /** Somebody has asked for a token, and there was no answer yet. */
    let underway = false
    /** To be opened as soon as it is ready. */
    let wanted = false
    let refreshes = 0
    /** Widgets made for a pointer since the last success. */
    let pointed = 0
    let stopClock = (): void => {}

    const activity = watchActivity(host, {
      turned() {
        if (spent && pointed++ < MAX_REFRESHES) void arm()
      },
      used(event) {
        underway = true
        activity.expect()
        if (!spent) return
        // What was pressed is worth nothing any more: it is made anew, and opened for them.
        event.stopPropagation()
        wanted = true
        startClock()
        void arm()
      },
      shown(visible) {
        stopClock()
        // It went, and nobody said how it ended.
        if (!visible) startClock()
        listener?.interactive(visible)
      },
    })

    function startClock(): void {
      stopClock()
      stopClock = countdown(SILENCE_MS, () => fail(fault(phase)))
    }

    function settle(): void {
      underway = wanted = false
      refreshes = 0
      stopClock()
      activity.forget()
    }

    function fail(error: ReturnType<typeof fault>): void {
      settle()
      listener?.failed(error)
    }

    function dismantle(): void {
      turn++
      ready = drawn = used = spent = false
      // It may be made anew under the visitor's hands.
      if (activity.forget()) listener?.interactive(false)
      quietly(() => instance?.destroy())
      instance = undefined
      // It is not trusted to take its children along.
      host.replaceChildren()
    }

    /** A new instance, in place of what there was. */
    async function arm(): Promise<void> {
      dismantle()
      const mine = turn
      phase = 'server-token-unavailable'
      try {
        const coming = serverTokens.get(options().serverToken)
        // Without one it is drawn at once.
        const serverToken = coming && (await coming)
        if (mine !== turn) return
        phase = 'render-failed'
        init(serverToken)
        phase = 'widget-timeout'
      } catch (cause) {
        if (mine !== turn) return
        spent = true
        fail(fault(phase, cause))
      }
    }

    function init(serverToken: string | undefined): void {
      const mine = turn
      const hear =
        <Args extends unknown[]>(heard: (...args: Args) => void) =>
        (...args: Args): void => {
          if (mine === turn) heard(...args)
        }
      const given = options()
      const made = vendor.init({
        ...given.extra,
        // A copy: without what is `undefined`, and what a framework has wrapped.
        ...(JSON.parse(JSON.stringify(named(given))) as object),
        ...(serverToken && { serverToken, onServerTokenExpired: () => (mine === turn ? refreshed() : null) }),
      })
      instance = made
      // All of them before it is mounted, and each once: nobody knows whether there is one slot or a list.
      made.onReady(hear(onReady))
      made.onSuccess(hear(solved))
      made.onError(hear(failed))
      made.onClose(
        hear(() => {
          // It may follow a success or a failure.
          if (underway) listener?.closed('challenge-closed')
          settle()
        }),
      )
      made.appendTo(host)
    }

    /** The vendor asks by itself. Nothing: then it reports that the token has expired, which is heard below. */
    function refreshed(): Promise<string | null> | null {
      serverTokens.spend()
      return serverTokens.get(options().serverToken)?.catch(() => null) ?? null
    }

    function onReady(): void {
      ready = true
      drawn = host.childElementCount > 0
      if (wanted) open()
    }

    function begin(): void {
      settle()
      startClock()
      underway = wanted = true
      if (spent) void arm()
      else if (ready) open()
    }

    function open(): void {
      wanted = false
      // The machine counted until the first one was seen.
      if (refreshes) startClock()
      else stopClock()
      activity.expect()
      const { verify, showCaptcha } = instance ?? {}
      const start = verify ?? showCaptcha
      if (!start) return fail(fault('internal-error', undefined, 'not-supported'))
      try {
        // What it returns is not known, nor what it is rejected with: the handlers are the truth.
        Promise.resolve(start.call(instance)).catch(() => {})
      } catch (reason) {
        failed(reason)
      }
    }

    function solved(payload: unknown): void {
      const { token: given, action: other } = Object(payload) as { token?: unknown; action?: unknown }
      const token = typeof given === 'string' ? given.trim() : ''
      settle()
      used = true
      pointed = 0
      serverTokens.spend()
      const [unverifiable] = UNVERIFIABLE.exec(token) ?? []
      if (!token) listener?.failed(fault('incomplete-answer'))
      else if (typeof other === 'string' && other !== action) listener?.failed(fault('wrong-action'))
      else if (unverifiable) listener?.failed(fault('network-error', undefined, unverifiable))
      else listener?.solved(token)
    }

    function failed(reason: unknown): void {
      const word = wordOf(reason)
      if (!isRefusal(word)) return fail(translate(reason))
      serverTokens.spend()
      // Another one for another app or address says that the site is set up so.
      if (underway && options().serverToken && refreshes++ < (word.endsWith('mismatch') ? 1 : MAX_REFRESHES)) {
        wanted = true
        startClock()
        return void arm()
      }
      // Made anew by the next run, or by a pointer. Where that has not helped, it is told.
      spent = true
      if (!underway && pointed !== MAX_REFRESHES) return
      if (!isLate(word)) return fail(translate(reason))
      settle()
      listener?.closed('challenge-expired')
    }

    const dialog = dialogAround(host)
    if (DEV && product !== 'embed' && dialog)
      console.warn(`captcha-field: in a dialog, a ${product} of captchala may be out of reach. Use product: 'embed'.`)
    // Nobody gave it a container, and it would draw its bar all the same.
    if (product === 'popup' && [document.body, dialog].includes(host.parentElement))
      host.style.cssText = 'position:absolute;left:-9999px'
    addStylesheet(host.getRootNode())
    void arm()

    return {
      execute() {
        pointed = 0
        stopClock()
        if (underway) stopClock = countdown(PRESS_MS, begin)
        else begin()
      },
      reset() {
        settle()
        // With a server token it keeps the spent one, whatever is reset.
        if (options().serverToken) spent ||= used
        else spent = !quietly(() => instance?.reset())
      },
      remove() {
        listener = undefined
        settle()
        dismantle()
        activity.stop()
      },
      alive: () => activity.connected() && (!drawn || host.childElementCount > 0),
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
