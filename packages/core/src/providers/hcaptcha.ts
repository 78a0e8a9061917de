import { canonical } from '../canonical.ts'
import { dialogAround } from '../dialog.ts'
import { faultsOf } from '../errors.ts'
import type { CaptchaFailureCode } from '../errors.ts'
import { nextTask } from '../events.ts'
import type { CaptchaProvider, RenderWidget, WidgetEvents } from '../provider.ts'
import { loadScript } from '../script.ts'
import type { TrustedScriptURL } from '../trusted.ts'
import { onViolation } from '../violation.ts'
import { checkOptions } from './hcaptchaOptions.ts'
import type { HcaptchaOptions, HcaptchaScriptOptions } from './hcaptchaOptions.ts'

export type { HcaptchaMfa, HcaptchaOptions, HcaptchaScriptOptions } from './hcaptchaOptions.ts'

/** The vendor's words. Those for failures are codes of ours too; any other word is `unknown`, told as `vendorCode`. */
type Close = 'challenge-closed' | 'challenge-expired'
const isClose = (word: string): word is Close => /^challenge-(closed|expired)$/.test(word)
const isKnown = (word: string): word is CaptchaFailureCode =>
  /^(rate-limited|missing-captcha|incomplete-answer|invalid-(data|mfa-data|captcha-id)|(network|challenge|internal|script)-error)$/.test(
    word,
  )

const NAME = 'hcaptcha'
const fault = /*#__PURE__*/ faultsOf(NAME)
const FIELD = 'h-captcha-response'
/** The vendor's documented default; the end that the account really has comes as `expired-callback`. */
const TOKEN_LIFETIME_MS = 120_000
/** Public keys for tests: each repeats one token for ever. */
const TEST_KEY = /^[123]0+-ffff-ffff/
/** A policy that refuses a frame says so at once; what is refused later is another frame. */
const FRAME_WATCH_MS = 2000

/** A falsy id means somebody else's widget: it is never passed. */
interface HcaptchaApi {
  render(container: HTMLElement, params: object): unknown
  execute(id: string, data: object): unknown
  setData(id: string, data: object): unknown
  reset(id: string): unknown
  remove(id: string): unknown
  getResponse(id: string): unknown
}

/**
 * hCaptcha. Inert: nothing is requested before a captcha is mounted or asked for a token.
 *
 * @throws {TypeError} for options that cannot be right.
 */
export function hcaptcha(options: HcaptchaOptions): CaptchaProvider<HcaptchaOptions> {
  checkOptions(options)
  // What is left is what the vendor reads when it renders. The rest is asked for when it is needed.
  const { rqdata: _rqdata, mfa: _mfa, challengeContainer: _place, script = {}, ...rendered } = options
  const key = canonical(rendered)
  return {
    name: NAME,
    key,
    options,
    fieldName: FIELD,
    vendorFields: [FIELD, 'g-recaptcha-response'],
    visible: options.size !== 'invisible',
    tokenLifetime: TOKEN_LIFETIME_MS,
    repeats: TEST_KEY.test(options.sitekey),
    loadTimeout: script.timeout,
    load(request) {
      // A new name each time: a script that was given up may still call the old one.
      const callback = `captchaField${Date.now()}`
      const urls = [address(script, callback)]
      const known = /\bhcaptcha\.com\/1\//
      return loadScript(NAME, request, api, script, urls, known, callback).then(renderer(key))
    },
  }
}

/** An element with that id is no API, nor is what a script leaves that has only begun. */
function api(): HcaptchaApi | undefined {
  const { hcaptcha: found } = globalThis as { hcaptcha?: Partial<HcaptchaApi> }
  return found?.render && found.execute ? (found as HcaptchaApi) : undefined
}

function address(
  {
    src = 'https://js.hcaptcha.com/1/api.js',
    nonce: _nonce,
    crossOrigin: _crossOrigin,
    timeout: _timeout,
    recaptchacompat = 'off',
    ...more
  }: HcaptchaScriptOptions,
  onload: string,
): string | TrustedScriptURL {
  if (typeof src !== 'string') return src
  const url = new URL(src, document.baseURI)
  for (const [name, value] of Object.entries({ render: 'explicit', onload, recaptchacompat, ...more }))
    if (value !== undefined) url.searchParams.set(name, `${value}`)
  return url.href
}

