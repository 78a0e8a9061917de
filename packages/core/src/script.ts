import { DEV } from '#dev'
import { CaptchaError } from './errors.ts'
import type { CaptchaFailure, LoaderCode } from './errors.ts'
import type { LoadRequest } from './provider.ts'
import { trusted } from './trusted.ts'
import type { TrustedScriptURL } from './trusted.ts'
import { onViolation } from './violation.ts'

const MAX_RETRIES = 2
const RETRY_MS = 1000
/** How often a global is asked for where no event can come. */
const LOOK_MS = 100
/** Five seconds from the tag's `load`, in a parsed document: what has left no usable global by then never will. */
const LOOKS_AFTER_LOAD = 50
/** A global that appears is not believed at once: vendors are ready up to 75 ms after their tag's `load`. */
const PATIENCE = 2
/** Longer where the script calls back. A copy under another name never does. */
const PATIENCE_FOR_CALLBACK = 10
const TIMEOUT_MS = 15_000
/** Silence of the page's own tag is noticed before the machine reports it, so that the retry after that finds it. */
const EARLIER_MS = 1000
/** A mere mount gets the last failure again for this long. */
const FAILURE_MEMORY_MS = 30_000

/** How our own script tag is made. The first captcha on a page decides. */
export interface ScriptOptions {
  /**
   * Another address of the same script: `https:`, or `http:` on a loopback host. A `TrustedScriptURL` is used as it is, so
   * the query that would have been added must be in it.
   */
  readonly src?: string | TrustedScriptURL | undefined
  /** @default the nonce of the page's first script that has one */
  readonly nonce?: string | undefined
  readonly crossOrigin?: string | undefined
  /** Milliseconds, of those in which the page is visible and online, until a silent script is reported. @default 15000 */
  readonly timeout?: number | undefined
}

/** What the loader has to know about a vendor. */
export interface Script<Api> {
  readonly vendor: string
  /** Where the script is; the next one is asked when one fires `error`. */
  readonly urls: readonly (string | TrustedScriptURL)[]
  /** The script says that it is ready by calling `globalThis[callback]`; absent: its global appearing has to do. */
  readonly callback?: string | undefined
  readonly options?: ScriptOptions | undefined
  /** The vendor's usable global: the only proof that a script ran. */
  api(): Api | undefined
  /** What has run may have to bring the rest itself, and is asked to. Nothing: it has not run, or there is no more. */
  more?(): PromiseLike<unknown> | undefined
  /** Knows a tag of the page's own by its address; the first of `urls` is known as well, whatever its query. */
  readonly known: RegExp
}

/**
 * Shared by all copies and versions of this package, its shape frozen for ever: from vendor to the promise of its API
 * object, pending or resolved. Whoever made a promise deletes it when it is rejected.
 */
type Registry<Api> = Map<string, Promise<Api>>
const KEY = Symbol.for('captcha-field.scripts')

/** What this copy has under way: another request joins. */
const underway = new Map<string, (request: LoadRequest) => void>()
const failures = new Map<string, { readonly error: CaptchaFailure; readonly until: number }>()
/** Tags that were listened to, once: if one failed or was silent for too long, ours may stand beside it. */
const followed = new WeakSet<HTMLScriptElement>()
/** In development, the script options that won, and those that were told so. */
const winners = new Map<string, string>()
const losers = new Set<string>()

/**
 * Brings a vendor's script into the document once, or finds what is already there, and answers with its API object. Has
 * no deadline of its own where a script is still on its way: a late arrival is taken.
 *
 * Rejects with `script-error`, `script-blocked` or `api-missing`.
 */
export function loadScript<Api>(script: Script<Api>, request: LoadRequest): Promise<Api> {
  const { vendor } = script
  const registry = ((globalThis as { [KEY]?: Registry<Api> })[KEY] ??= new Map<string, Promise<Api>>())
  if (DEV) compareOptions(script, registry)
  underway.get(vendor)?.(request)
  const known = registry.get(vendor)
  if (known) return known
  const failure = failures.get(vendor)
  const here = parsed() ? script.api() : undefined
  if (!here && !request.explicit && failure && failure.until > performance.now()) return Promise.reject(failure.error)
  const promise = here ? Promise.resolve(here) : bring(script, request)
  registry.set(vendor, promise)
  promise.catch(() => registry.delete(vendor))
  return promise
}

/** Vendors read their options, and scan the page, when it is parsed: before that they are not ready. */
const parsed = (): boolean => document.readyState !== 'loading'

/** What a consent manager holds back has another type, and fires neither `load` nor `error`. */
const runs = ({ type }: HTMLScriptElement): boolean => /^(module)?$|\/javascript$/.test(type)

const pathOf = (address: string | TrustedScriptURL = ''): string | undefined => String(address).split('?')[0]

