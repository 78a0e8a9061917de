import type { CaptchaFailure } from '../../src/errors.ts'
import type { LoadRequest } from '../../src/provider.ts'
import * as module from '../../src/script.ts'
import type { ScriptOptions } from '../../src/script.ts'
import type { TrustedScriptURL } from '../../src/trusted.ts'

export interface Api {
  readonly render: () => void
  /** Which evaluation of any script on this page made it. */
  readonly evaluation: number
}

/** What the loader is told of a vendor. */
export interface Script {
  readonly vendor: string
  readonly urls: readonly (string | TrustedScriptURL)[]
  readonly callback: string | undefined
  readonly options: ScriptOptions
  readonly known: RegExp
  api(): Api | undefined
}

/** The loader of a copy of the module, this one unless told otherwise. */
export const loaderOf =
  ({ loadScript: load }: typeof module) =>
  ({ vendor: name, urls, callback, options, known, api }: Script, request: LoadRequest): Promise<Api> =>
    load(name, request, api, options, urls, known, callback)

export const loadScript = loaderOf(module)

export interface Vendor {
  readonly name: string
  readonly script: Script
  /** What the loader told whoever asked. */
  readonly log: string[]
  /** A tag as the page itself would bring it. */
  bring(knobs?: string): HTMLScriptElement
  /** Lets an answer go that was held. */
  release(): Promise<void>
  /** Requests so far. */
  requests(): Promise<number>
  /** How often its script ran. */
  evaluations(): number
  tags(): HTMLScriptElement[]
  /** The paths of all that were ever added, in their order. */
  added(): readonly string[]
  asked(explicit?: boolean): LoadRequest
}

/** Before anybody fakes them. */
const realTimeout = setTimeout.bind(globalThis)
/** Lets what is under way in the browser happen, whatever the fake timers do. */
export const pause = (ms = 50): Promise<void> => new Promise((resolve) => void realTimeout(resolve, ms))

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++)
    if (await holds()) return
    else await pause(20)
  throw new Error('never came true')
}

const globals = globalThis as unknown as Record<string, unknown> & { evaluated?: string[] }
let count = 0

/** All memory of the loader goes by vendor, so a new name is a fresh start. */
export function vendor(knobs = '', options: ScriptOptions = {}, urls?: readonly string[]): Vendor {
  const name = `vendor${++count}x${Math.random().toString(36).slice(2)}`
  const log: string[] = []
  const callback = `on${name}`
  const added: string[] = []
  new MutationObserver((records) => {
    for (const node of records.flatMap((record) => [...record.addedNodes]))
      if (node instanceof HTMLScriptElement && node.src.includes(name)) added.push(new URL(node.src).pathname)
  }).observe(document.head, { childList: true })
  const address = (more: string): string => `${location.origin}/script/${name}/api.js?vendor=${name}&${more}`
  return {
    name,
    log,
    script: {
      vendor: name,
      urls: urls ?? [address(`onload=${callback}&${knobs}`)],
      callback,
      options,
      api: () => {
        const found = globals[name] as Api | undefined
        return typeof found?.render === 'function' ? found : undefined
      },
      known: new RegExp(`vendor=${name}`),
    },
    bring(given = '') {
      const tag = document.createElement('script')
      tag.src = address(given)
      tag.dataset['theirs'] = ''
      return document.head.appendChild(tag)
    },
    release: async () => void (await fetch(`/script/release?vendor=${name}`)),
    requests: async () => Number(await (await fetch(`/script/count?vendor=${name}`)).text()),
    evaluations: () => globals.evaluated?.filter((one) => one === name).length ?? 0,
    tags: () => [...document.scripts].filter((tag) => tag.src.includes(`vendor=${name}`)),
    added: () => added,
    asked: (explicit = false) => ({
      explicit,
      retrying: (error: CaptchaFailure, attempt: number, delayMs: number) =>
        log.push(`retry ${attempt}: ${error.code}, ${Math.round(delayMs)} ms`),
    }),
  }
}

/** How a promise stands: `pending`, the evaluation whose API it gave, or the code. */
export function watch(promise: Promise<Api>): { outcome: string; error?: CaptchaFailure } {
  const watched: { outcome: string; error?: CaptchaFailure } = { outcome: 'pending' }
  promise.then(
    () => (watched.outcome = 'loaded'),
    (error: unknown) => Object.assign(watched, { outcome: (error as CaptchaFailure).code, error }),
  )
  return watched
}

/** Adds a policy to this page, for good. */
export function enforce(policy: string): void {
  const meta = document.createElement('meta')
  meta.httpEquiv = 'Content-Security-Policy'
  meta.content = policy
  document.head.append(meta)
}
