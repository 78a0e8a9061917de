import { DEV } from '#dev'
import { faultsOf } from './errors.ts'
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

/**
 * Shared by all copies and versions of this package, its shape frozen for ever: from vendor to the promise of its API
 * object, pending or resolved. Whoever made a promise deletes it when it is rejected.
 */
type Registry<Api> = Map<string, Promise<Api>>
const REGISTRY = 'captcha-field.scripts'

type Globals<Kept> = Record<PropertyKey, Kept | undefined>

/** What this copy knows of a vendor: a load under way is joined, a recent failure answers a mere mount. */
const memory = new Map<string, (request: LoadRequest) => CaptchaFailure | undefined>()
/** Tags that were listened to, once: if one failed or was silent for too long, ours may stand beside it. */
const followed = new WeakSet<HTMLScriptElement>()
/** In development, the script options that won, and those that were told so. */
const winners = new Map<string, string>()
const losers = new Set<string>()

/** One load for all who ask. Of one that failed lately, a mere mount hears again. */
async function share<Api>(
  vendor: string,
  request: LoadRequest,
  api: () => Api | undefined,
  bring: (resolve: (found: Api) => void, reject: (error: CaptchaFailure) => void) => void,
): Promise<Api> {
  const registry = ((globalThis as unknown as Globals<Registry<Api>>)[Symbol.for(REGISTRY)] ??= new Map<
    string,
    Promise<Api>
  >())
  const failure = memory.get(vendor)?.(request)
  let promise = registry.get(vendor)
  if (!promise) {
    if (failure && !api()) throw failure
    promise = new Promise(bring)
    registry.set(vendor, promise)
    promise.catch(() => registry.delete(vendor))
  }
  return promise
}

/** Vendors read their options, and scan the page, when it is parsed: before that they are not ready. */
const parsed = (): boolean => document.readyState !== 'loading'

/** What a consent manager holds back has another type, and fires neither `load` nor `error`. */
const runs = ({ type }: HTMLScriptElement): boolean => /^(module)?$|\/javascript$/.test(type)

/**
 * Brings a vendor's script into the document once, or finds what is already there, and answers with its API object. Has
 * no deadline of its own where a script is still on its way: a late arrival is taken.
 *
 * Rejects with `script-error`, `script-blocked` or `api-missing`.
 */