function bring<Api>(
  { vendor, urls, callback, known, options = {}, api, more }: Script<Api>,
  first: LoadRequest,
): Promise<Api> {
  const requests = [first]
  const stop = new AbortController()
  const { signal } = stop
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempt = 0
  /** The page's own tag, or what has run and has to bring the rest, has been silent for too long. */
  let silent = false
  /** The newest that was asked for; nothing once all is over. */
  let rest: PromiseLike<unknown> | undefined
  let ours: HTMLScriptElement | undefined
  /** What the policy stopped: told before the error that it causes, in all engines. */
  let violation: string | undefined
  let resolve!: (found: Api) => void
  let reject!: (error: CaptchaFailure) => void

  const fault = (code: LoaderCode, cause?: unknown): CaptchaFailure =>
    new CaptchaError(code, { provider: vendor, cause })

  const isTheirs = ({ src }: HTMLScriptElement): boolean =>
    known.test(src) || urls.some((url) => pathOf(url) === pathOf(src))

  function end(): void {
    stop.abort()
    clearInterval(timer)
    rest = undefined
    underway.delete(vendor)
    if (callback) Reflect.deleteProperty(globalThis, callback)
  }

  function fail(error: CaptchaFailure): void {
    end()
    ours?.remove()
    failures.set(vendor, { error, until: performance.now() + FAILURE_MEMORY_MS })
    reject(error)
  }

  function take(found: Api | undefined): void {
    if (!found) return
    end()
    resolve(found)
  }

  function look(patience: number, looks: number, missing: () => unknown): void {
    clearInterval(timer)
    timer = setInterval(() => {
      const found = api()
      if (!parsed() || (found ? --patience : --looks) > 0) return
      clearInterval(timer)
      if (found) take(found)
      else missing()
    }, LOOK_MS)
  }

  const arrived = (patience: number): void => look(patience, LOOKS_AFTER_LOAD, () => failed('api-missing'))

  /** A tag, or what it had to bring; of ours the next one is tried. */
  function failed(code: LoaderCode, cause?: unknown): void {
    const error = violation ? fault('script-blocked', violation) : fault(code, cause)
    if (!ours || code === 'api-missing' || attempt === MAX_RETRIES) return fail(error)
    ours.remove()
    const delay = RETRY_MS * ++attempt * (0.8 + 0.4 * Math.random())
    for (const { retrying } of requests) retrying(error, attempt, delay)
    look(PATIENCE, delay / LOOK_MS, () => {
      if (navigator.onLine) insert()
      else addEventListener('online', insert, { once: true, signal })
    })
  }

  /** Has what ran bring the rest. Nothing: there is no more. */
  const ask = (): unknown => (rest = more?.())

  /** A tag may have fired its events long ago, and the rest may come without a word, or never. */
  function wait(): void {
    const asked = rest
    look(PATIENCE, ((options.timeout ?? TIMEOUT_MS) - EARLIER_MS) / LOOK_MS, () => (silent = true))
    asked?.then(
      () => rest && arrived(PATIENCE),
      // Who was asked before may fail as late as it likes.
      (cause: unknown) => asked === rest && failed('script-error', cause),
    )
  }

  /** Listens to a tag, and to the rest that it brings: what stops either stops both. */
  function follow(tag: HTMLScriptElement, patience: number): void {
    followed.add(tag)
    tag.addEventListener('load', () => (ask() ? wait() : arrived(patience)), { signal })
    // The page's own may fail long after ours was put beside it.
    tag.addEventListener('error', () => tag === (ours ?? tag) && failed('script-error'), { signal })
  }

  function insert(): void {
    const tag = (ours = document.createElement('script'))
    const { nonce = document.querySelector<HTMLElement>('script[nonce]')?.nonce ?? '', crossOrigin = null } = options
    violation = undefined
    try {
      Object.assign(tag, { nonce, crossOrigin, src: trusted(urls[attempt % urls.length]) })
    } catch (cause) {
      return fail(fault('script-blocked', cause))
    }
    follow(tag, callback ? PATIENCE_FOR_CALLBACK : PATIENCE)
    document.head.append(tag)
    setTimeout(() => {
      if (!runs(tag) && !signal.aborted) fail(fault('script-blocked', `type ${tag.type}`))
    })
  }

  const promise = new Promise<Api>((done, refused) => {
    resolve = done
    reject = refused
  })
  if (callback) Reflect.set(globalThis, callback, () => take(api()))

  const theirs = [...document.scripts].find((tag) => runs(tag) && !followed.has(tag) && isTheirs(tag))
  onViolation(
    'script-src',
    () => [...document.scripts].filter(isTheirs),
    signal,
    (named) => (violation = named),
  )
  underway.set(vendor, (request) => {
    requests.push(request)
    if (!silent || !request.explicit) return
    silent = false
    if (ask() || api()) wait()
    else insert()
  })
  if (theirs) follow(theirs, PATIENCE)
  if (ask() || theirs || api()) wait()
  else insert()
  return promise
}

function compareOptions(
  { vendor, urls, callback = '', options = {} }: Script<unknown>,
  registry: Registry<unknown>,
): void {
  const { nonce, crossOrigin } = options
  const mine = JSON.stringify({ urls: urls.map((url) => String(url).replace(callback, '')), nonce, crossOrigin })
  const winner = winners.get(vendor)
  if (!winner || !registry.has(vendor)) winners.set(vendor, mine)
  else if (winner !== mine && !losers.has(mine)) {
    losers.add(mine)
    console.warn(`captcha-field: ${vendor} is loaded once; the script options that win: ${winner}`)
  }
}
