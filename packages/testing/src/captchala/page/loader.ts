import type { captchalaError } from './errors.ts'
import type { CaptchalaPage } from './control.ts'

export interface CaptchalaLoaderOptions {
  readonly page: CaptchalaPage
  /** Addresses of the CDN hosts, its own first. */
  readonly hosts: readonly string[]
  readonly errorOf: typeof captchalaError
  /** Is the core there? */
  arrived(): boolean
}

/** `window.loadCaptchala`, which is all that the loader defines. Self-contained: its text is part of the script. */
export function captchalaLoader({
  page,
  hosts,
  errorOf,
  arrived,
}: CaptchalaLoaderOptions): (loaded?: unknown, failed?: unknown) => void {
  interface Waiter {
    readonly loaded: unknown
    readonly failed: unknown
  }
  let waiting: Waiter[] = []
  let loading = false

  const run = (listener: unknown, ...args: unknown[]): void => {
    if (typeof listener === 'function') Reflect.apply(listener, undefined, args)
  }

  function settle(tell: (waiter: Waiter) => void): void {
    const all = waiting
    waiting = []
    loading = false
    for (const waiter of all) tell(waiter)
  }

  function link(host: string): void {
    if (document.querySelector('link[href*="captchala.css"]')) return
    const made = document.createElement('link')
    made.rel = 'stylesheet'
    made.crossOrigin = 'anonymous'
    made.href = `${host}/captchala.css`
    document.head.append(made)
  }

  function insert(left: readonly string[]): void {
    const [host, ...others] = left
    const { loaderFallsBack, loaderFailure } = page.scenario()
    if (host === undefined) {
      const reason = errorOf('network_error', page.scenario().errorForm === 'string' ? 'string' : 'Error')
      settle(({ failed }) => {
        if (loaderFailure === 'told') run(failed, reason)
      })
      return
    }
    const tag = document.createElement('script')
    tag.src = `${host}/captchala.js`
    tag.async = true
    // Whether it has defined anything, nobody looks.
    tag.addEventListener('load', () => settle(({ loaded }) => run(loaded)))
    tag.addEventListener('error', () => {
      tag.remove()
      insert(loaderFallsBack ? others : [])
    })
    document.head.append(tag)
  }

  return (loaded, failed) => {
    page.log('loadCaptchala')
    if (arrived()) {
      queueMicrotask(() => run(loaded))
      return
    }
    waiting.push({ loaded, failed })
    if (loading) return
    loading = true
    if (hosts[0] !== undefined) link(hosts[0])
    insert(hosts)
  }
}
