import { dialogAround } from '../dialog.ts'
import { CaptchaError } from '../errors.ts'
import type { CaptchaFailureCode } from '../errors.ts'
import { nextTask } from '../events.ts'
import type { CaptchaProvider, RenderWidget, WidgetEvents } from '../provider.ts'
import { loadScript } from '../script.ts'
import type { TrustedScriptURL } from '../trusted.ts'
import { onViolation } from '../violation.ts'
import { checkOptions, keyOf } from './hcaptchaOptions.ts'
import type { HcaptchaOptions, HcaptchaScriptOptions } from './hcaptchaOptions.ts'

export type { HcaptchaMfa, HcaptchaOptions, HcaptchaScriptOptions } from './hcaptchaOptions.ts'

/** The vendor's words. Those for failures are codes of ours too; any other word is `unknown`, told as `vendorCode`. */
const CLOSES = ['challenge-closed', 'challenge-expired'] as const
const FAILURES: readonly CaptchaFailureCode[] = [
  'rate-limited',
  'network-error',
  'invalid-data',
  'challenge-error',
  'internal-error',
  'incomplete-answer',
  'invalid-mfa-data',
  'missing-captcha',
  'invalid-captcha-id',
  'script-error',
]

const NAME = 'hcaptcha'
const FIELD = 'h-captcha-response'
/** The vendor's documented default; the end that the account really has comes as `expired-callback`. */
const TOKEN_LIFETIME_MS = 120_000
/** Public keys for tests: each repeats one token for ever. */
const TEST_KEY = /^[123]0{7}(-ffff){3}-/
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
  const { sitekey, size, script = {} } = options
  const { timeout: loadTimeout } = script
  const key = keyOf(options)
  return {
    name: NAME,
    key,
    options,
    fieldName: FIELD,
    vendorFields: [FIELD, 'g-recaptcha-response'],
    visible: size !== 'invisible',
    tokenLifetime: TOKEN_LIFETIME_MS,
    repeats: TEST_KEY.test(sitekey),
    ...(loadTimeout === undefined ? {} : { loadTimeout }),
    load(request) {
      // A new name each time: a script that was given up may still call the old one.
      const callback = `captchaField${Date.now()}`
      const urls = [address(script, callback)]
      const known = /\/\/(\w+\.)?hcaptcha\.com\/1\//
      return loadScript({ vendor: NAME, urls, callback, known, options: script, api }, request).then((vendor) =>
        renderer(vendor, key),
      )
    },
  }
}

/** An element with that id is no API, nor is what a script leaves that has only begun. */
function api(): HcaptchaApi | undefined {
  const { hcaptcha: found } = globalThis as { hcaptcha?: Partial<HcaptchaApi> }
  return typeof found?.render === 'function' && typeof found.execute === 'function' ? (found as HcaptchaApi) : undefined
}

function address(script: HcaptchaScriptOptions, onload: string): string | TrustedScriptURL {
  const {
    src = 'https://js.hcaptcha.com/1/api.js',
    nonce: _nonce,
    crossOrigin: _crossOrigin,
    timeout: _timeout,
    recaptchacompat = 'off',
    ...more
  } = script
  if (typeof src !== 'string') return src
  const url = new URL(src, document.baseURI)
  for (const [name, value] of Object.entries({ render: 'explicit', onload, recaptchacompat, ...more }))
    if (value !== undefined) url.searchParams.set(name, `${value}`)
  return url.href
}

