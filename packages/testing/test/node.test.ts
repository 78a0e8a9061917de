import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  emulator,
  emulatorAddresses,
  emulatorControl,
  type EmulatorControl,
  type EmulatorMiddleware,
} from '../src/node.ts'

const SITEKEY = 'a1b2c3d4-0000-4000-8000-000000000000'
const SECRET = `0x${'e'.repeat(40)}`

let server: Server
let origin: string
let middleware: EmulatorMiddleware

beforeEach(async () => {
  middleware = emulator()
  server = createServer((request, response) =>
    middleware(request, response, () => {
      response.statusCode = 418
      response.end('the application')
    }),
  )
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  origin = `http://127.0.0.1:${address.port}`
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
})

const addresses = (namespace?: string) => emulatorAddresses(namespace, { origin }).hcaptcha
const control = (namespace?: string): EmulatorControl => emulatorControl(namespace, { origin }).hcaptcha

/** What a request came to. */
async function outcome(url: string, init: RequestInit = {}): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(400), ...init })
    const text = await response.text()
    return `${response.status} ${text === '' ? 'empty' : text.slice(0, 5)}`
  } catch (error) {
    return error instanceof Error ? error.name : 'thrown'
  }
}

const verify = (namespace: string, response: string): Promise<unknown> =>
  fetch(addresses(namespace).siteverify, {
    method: 'POST',
    body: new URLSearchParams({ secret: SECRET, response }),
  }).then((answer) => answer.json() as Promise<unknown>)

async function mint(namespace: string): Promise<string> {
  const url = addresses(namespace).script.replace('/1/api.js', `/checkcaptcha/${SITEKEY}/key`)
  await fetch(url, { method: 'POST', body: JSON.stringify({ answer: 'right', host: 'shop.example' }) })
  return (await control(namespace).state()).counts.tokens.at(-1)!
}

describe('the middleware', () => {
  it('leaves everything else to the application, and answers 404 where there is none', async () => {
    expect(await outcome(`${origin}/sign-up`)).toBe('418 the a')
    middleware = Object.assign(
      (...[request, response]: Parameters<EmulatorMiddleware>) => alone(request, response),
      emulator(),
    )
    const alone = emulator()
    expect(await outcome(`${origin}/sign-up`)).toBe('404 empty')
  })

  it('serves the script under any name below the vendor, as JavaScript, never from a cache', async () => {
    const response = await fetch(addresses().script)
    expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
      'no-store',
    ])
    expect(await response.text()).toContain('"assets":"/__captcha/default/hcaptcha"')
    expect(await outcome(addresses().script.replace('/1/api.js', '/assets/renamed.js'))).toMatch(/^200/)
  })

  it.each([
    [{ script: 'not-found' }, '404 empty'],
    [{ script: 'drop' }, 'TypeError'],
    [{ script: 'hang' }, 'TimeoutError'],
    [{ script: 'empty' }, '200 empty'],
    [{ scriptDelayMs: 60_000 }, 'TimeoutError'],
    [{ scriptDelayMs: 20 }, '200 (() ='],
  ] as const)('with %j answers a request for the script with %s', async (scenario, expected) => {
    await control().set(scenario)
    expect(await outcome(addresses().script)).toBe(expected)
  })

  it('fails on the first requests, and works from then on', async () => {
    await control().set({ scriptFailures: 2 })
    const ask = (): Promise<string> => outcome(addresses().script)
    expect([await ask(), await ask(), await ask()]).toEqual(['503 empty', '503 empty', '200 (() ='])
    expect((await control().state()).counts.scriptRequests).toBe(3)
  })

  it.each([
    [{}, '200 <!doc'],
    [{ frames: 'drop' }, 'TypeError'],
    [{ frames: 'hang' }, 'TimeoutError'],
  ] as const)('with %j answers a request for a frame with %s', async (scenario, expected) => {
    await control().set(scenario)
    const frame = addresses().script.replace('/1/api.js', '/captcha/v1/emulator/static/hcaptcha.html')
    expect(await outcome(frame)).toBe(expected)
  })

  it.each([
    [{ siteverify: 'rate-limited' }, '429 {"mes'],
    [{ siteverify: 'unavailable' }, '503 Servi'],
    [{ siteverify: 'hang' }, 'TimeoutError'],
    [{ siteverify: 'drop' }, 'TypeError'],
    [{ siteverify: 'garbage' }, '200 <!doc'],
    [{ siteverifyDelayMs: 60_000 }, 'TimeoutError'],
  ] as const)('with %j answers a verification with %s', async (scenario, expected) => {
    await control().set(scenario)
    expect(
      await outcome(addresses().siteverify, { method: 'POST', body: new URLSearchParams({ secret: SECRET }) }),
    ).toBe(expected)
  })

  it('reads a body that Express has read already', async () => {
    const token = await mint('default')
    const inner = middleware
    const parse: EmulatorMiddleware = Object.assign((...[request, response, next]: Parameters<EmulatorMiddleware>) => {
      Object.assign(request, { body: { secret: SECRET, response: token } })
      inner(request, response, next)
    }, inner)
    middleware = parse
    expect(await verify('default', 'swallowed by the parser')).toMatchObject({ success: true })
  })

  it('finds the whole address where it is mounted below a path', async () => {
    const inner = middleware
    middleware = Object.assign((...[request, response, next]: Parameters<EmulatorMiddleware>) => {
      Object.assign(request, { originalUrl: request.url, url: '/' })
      inner(request, response, next)
    }, inner)
    expect(await outcome(addresses().script)).toBe('200 (() =')
  })
})

describe('a namespace', () => {
  it('has a scenario and counts of its own', async () => {
    await control('one').set({ script: 'not-found' })
    expect([await outcome(addresses('one').script), await outcome(addresses('two').script)]).toEqual([
      '404 empty',
      '200 (() =',
    ])
    expect((await control('one').state()).counts.scriptRequests).toBe(1)
  })

  it('has its tokens verified wherever the back end asks', async () => {
    const token = await mint('one')
    expect([await verify('default', token), await verify('default', token)]).toEqual([
      expect.objectContaining({ success: true, hostname: 'shop.example' }),
      { success: false, 'error-codes': ['already-seen-response'] },
    ])
    expect((await control('one').state()).counts.verifications).toEqual({ [token]: 2 })
  })

  it('is in reach of tests in the same process', async () => {
    middleware.namespace('one').hcaptcha.set({ script: 'empty' })
    expect(await outcome(addresses('one').script)).toBe('200 empty')
  })
})

describe('the control API', () => {
  it('resets scenario and counts, and keeps tokens valid', async () => {
    await control().set({ outcome: 'pass', tokenSeconds: 5 })
    const token = await mint('default')
    const { scenario, counts } = await control().reset()
    expect([scenario.outcome, scenario.tokenSeconds, counts.tokens]).toEqual(['challenge', 120, []])
    expect(await verify('default', token)).toMatchObject({ success: true })
  })

  it('refuses a member that no scenario has, and names those there are', async () => {
    const response = await fetch(addresses().control, { method: 'POST', body: '{"outcom":"pass"}' })
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringMatching(/^the scenario has no "outcom": profile, script,/),
    ])
  })

  it('refuses what is no object', async () => {
    expect(await outcome(addresses().control, { method: 'POST', body: 'pass' })).toBe('400 The s')
  })

  it('may be used from another origin', async () => {
    const response = await fetch(addresses().control, {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:1', 'access-control-request-headers': 'content-type' },
    })
    expect([response.status, response.headers.get('access-control-allow-headers')]).toEqual([204, 'content-type'])
  })
})
