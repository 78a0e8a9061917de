import { afterEach, beforeEach, expect, vi } from 'vitest'
import type { Captcha } from '../src/api.ts'
import { createCaptcha } from '../src/captcha.ts'
import { CaptchaError, isCaptchaError } from '../src/errors.ts'
import type { CaptchaFailure, CaptchaFailureCode } from '../src/errors.ts'
import type { CaptchaProvider } from '../src/provider.ts'
import { handProvider, type HandProvider } from './handProvider.ts'

export const failure = (code: CaptchaFailureCode): CaptchaFailure => new CaptchaError(code, { provider: 'hand' })

/** Lets tasks and microtasks run, without moving the clocks much. */
export const settle = () => vi.advanceTimersByTimeAsync(2)

export interface Scene {
  captcha: Captcha
  provider: HandProvider
  log: string[]
  container: HTMLElement
}

export const living: Captcha[] = []

/** A captcha whose statuses and events are logged; its vendor is here unless `late`. */
export async function scene(
  given: Partial<CaptchaProvider> & { visitorOnly?: boolean } = {},
  { late = false, mount = true } = {},
): Promise<Scene> {
  const provider = handProvider(given)
  const captcha = createCaptcha({ provider })
  living.push(captcha)
  const log: string[] = []
  captcha.subscribe(() => log.push(`(${captcha.getState().status})`))
  captcha.on('*', (event) => log.push('code' in event ? `${event.type} ${event.code}` : event.type))
  const container = document.body.appendChild(document.createElement('div'))
  if (mount) captcha.mount(container)
  if (!late) {
    provider.arrive()
    await settle()
    log.length = provider.log.length = 0
  }
  return { captcha, provider, log, container }
}

/** How a promise stands: `pending`, its value, or the reason. */
export function watch(promise: Promise<unknown>): { outcome: string } {
  const watched = { outcome: 'pending' }
  promise.then(
    (value) => (watched.outcome = `${value}`),
    (error: unknown) => (watched.outcome = isCaptchaError(error) ? error.code : `${error}`),
  )
  return watched
}

const unhandled: unknown[] = []
const onUnhandled = (reason: unknown) => unhandled.push(reason)

/** Fake clocks for each test, and nobody left over after it. */
export function useScenes(): void {
  beforeEach(() => {
    vi.useFakeTimers()
    process.on('unhandledRejection', onUnhandled)
  })
  afterEach(async () => {
    for (const captcha of living.splice(0)) captcha.destroy()
    await vi.runAllTimersAsync()
    vi.useRealTimers()
    await new Promise((resolve) => setTimeout(resolve))
    process.off('unhandledRejection', onUnhandled)
    document.body.replaceChildren()
    expect(unhandled.splice(0)).toEqual([])
  })
}
