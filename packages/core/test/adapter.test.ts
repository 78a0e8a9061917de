import { describe, expect, it, vi } from 'vitest'
import { captchaFor, handleOf, listen } from '../src/adapter.ts'
import type { Captcha, CaptchaHandle } from '../src/api.ts'
import type { CaptchaEvent } from '../src/events.ts'
import type { CaptchaProvider } from '../src/provider.ts'

function provider(key: string, name = 'vendor'): CaptchaProvider {
  return {
    name,
    key,
    options: {},
    fieldName: 'token',
    visible: false,
    tokenLifetime: 120_000,
    load: () => Promise.reject(new Error('nobody loads here')),
  }
}

describe('captchaFor', () => {
  it('makes a captcha where there is none', () => {
    const given = provider('a')
    expect(captchaFor(undefined, given, undefined).provider).toBe(given)
  })

  it('keeps the captcha while the key is the same, and hands nothing over', () => {
    const first = provider('a')
    const captcha = captchaFor(undefined, first, undefined)
    expect(captchaFor(captcha, provider('a'), undefined)).toBe(captcha)
    expect(captcha.provider).toBe(first)
  })

  it('makes another captcha for another key, and for another vendor with the same key', () => {
    const captcha = captchaFor(undefined, provider('a'), undefined)
    expect(captchaFor(captcha, provider('b'), undefined)).not.toBe(captcha)
    expect(captchaFor(captcha, provider('a', 'other'), undefined)).not.toBe(captcha)
  })

  it('asks for a provider where nobody has one', () => {
    expect(() => captchaFor(undefined, undefined, undefined)).toThrow(
      new TypeError('captcha-field: no provider, no captcha, and no config that has one'),
    )
  })
})

describe('handleOf', () => {
  function logging(name: string, log: string[]): CaptchaHandle {
    const said =
      <Answer>(method: string, answer: Answer) =>
      (...args: unknown[]): Answer => {
        log.push([name, method, ...args.map((arg) => typeof arg)].join(' '))
        return answer
      }
    return {
      load: said('load', Promise.resolve()),
      mint: said('mint', Promise.resolve()),
      execute: said('execute', Promise.resolve('token')),
      take: said('take', 'token'),
      holds: said('holds', true),
      withToken: said('withToken', Promise.resolve({ success: false as const, error: null as never })),
      reset: said('reset', undefined),
    }
  }

  it('passes every method and its arguments on to the newest captcha', () => {
    const log: string[] = []
    let newest = logging('first', log)
    const handle = handleOf(() => newest)
    void handle.execute({})
    newest = logging('second', log)
    void handle.load()
    void handle.mint({})
    void handle.execute({})
    handle.take()
    handle.holds()
    void handle.withToken(() => 1, {})
    handle.reset()
    expect(log).toEqual([
      'first execute object',
      'second load',
      'second mint object',
      'second execute object',
      'second take',
      'second holds',
      'second withToken function object',
      'second reset',
    ])
  })
})

describe('listen', () => {
  /** Only what `listen` needs of a captcha. */
  function speaker() {
    const listeners = new Set<(event: CaptchaEvent) => void>()
    let status = 'ready'
    const captcha = {
      getState: () => ({ status }),
      retain: () => () => {},
      on(_type: '*', listener: (event: CaptchaEvent) => void) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    } as unknown as Captcha
    return {
      captcha,
      raise(event: CaptchaEvent, next = 'ready') {
        status = next
        listeners.forEach((listener) => listener(event))
      },
      listening: () => listeners.size,
    }
  }
  const OPEN = { type: 'open' } as const
  const CLOSE = { type: 'close', code: 'challenge-closed' } as const
  const aTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

  it('calls the handler of the event, then the one for all events', () => {
    const log: string[] = []
    const { captcha, raise } = speaker()
    listen().hear(captcha, {
      onEvent: ({ type }) => log.push(`any ${type}`),
      onReady: ({ type }) => log.push(type),
      onClose: ({ code }) => log.push(code),
    })
    raise({ type: 'ready' })
    raise(CLOSE)
    raise({ type: 'expire' })
    expect(log).toEqual(['ready', 'any ready', 'challenge-closed', 'any close', 'any expire'])
  })

  it('calls the newest handlers, and none any more after the end', () => {
    const log: string[] = []
    const { captcha, raise, listening } = speaker()
    const { hear } = listen()
    hear(captcha, { onReady: () => log.push('first') })
    raise({ type: 'ready' })
    hear(captcha, { onReady: () => log.push('second') })
    raise({ type: 'ready' })
    hear()
    raise({ type: 'ready' })
    expect([...log, listening()]).toEqual(['first', 'second', 0])
  })

  it('lets the captcha before speak until it has ended what it had begun', async () => {
    const [one, other] = [speaker(), speaker()]
    const log: string[] = []
    const { hear, retain } = listen()
    const handlers = { onEvent: ({ type }: CaptchaEvent) => log.push(type) }
    hear(one.captcha, handlers)
    one.raise(OPEN, 'challenging')
    hear(other.captcha, handlers)
    retain(other.captcha)
    await aTask()
    one.raise(CLOSE)
    one.raise(OPEN, 'challenging')
    expect([log, one.listening()]).toEqual([['open', 'close'], 0])
  })

  it('lets the captcha before speak for one task after the next one is retained, if nothing was to be seen of it', async () => {
    const [one, other] = [speaker(), speaker()]
    const log: string[] = []
    const { hear, retain } = listen()
    const handlers = { onEvent: ({ type }: CaptchaEvent) => log.push(type) }
    hear(one.captcha, handlers)
    hear(other.captcha, handlers)
    other.raise({ type: 'ready' })
    expect(one.listening()).toBe(1)
    retain(other.captcha)
    await aTask()
    expect([log, one.listening(), other.listening()]).toEqual([['ready'], 0, 1])
  })

  it('tells nothing after the end, and lets go of an open challenge when that is over', () => {
    const { captcha, raise, listening } = speaker()
    const log: string[] = []
    const { hear } = listen()
    hear(captcha, { onEvent: ({ type }) => log.push(type) })
    raise(OPEN, 'challenging')
    hear()
    raise(CLOSE)
    expect([log, listening()]).toEqual([['open'], 0])
  })

  it('makes an error of the page of what a handler throws, and calls the other one all the same', () => {
    vi.useFakeTimers()
    const log: string[] = []
    const { captcha, raise } = speaker()
    listen().hear(captcha, {
      onReady() {
        throw new Error('thrown')
      },
      onEvent: () => log.push('any'),
    })
    raise({ type: 'ready' })
    expect(log).toEqual(['any'])
    expect(() => vi.runAllTimers()).toThrow('thrown')
    vi.useRealTimers()
  })
})