/** The API object stays with the widget: another evaluation of the script makes one that knows nothing of it. */
const renderer =
  (vendor: HcaptchaApi, key: string): RenderWidget<HcaptchaOptions> =>
  (host, events, options) => {
    /** Nobody, once the widget is removed: a token's expiry is told even then. */
    let listener: WidgetEvents | undefined = events
    /** Goes up with each run, reset and removal: what was asked for before that is late. */
    let turn = 0

    function fail(reason: unknown): void {
      const told = translate(reason)
      if (typeof told === 'string') listener?.closed(told)
      else listener?.failed(told)
    }

    /** Gets what the site has for the next run, and hands it over. */
    async function prepare(use: (data: object) => unknown): Promise<void> {
      const mine = ++turn
      const inTime = (): boolean => mine === turn
      let given = false
      try {
        // A reset may be followed by a run at once, which then asks by itself.
        await Promise.resolve()
        if (!inTime()) return
        const { rqdata, mfa } = options()
        const signed = typeof rqdata === 'function' ? await rqdata() : rqdata
        given = true
        if (inTime()) use({ ...mfa, ...(signed ? { rqdata: signed } : {}) })
      } catch (reason) {
        if (!inTime()) return
        if (given) fail(reason)
        else listener?.failed(fault('server-token-unavailable', reason))
      }
    }

    /** A visitor starts a visible widget without asking us. */
    function prefill(): void {
      const { size, rqdata, mfa } = options()
      if (size !== 'invisible' && (rqdata ?? mfa)) void prepare((data) => vendor.setData(id, data))
    }

    const place = placeForChallenge(host, options().challengeContainer)
    const parent = place instanceof Element ? place : document.body
    const before = parent.lastElementChild
    const id = vendor.render(host, {
      hl: document.documentElement.lang,
      ...(JSON.parse(key) as object),
      // Its mere presence counts, whatever its value.
      ...(place ? { 'challenge-container': place } : {}),
      callback(token: string) {
        blankCopies(host)
        nextTask(() => blankCopies(host))
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
    for (const copy of host.querySelectorAll('textarea')) copy.removeAttribute('name')
    const stop = watchFrames(host, (violation) => listener?.failed(fault('script-blocked', violation)))
    prefill()

    return {
      execute: () => void prepare((data) => vendor.execute(id, data)),
      reset() {
        turn++
        quietly(() => vendor.reset(id))
        prefill()
      },
      remove() {
        listener = undefined
        turn++
        stop()
        // It forgets the widget before it stumbles over a page that was swapped.
        quietly(() => vendor.remove(id))
      },
      // It throws for a widget that it has forgotten, and for that only.
      alive: () =>
        host.isConnected &&
        !!host.querySelector('iframe') &&
        (challenge === before || !!challenge?.isConnected) &&
        quietly(() => vendor.getResponse(id)),
    }
  }

/** The vendor throws what is no `Error`, about widgets that are gone. Answers whether it did not. */
function quietly(call: () => unknown): boolean {
  try {
    call()
    return true
  } catch {
    return false
  }
}

const fault = (code: CaptchaFailureCode, cause?: unknown, vendorCode?: string): CaptchaError<CaptchaFailureCode> =>
  new CaptchaError(code, { provider: NAME, cause, vendorCode })

/** A failure is a word, a thrown `{ cause, message }` whose cause is the word, or an `Error`. */
function translate(reason: unknown): (typeof CLOSES)[number] | CaptchaError<CaptchaFailureCode> {
  const word: unknown = typeof reason === 'string' ? reason : (Object(reason) as { cause?: unknown }).cause
  const close = CLOSES.find((one) => one === word)
  const code = FAILURES.find((one) => one === word) ?? 'unknown'
  return close ?? (typeof word === 'string' ? fault(code, undefined, word) : fault(code, reason))
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

/** The vendor writes the token into its textareas and an attribute of its frame, and never reads it from there. */
function blankCopies(host: HTMLElement): void {
  for (const copy of host.querySelectorAll('textarea')) copy.value = ''
  for (const frame of host.querySelectorAll('iframe')) frame.setAttribute('data-hcaptcha-response', '')
}

/** A frame that the page's policy refuses never answers, and older builds of the vendor never notice. */
function watchFrames(host: HTMLElement, refused: (violation?: string) => void): () => void {
  const stop = new AbortController()
  const { signal } = stop
  const until = performance.now() + FRAME_WATCH_MS
  const blocked = (violation?: string): void => {
    if (signal.aborted || performance.now() > until) return
    stop.abort()
    refused(violation)
  }
  onViolation('frame-src', () => [...host.querySelectorAll('iframe')], signal, blocked)
  // Where this is fired at all, it comes before the violation, which says more.
  host.addEventListener('error', () => nextTask(blocked), { capture: true, signal })
  return () => stop.abort()
}
