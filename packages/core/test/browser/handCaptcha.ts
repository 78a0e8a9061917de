import type { Captcha, RunOptions } from '../../src/api.ts'
import { CaptchaError, type CaptchaErrorCode } from '../../src/errors.ts'
import type { CaptchaProvider } from '../../src/provider.ts'
import type { CaptchaState } from '../../src/state.ts'

const provider: CaptchaProvider = {
  name: 'hand',
  key: 'hand',
  options: {},
  fieldName: 'token',
  vendorFields: ['vendor-a', 'vendor-b'],
  visible: true,
  tokenLifetime: 120_000,
  load: () => Promise.reject(new Error('nothing to load')),
}

/** A captcha driven by hand: it does what the interface promises to a form, and writes down what it was asked. */
export interface HandCaptcha extends Captcha {
  readonly log: string[]
  /** A token arrives: for the run, or by itself, as when the visitor ticks the box beforehand. */
  solve(token?: string): void
  /** The run ends without a token. */
  fail(code: CaptchaErrorCode): void
  /** The token grows too old. */
  expire(): void
}

const unused = (): never => {
  throw new Error('a form has no business with this')
}

export function handCaptcha(options: { name?: string; autoSolve?: boolean } = {}): HandCaptcha {
  const { name = '', autoSolve = false } = options
  const log: string[] = []
  const expireListeners = new Set<() => void>()
  let state: CaptchaState = { status: 'ready' }
  let held: string | undefined
  let minted = 0
  let waiting: { resolve(): void; reject(reason: unknown): void }[] = []

  const settle = (each: (waiter: (typeof waiting)[number]) => void): void => {
    const waiters = waiting
    waiting = []
    waiters.forEach(each)
  }

  const captcha: HandCaptcha = {
    log,
    provider,
    getState: () => state,
    holds: () => held !== undefined,
    take() {
      if (held === undefined) return undefined
      const token = held
      held = undefined
      state = { status: 'consumed' }
      log.push(`take ${token}`)
      return token
    },
    mint({ signal }: RunOptions = {}) {
      if (signal?.aborted) return Promise.reject(signal.reason)
      if (held !== undefined) return Promise.resolve()
      log.push(`mint${name && ` ${name}`}`)
      state = { status: 'challenging' }
      const run = new Promise<void>((resolve, reject) => {
        const waiter = { resolve, reject }
        waiting.push(waiter)
        signal?.addEventListener('abort', () => {
          if (!waiting.includes(waiter)) return
          waiting = waiting.filter((other) => other !== waiter)
          log.push(`abort${name && ` ${name}`}`)
          state = { status: 'ready' }
          reject(signal.reason)
        })
      })
      if (autoSolve) captcha.solve()
      return run
    },
    reset() {
      log.push('reset')
      held = undefined
      state = { status: 'ready' }
    },
    on(type, listener) {
      if (type !== 'expire') return unused()
      const tell = (): void => listener({ type: 'expire' } as never)
      expireListeners.add(tell)
      return () => expireListeners.delete(tell)
    },
    solve(token = `${name || 't'}${(minted += 1)}`) {
      held = token
      state = { status: 'solved', expiresAt: Infinity }
      settle(({ resolve }) => resolve())
    },
    fail(code) {
      state = { status: 'ready' }
      settle(({ reject }) => reject(new CaptchaError(code, { provider: 'hand' })))
    },
    expire() {
      held = undefined
      state = { status: 'expired' }
      expireListeners.forEach((tell) => tell())
    },
    load: unused,
    execute: unused,
    withToken: unused,
    subscribe: unused,
    mount: unused,
    retain: unused,
    update: unused,
    destroy: unused,
  }
  return captcha
}
