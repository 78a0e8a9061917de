import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { test as base } from '@playwright/test'
import { find } from '../../scripts/browsers.ts'

export { expect } from '@playwright/test'

/** As much of WebDriver as a journey through a form needs. Selectors are CSS; what matches nothing throws. */
export interface Webkit {
  goto(url: string): Promise<void>
  click(selector: string): Promise<void>
  type(selector: string, text: string): Promise<void>
  text(selector: string): Promise<string>
  /** Clicks and reads inside the frame until `leave`. */
  enter(selector: string): Promise<void>
  leave(): Promise<void>
  back(): Promise<void>
  /** `script` is a function's body; `arguments` holds the rest. */
  run<Value>(script: string, ...args: readonly unknown[]): Promise<Value>
  /** Until the body of a function answers with something truthy, which is what it resolves to. */
  until<Value>(script: string, ...args: readonly unknown[]): Promise<Value>
}

const CALL_TIMEOUT_MS = 15_000
/** How WebDriver names an element in JSON. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

/** Xvfb chooses a free display by itself and writes its number to the file descriptor it is told. */
async function startDisplay(xvfb: string): Promise<{ process: ChildProcess; name: string }> {
  const process = spawn(xvfb, ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const lines = createInterface({ input: process.stdio[3] as Readable })
  const number = await new Promise<string>((resolve) => lines.once('line', resolve))
  return { process, name: `:${number}` }
}

async function call(url: string, method: 'GET' | 'POST' | 'DELETE', body?: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method,
    ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
    signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
  })
  const { value } = (await response.json()) as { value: unknown }
  if (!response.ok) throw new Error(`WebDriver ${method} ${new URL(url).pathname}: ${JSON.stringify(value)}`)
  return value
}

/** The driver listens a moment after it was started. */
async function startSession(server: string, browser: string, patience = 50): Promise<string> {
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] } } }
  try {
    const { sessionId } = (await call(`${server}/session`, 'POST', { capabilities })) as { sessionId: string }
    return `${server}/session/${sessionId}`
  } catch (error) {
    if (patience === 0 || !(error instanceof TypeError)) throw error
    await sleep(100)
    return startSession(server, browser, patience - 1)
  }
}

function drive(session: string): Webkit {
  const post = (path: string, body?: unknown): Promise<unknown> => call(`${session}${path}`, 'POST', body)
  const element = async (selector: string): Promise<{ readonly [ELEMENT]: string }> =>
    (await post('/element', { using: 'css selector', value: selector })) as { readonly [ELEMENT]: string }
  const path = async (selector: string): Promise<string> => `/element/${(await element(selector))[ELEMENT]}`
  const run = async <Value>(script: string, ...args: readonly unknown[]): Promise<Value> =>
    (await post('/execute/sync', { script, args })) as Value
  return {
    run,
    goto: async (url) => void (await post('/url', { url })),
    back: async () => void (await post('/back')),
    click: async (selector) => void (await post(`${await path(selector)}/click`)),
    type: async (selector, text) => void (await post(`${await path(selector)}/value`, { text })),
    text: async (selector) => String(await call(`${session}${await path(selector)}/text`, 'GET')),
    enter: async (selector) => void (await post('/frame', { id: await element(selector) })),
    leave: async () => void (await post('/frame', { id: null })),
    async until<Value>(script: string, ...args: readonly unknown[]) {
      const deadline = Date.now() + CALL_TIMEOUT_MS
      while (Date.now() < deadline) {
        const value = await run<Value>(script, ...args)
        if (value) return value
        await sleep(50)
      }
      throw new Error(`was never true in WebKit: ${script}`)
    },
  }
}

/** One driver for a worker, because a driver has one session; the browser is new for each test. */
export const test = base.extend<{ webkit: Webkit; origin: string }, { driver: { url: string; browser: string } }>({
  driver: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from this pattern
    async ({}, provide) => {
      const paths = find().webkit
      if (paths === undefined) throw new Error('there is no WebKitGTK on this machine')
      const display = await startDisplay(paths.xvfb)
      const port = await freePort()
      const driver = spawn(paths.driver, ['--host=127.0.0.1', `--port=${port}`], {
        env: { ...process.env, DISPLAY: display.name },
        stdio: 'ignore',
      })
      try {
        await provide({ url: `http://127.0.0.1:${port}`, browser: paths.browser })
      } finally {
        driver.kill()
        display.process.kill()
      }
    },
    { scope: 'worker' },
  ],
  webkit: async ({ driver }, provide) => {
    const session = await startSession(driver.url, driver.browser)
    try {
      await provide(drive(session))
    } finally {
      await call(session, 'DELETE')
    }
  },
  // oxlint-disable-next-line no-empty-pattern
  origin: async ({}, provide) => provide(process.env['E2E_ORIGIN'] ?? ''),
})
