import { describe, expect, it } from 'vitest'
import { emulator, type EmulatorMiddleware } from '../src/node.ts'
import { outcome, useEmulator } from './emulatedServer.ts'
import { VENDORS } from './vendors.ts'

const served = useEmulator()

describe('the middleware', () => {
  it('leaves everything else to the application, and answers 404 where there is none', async () => {
    expect(await outcome(`${served.origin}/sign-up`)).toBe('418 the a')
    const alone = emulator()
    served.middleware = Object.assign(
      (...[request, response]: Parameters<EmulatorMiddleware>) => alone(request, response),
      emulator(),
    )
    expect(await outcome(`${served.origin}/sign-up`)).toBe('404 empty')
  })

  it.each(['turnip', '__proto__', 'constructor'])('knows no vendor that is called %s', async (vendor) => {
    expect(await outcome(`${served.origin}/__captcha/default/${vendor}/control`)).toBe('404 No su')
  })
})

describe.each(VENDORS)(
  'the servers of $name',
  ({ name, members, verifyAt, request, parsed, verdict, mint, ...vendor }) => {
    const script = (namespace?: string): string => served.addresses(namespace)[name].script
    const control = (namespace?: string) => ({
      set: (patch: object) => served.control(namespace)[name].set(patch),
      counts: async () => (await served.control(namespace)[name].state()).counts,
    })
    const minted = (namespace: string): Promise<string> => mint(served.addresses(namespace), served.control(namespace))
    const verify = async (namespace: string, token: string): Promise<string> =>
      verdict(await (await fetch(verifyAt(served.addresses(namespace)), request(token))).json())

    it('serve the script as JavaScript, never from a cache', async () => {
      const response = await fetch(script())
      expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
        200,
        'text/javascript; charset=utf-8',
        'no-store',
      ])
      expect(await response.text()).toContain(`"endpoint":"/__captcha/default/${name}"`)
    })

    it.each([
      [{ script: 'not-found' }, '404 empty'],
      [{ script: 'drop' }, 'TypeError'],
      [{ script: 'hang' }, 'TimeoutError'],
      [{ script: 'empty' }, '200 empty'],
      [{ scriptDelayMs: 60_000 }, 'TimeoutError'],
      [{ scriptDelayMs: 20 }, '200 (() ='],
    ] as const)('with %j answer a request for the script with %s', async (scenario, expected) => {
      await control().set(scenario)
      expect(await outcome(script())).toBe(expected)
    })

    it('fail on the first requests, and work from then on', async () => {
      await control().set({ scriptFailures: 2 })
      const ask = (): Promise<string> => outcome(script())
      expect([await ask(), await ask(), await ask()]).toEqual(['503 empty', '503 empty', '200 (() ='])
      expect((await control().counts()).scriptRequests).toBe(3)
    })

    it.each([
      ['rate-limited', 0, /^429 {"/],
      ['unavailable', 0, /^503 Servi/],
      ['hang', 0, /^TimeoutError/],
      ['drop', 0, /^TypeError/],
      ['garbage', 0, /^200 <!doc/],
      ['truncated', 0, /^200 {"/],
      ['ok', 60_000, /^TimeoutError/],
    ])('answer a verification in the mode %s, after %i ms, with %s', async (mode, delayMs, expected) => {
      await control().set(vendor.verification(mode, delayMs))
      expect(await outcome(verifyAt(served.addresses()), request())).toMatch(expected)
    })

    it('read a body that Express has read already', async () => {
      const token = await minted('default')
      const inner = served.middleware
      const parse = (...[incoming, response, next]: Parameters<EmulatorMiddleware>): void => {
        Object.assign(incoming, { body: parsed(token) })
        inner(incoming, response, next)
      }
      served.middleware = Object.assign(parse, inner)
      expect(await verify('default', 'swallowed by the parser')).toBe('valid')
    })

    it('read the body themselves where a parser left an empty one and read nothing', async () => {
      const token = await minted('default')
      const inner = served.middleware
      const parse = (...[incoming, response, next]: Parameters<EmulatorMiddleware>): void => {
        Object.assign(incoming, { body: {} })
        inner(incoming, response, next)
      }
      served.middleware = Object.assign(parse, inner)
      const { scenario } = await control().set({ outcome: 'pass' })
      expect([scenario.outcome, await verify('default', token)]).toEqual(['pass', 'valid'])
    })

    it('take an empty body that was read for what it is', async () => {
      const inner = served.middleware
      const parse = (...[incoming, response, next]: Parameters<EmulatorMiddleware>): void => {
        incoming.on('end', () => inner(Object.assign(incoming, { body: {} }), response, next)).resume()
      }
      served.middleware = Object.assign(parse, inner)
      const response = await fetch(served.addresses()[name].control, { method: 'POST', body: '{}' })
      expect(response.status).toBe(200)
    })

    it('find the whole address where they are mounted below a path', async () => {
      const inner = served.middleware
      const below = (...[incoming, response, next]: Parameters<EmulatorMiddleware>): void => {
        Object.assign(incoming, { originalUrl: incoming.url, url: '/' })
        inner(incoming, response, next)
      }
      served.middleware = Object.assign(below, inner)
      expect(await outcome(script())).toBe('200 (() =')
    })

    it('have a scenario and counts for each namespace', async () => {
      await control('one').set({ script: 'not-found' })
      expect([await outcome(script('one')), await outcome(script('two'))]).toEqual(['404 empty', '200 (() ='])
      expect((await control('one').counts()).scriptRequests).toBe(1)
    })

    it('verify a token wherever the back end asks', async () => {
      const token = await minted('one')
      expect([await verify('default', token), await verify('default', token)]).toEqual(['valid', vendor.seen])
      expect((await control('one').counts()).verifications).toEqual({ [token]: 2 })
    })

    it('are in reach of tests in the same process', async () => {
      served.middleware.namespace('one')[name].set({ script: 'empty' })
      expect(await outcome(script('one'))).toBe('200 empty')
    })

    it('reset scenario and counts, and keep tokens valid', async () => {
      await control().set({ outcome: 'pass', tokenSeconds: 5 })
      const token = await minted('default')
      const { scenario, counts } = await served.control()[name].reset()
      expect([scenario.outcome, scenario.tokenSeconds, counts.tokens]).toEqual(['challenge', 120, []])
      expect(await verify('default', token)).toBe('valid')
    })

    it('refuse a member that no scenario has, and name those there are', async () => {
      const response = await fetch(served.addresses()[name].control, { method: 'POST', body: '{"outcom":"pass"}' })
      expect([response.status, await response.text()]).toEqual([
        400,
        expect.stringContaining(`the scenario has no "outcom": ${members},`),
      ])
    })

    it('refuse what is no object', async () => {
      expect(await outcome(served.addresses()[name].control, { method: 'POST', body: 'pass' })).toBe('400 The s')
    })

    it('may be controlled from another origin', async () => {
      const response = await fetch(served.addresses()[name].control, {
        method: 'OPTIONS',
        headers: { origin: 'http://localhost:1', 'access-control-request-headers': 'content-type' },
      })
      expect([response.status, response.headers.get('access-control-allow-headers')]).toEqual([204, 'content-type'])
    })
  },
)