/** The API object stays with the widget: another evaluation of the script makes one that knows nothing of it. */
const renderer =
  (key: string) =>
  (vendor: HcaptchaApi): RenderWidget<HcaptchaOptions> =>
  (host, events, options) => {
    /** Nobody, once the widget is removed: a token's expiry is told even then. */
    let listener: WidgetEvents | undefined = events
    /** Goes up with each run, reset and removal: what was asked for before that is late. */
    let turn = 0

    /** A failure is a word, a thrown `{ cause, message }` whose cause is the word, or an `Error`. */
    function fail(reason: unknown): void {
      const word = (Object(reason) as { cause?: unknown }).cause ?? reason
      if (typeof word !== 'string') listener?.failed(fault('unknown', reason))
      else if (isClose(word)) listener?.closed(word)
      else listener?.failed(fault(isKnown(word) ? word : 'unknown', undefined, word))
    }

    /** Gets what the site has for the next run, and hands it over. A visitor starts a visible widget without asking us. */
    async function prepare(method: 'execute' | 'setData'): Promise<void> {
      const mine = ++turn
      let failing = (reason: unknown): void => listener?.failed(fault('server-token-unavailable', reason))
      try {
        // A reset may be followed by a run at once, which then asks by itself.
        await Promise.resolve()
        if (mine !== turn) return
        const { size, rqdata, mfa } = options()
        if (method === 'setData' && (size === 'invisible' || !(rqdata ?? mfa))) return
        const signed = typeof rqdata === 'function' ? await rqdata() : rqdata
        failing = fail
        if (mine === turn) vendor[method](id, { ...mfa, ...(signed && { rqdata: signed }) })
      } catch (reason) {
        if (mine === turn) failing(reason)
      }
    }

    /**
     * The vendor writes the token into its textareas and an attribute of its frame, and never reads it from there. What only
     * one of them has does the other no harm.
     */
    const blankCopies = (): void => {
      for (const copy of host.querySelectorAll<HTMLTextAreaElement>('textarea,iframe'))
        copy.value = copy.dataset['hcaptchaResponse'] = ''
    }

    const place = placeForChallenge(host, options().challengeContainer)
    const parent = place instanceof Element ? place : document.body
    const before = parent.lastElementChild
    const id = vendor.render(host, {
      hl: document.documentElement.lang,
      ...(JSON.parse(key) as object),
      // Its mere presence counts, whatever its value.
      ...(place && { 'challenge-container': place }),
      callback(token: string) {
        blankCopies()
        nextTask(blankCopies)
        // A pass without a token is a closed challenge, in newer builds by itself.
        if (token) listener?.solved(token)
        else fail('challenge-closed')
      },
      'expired-callback': () => listener?.expired(),
      'chalexpired-callback': () => fail('challenge-expired'),
      'open-callback': () => listener?.interactive(true),
      'close-callback': () => fail('challenge-closed'),
      'error-callback': fail,
    }) as string
    if (!id || typeof id !== 'string') throw fault('render-failed')
    // A body that is swapped takes the challenge along, though the box may have been kept.
    const challenge = parent.lastElementChild
    for (const copy of host.querySelectorAll('textarea')) copy.name = ''
    // A frame that the page's policy refuses never answers, and older builds of the vendor never notice.
    const watch = new AbortController()
    let until = performance.now() + FRAME_WATCH_MS
    const refused = (violation?: string): void => {
      if (performance.now() < until) listener?.failed(fault('script-blocked', violation))
      until = 0
    }
    onViolation('frame-src', () => [...host.querySelectorAll('iframe')], watch, refused)
    // Where this is fired at all, it comes before the violation, which says more.
    host.addEventListener('error', () => nextTask(refused), { capture: true, signal: watch.signal })
    void prepare('setData')

    /** The vendor throws what is no `Error`, about widgets that are gone. Answers whether it did not. */
    const quietly = (method: 'reset' | 'remove' | 'getResponse'): boolean => {
      try {
        vendor[method](id)
        return true
      } catch {
        return false
      }
    }

    return {
      execute: () => prepare('execute'),
      reset() {
        quietly('reset')
        void prepare('setData')
      },
      remove() {
        listener = undefined
        turn++
        watch.abort()
        // It forgets the widget before it stumbles over a page that was swapped.
        quietly('remove')
      },
      // It throws for a widget that it has forgotten, and for that only.
      alive: () =>
        !!host.querySelector('iframe')?.isConnected &&
        (challenge === before || !!challenge?.isConnected) &&
        quietly('getResponse'),
    }
  }

function placeForChallenge(
  host: HTMLElement,
  wish: HcaptchaOptions['challengeContainer'] = 'auto',
): Element | string | null {
  if (typeof wish === 'function') return wish()
  if (wish === 'auto') return dialogAround(host)
  // An id that nobody has is for the vendor to refuse.
  return wish === 'body' ? null : (document.getElementById(wish) ?? wish)
}
