// `npm run test:examples`: puts the packages as they would be published into each application of examples/, which has a
// lockfile of its own, builds it and clicks through it in Chromium, with the emulator as its vendor.
import { execFileSync, spawn, type ChildProcess, type ExecFileSyncOptions } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright'
import { emulator, emulatorAddresses, emulatorControl } from '../packages/testing/src/node.ts'
import { find } from './browsers.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const OWN = ['core', 'react', 'server']
const SITEKEY = 'a1b2c3d4-0000-4000-8000-000000000000'
const SECRET = `0x${'e'.repeat(40)}`

const quiet: ExecFileSyncOptions = { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' }

/** Side by side with what npm has installed: no registry has them yet. */
function putPackages(project: string): void {
  for (const name of OWN) {
    const tarball = join(project, `${name}.tgz`)
    execFileSync('pnpm', ['pack', '--out', tarball], { ...quiet, cwd: join(root, 'packages', name) })
    execFileSync('tar', ['-xzf', tarball, '-C', project], quiet)
    const place = join(project, 'node_modules/@captcha-field', name)
    mkdirSync(join(place, '..'), { recursive: true })
    renameSync(join(project, 'package'), place)
  }
}

const portOf = (server: Server): number => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  server.close()
  return port
}

/** The emulated vendor, on a site of its own. */
async function vendor(): Promise<{ readonly server: Server; readonly origin: string }> {
  const answer = emulator()
  const server = createServer((request, response) => {
    answer(request, response, () => response.writeHead(404).end())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, origin: `http://localhost:${portOf(server)}` }
}

async function until<Value>(ask: () => Promise<Value | undefined | false>, what: string): Promise<Value> {
  const end = performance.now() + 30_000
  for (;;) {
    const value = await ask().catch(() => undefined)
    if (value) return value
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const steps: string[] = []
async function step(name: string, run: () => Promise<void>): Promise<void> {
  await run()
  steps.push(name)
  console.log(`✓ ${name}`)
}

function expectText(told: string, wanted: RegExp): void {
  if (!wanted.test(told)) throw new Error(`expected ${String(wanted)}, got: ${told}`)
}

async function next(page: Page, origin: string, vendorOrigin: string, log: () => string): Promise<void> {
  const { hcaptcha } = emulatorControl('next', { origin: vendorOrigin })
  const send = async (path: string): Promise<void> => {
    await page.goto(origin + path)
    await page.locator('[data-captcha=ready]').waitFor({ state: 'attached' })
    await page.getByLabel('E-mail').fill('ada@example.org')
    await page.getByRole('button', { name: 'Sign up' }).click()
    const challenge = page.frameLocator('iframe[src*="frame=challenge"]:visible')
    await challenge.getByRole('button', { name: 'Verify' }).click()
  }

  await step('next: a server action verifies the token once', async () => {
    await send('/action')
    await page.getByText('Welcome, ada@example.org').waitFor()
    const { counts } = await hcaptcha.state()
    expectText(JSON.stringify(Object.values(counts.verifications)), /^\[1\]$/)
  })
  await step(
    'next: a token that is sent twice is refused, and comes through the wire as data that the page knows',
    async () => {
      // What a proxy does that repeats requests: the page sees the second answer.
      await page.route('**/action', async (route) => {
        if (route.request().method() === 'POST') await route.fetch()
        await route.continue()
      })
      await send('/action')
      expectText(await page.getByRole('alert').filter({ hasText: /./ }).first().innerText(), /It was used before/)
      expectText(log(), /"code":"already-verified"/)
      await page.unroute('**/action')
    },
  )
  await step('next: a route handler behind the guard', async () => {
    await hcaptcha.reset()
    await send('/handler')
    await page.getByText('{"welcome":"ada@example.org"}').waitFor()
  })
  await step('next: no token reaches the log', async () => {
    const { counts } = await hcaptcha.state()
    for (const token of counts.tokens) if (log().includes(token)) throw new Error('a token is in the log')
    expectText(log(), /"verdict":"accepted"/)
  })
}

const project = mkdtempSync(join(tmpdir(), 'captcha-field-next-'))
const children: ChildProcess[] = []
const { server, origin: vendorOrigin } = await vendor()
const executablePath = find().chromium
const browser = await chromium.launch({
  ...(executablePath === undefined ? {} : { executablePath }),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
try {
  cpSync(join(root, 'examples/next'), project, {
    recursive: true,
    filter: (path) => !/node_modules|\.next/.test(path),
  })
  // Not `ci`: it wants the binaries of every platform in the lockfile, and not every registry has them all.
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    ...quiet,
    cwd: project,
    // Inside `npm run`, npm would install into this repository.
    env: { ...process.env, npm_config_local_prefix: project },
  })
  putPackages(project)
  const { script, siteverify } = emulatorAddresses('next', { origin: vendorOrigin }).hcaptcha
  const env = {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_ENV: 'production',
    NEXT_PUBLIC_HCAPTCHA_SITEKEY: SITEKEY,
    NEXT_PUBLIC_HCAPTCHA_SCRIPT: script,
  } as const
  const bin = join(project, 'node_modules/next/dist/bin/next')
  // Without the secret, which only exists where it runs.
  execFileSync(process.execPath, [bin, 'build'], { cwd: project, env, stdio: ['ignore', 'ignore', 'inherit'] })
  const port = await freePort()
  const running = spawn(process.execPath, [bin, 'start', '--port', String(port)], {
    cwd: project,
    env: { ...env, HCAPTCHA_SECRET: SECRET, HCAPTCHA_URL: siteverify },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(running)
  let said = ''
  for (const stream of [running.stdout, running.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  const origin = `http://127.0.0.1:${port}`
  await until(async () => (await fetch(origin)).ok, 'next to answer')
  const page = await browser.newPage()
  page.setDefaultTimeout(15_000)
  await next(page, origin, vendorOrigin, () => said)
  console.log(`\n${steps.length} passed, 0 failed`)
} catch (error) {
  console.error(error)
  console.log(`\n${steps.length} passed, 1 failed`)
  process.exitCode = 1
} finally {
  for (const child of children) child.kill()
  await browser.close()
  server.close()
  server.closeAllConnections()
  rmSync(project, { recursive: true, force: true })
}
