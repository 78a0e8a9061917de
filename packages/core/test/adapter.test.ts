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
    const captcha = {
      on(_type: '*', listener: (event: CaptchaEvent) => void) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    } as unknown as Captcha
    return { captcha, raise: (event: CaptchaEvent) => listeners.forEach((listener) => listener(event)) }
  }

  it('calls the handler of the event, then the one for all events', () => {
    const log: string[] = []
    const { captcha, raise } = speaker()
    listen(captcha, () => ({
      onEvent: ({ type }) => log.push(`any ${type}`),
      onReady: ({ type }) => log.push(type),
      onClose: ({ code }) => log.push(code),
    }))
    raise({ type: 'ready' })
    raise({ type: 'close', code: 'challenge-closed' })
    raise({ type: 'expire' })
    expect(log).toEqual(['ready', 'any ready', 'challenge-closed', 'any close', 'any expire'])
  })

  it('asks for the newest handlers at each event, and for none after the undo', () => {
    const log: string[] = []
    const { captcha, raise } = speaker()
    let handlers = { onReady: () => log.push('first') }
    const undo = listen(captcha, () => handlers)
    raise({ type: 'ready' })
    handlers = { onReady: () => log.push('second') }
    raise({ type: 'ready' })
    undo()
    raise({ type: 'ready' })
    expect(log).toEqual(['first', 'second'])
  })

  it('makes an error of the page of what a handler throws, and calls the other one all the same', () => {
    vi.useFakeTimers()
    const log: string[] = []
    const { captcha, raise } = speaker()
    listen(captcha, () => ({
      onReady() {
        throw new Error('thrown')
      },
      onEvent: () => log.push('any'),
    }))
    raise({ type: 'ready' })
    expect(log).toEqual(['any'])
    expect(() => vi.runAllTimers()).toThrow('thrown')
    vi.useRealTimers()
  })
})