export function loadScript<Api>(
  vendor: string,
  first: LoadRequest,
  /** The vendor's usable global: the only proof that a script ran. */
  api: () => Api | undefined,
  options: ScriptOptions,
  /** Where the script is; the next one is asked when one fires `error`. */
  urls: readonly (string | TrustedScriptURL)[],
  /** Knows a tag of the page's own by its address; the first of `urls` is known as well, whatever its query. */
  known: RegExp,
  /** The script says that it is ready by calling `globalThis[callback]`; absent: its global appearing has to do. */
  callback?: string,
  /** What has run may have to bring the rest itself, and is asked to. Nothing: it has not run, or there is no more. */
  more?: () => PromiseLike<unknown> | undefined,
): Promise<Api> {
  if (DEV) compareOptions(vendor, options, urls, callback)
  return share(vendor, first, api, (resolve, reject) => {
    const requests = [first]
    const life = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let attempt = 0
    /** The page's own tag, or what has run and has to bring the rest, has been silent for too long. */
    let silent = false
    /** The newest that was asked for; nothing once all is over. */
    let rest: PromiseLike<unknown> | undefined
    let ours: HTMLScriptElement | undefined
    /** What the policy stopped: told before the error that it causes, in all engines. */
    let violation: string | undefined

    function end(): void {
      life.abort()
      clearTimeout(timer)
      rest = undefined
      memory.delete(vendor)
      // oxlint-disable-next-line typescript/no-dynamic-delete -- the name is ours alone, and goes with us
      if (callback) delete (globalThis as unknown as Globals<() => void>)[callback]
    }

    function take(): void {
      const found = api()
      if (!found) return
      end()
      resolve(found)
    }

    /** Nothing can come while there is no network: such a look does not count. */
    function look(
      patience = PATIENCE,
      looks = LOOKS_AFTER_LOAD,
      missing: () => unknown = () => failed('api-missing'),
    ): void {
      clearTimeout(timer)
      timer = setTimeout(() => {
        const found = api()
        if (!parsed() || (found ? --patience : navigator.onLine ? --looks : looks) > 0) look(patience, looks, missing)
        else if (found) take()
        else missing()
      }, LOOK_MS)
    }

    /** A tag, or what it had to bring; of ours that fired `error` the next one is tried. */
    function failed(code: LoaderCode, cause?: unknown): void {
      const error: CaptchaFailure = faultsOf(vendor)(violation ? 'script-blocked' : code, violation ?? cause)
      ours?.remove()
      if (!ours || code !== 'script-error' || attempt === MAX_RETRIES) {
        const until = performance.now() + FAILURE_MEMORY_MS
        end()
        memory.set(vendor, ({ explicit }) => (explicit || performance.now() > until ? undefined : error))
        return reject(error)
      }
      const delay = RETRY_MS * ++attempt * (0.8 + 0.4 * Math.random())
      for (const request of requests) request.retrying(error, attempt, delay)
      look(PATIENCE, delay / LOOK_MS, insert)
    }

    /** Has what ran bring the rest. Answers with nothing where there is no more. */
    function ask(): unknown {
      const asked = (rest = more?.())
      asked?.then(
        () => rest && look(),
        // Who was asked before may fail as late as it likes.
        (cause: unknown) => asked === rest && failed('script-error', cause),
      )
      return asked
    }

    /** A tag may have fired its events long ago, and the rest may come without a word, or never. */
    const wait = (): void =>
      look(PATIENCE, ((options.timeout ?? TIMEOUT_MS) - EARLIER_MS) / LOOK_MS, () => (silent = true))

    /** Listens to a tag, and to the rest that it brings: what stops either stops both. */
    function follow(tag: HTMLScriptElement, patience: number): void {
      followed.add(tag)
      tag.addEventListener('load', () => (ask() ? wait() : look(patience)), life)
      // The page's own may fail long after ours was put beside it.
      tag.addEventListener('error', () => tag === (ours ?? tag) && failed('script-error'), life)
      onViolation(
        'script-src',
        () => [tag],
        life,
        (named) => (violation = named),
      )
    }

    function insert(): void {
      const tag = (ours = document.createElement('script'))
      const { nonce = document.querySelector<HTMLElement>('script[nonce]')?.nonce ?? '', crossOrigin = null } = options
      violation = undefined
      try {
        Object.assign(tag, { nonce, crossOrigin, src: trusted(urls[attempt % urls.length]) })
      } catch (cause) {
        return failed('script-blocked', cause)
      }
      follow(tag, callback ? PATIENCE_FOR_CALLBACK : PATIENCE)
      document.head.append(tag)
      setTimeout(() => {
        if (!runs(tag)) failed('script-blocked', tag.type)
      })
    }

    function begin(theirs?: HTMLScriptElement): void {
      silent = false
      if (theirs) follow(theirs, PATIENCE)
      if (ask() || theirs || api()) wait()
      else insert()
    }

    if (callback) (globalThis as unknown as Globals<() => void>)[callback] = take
    memory.set(vendor, (request) => {
      requests.push(request)
      if (silent && request.explicit) begin()
      return undefined
    })
    if (parsed() && api()) take()
    else
      begin(
        [...document.scripts].find(
          (tag) =>
            runs(tag) &&
            !followed.has(tag) &&
            (known.test(tag.src) || String(urls[0]).split('?')[0] === tag.src.split('?')[0]),
        ),
      )
  })
}

function compareOptions(
  vendor: string,
  { nonce, crossOrigin }: ScriptOptions,
  urls: readonly (string | TrustedScriptURL)[],
  callback = '',
): void {
  const registry = (globalThis as unknown as Globals<Registry<unknown>>)[Symbol.for(REGISTRY)]
  const mine = JSON.stringify({ urls: urls.map((url) => String(url).replace(callback, '')), nonce, crossOrigin })
  const winner = winners.get(vendor)
  if (!winner || !registry?.has(vendor)) winners.set(vendor, mine)
  else if (winner !== mine && !losers.has(mine)) {
    losers.add(mine)
    console.warn(`captcha-field: ${vendor} is loaded once; the script options that win: ${winner}`)
  }
}
