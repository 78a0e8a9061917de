import { spawn, execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findRuntime, type Runtime } from '../../../scripts/runtimes.ts'
import { fakeVendor, json, type FakeVendor } from './fakeVendor.ts'
import { smoke } from './smoke.ts'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'captcha-field-runtimes-'))
let vendor: FakeVendor

const good = { success: true, code: 0, data: { valid: true, action: 'comment' } }

beforeAll(async () => {
  vendor = await fakeVendor(({ fields, path }, response) => {
    const token = fields['response'] ?? fields['pass_token'] ?? ''
    if (token.endsWith('hang')) return
    if (token.endsWith('drop')) response.destroy()
    else if (token.endsWith('large')) json(response, { ...good, filler: 'x'.repeat(100_000) })
    else if (token.endsWith('redirect') && path === '/siteverify') response.writeHead(307, { location: '/good' }).end()
    else if (token.endsWith('refused')) json(response, { success: false, 'error-codes': ['expired-input-response'] })
    else json(response, good)
  })
  await bundle()
})
afterAll(async () => {
  await vendor.close()
  rmSync(folder, { recursive: true, force: true })
})

/** One file without imports, once as a program and once as a worker. What is imported from Node would show here. */
async function bundle(): Promise<void> {
  const path = JSON.stringify(fileURLToPath(new URL('smoke.ts', import.meta.url)))
  const entries = {
    program: `import { smoke } from ${path}\nconsole.log(JSON.stringify(await smoke(process.argv.at(-1))))`,
    worker: `import { smoke } from ${path}\nexport default { fetch: async (request) => Response.json(await smoke(new URL(request.url).searchParams.get('vendor'))) }`,
  }
  for (const [name, code] of Object.entries(entries)) {
    const build = await rolldown({
      input: '\0entry',
      platform: 'neutral',
      resolve: { conditionNames: ['@captcha-field/source', 'import'] },
      plugins: [
        {
          name: 'entry',
          resolveId: (id) => (id === '\0entry' ? id : null),
          load: (id) => (id === '\0entry' ? code : null),
        },
      ],
    })
    const { output } = await build.generate({ format: 'esm' })
    expect(output.map((chunk) => (chunk.type === 'chunk' ? chunk.imports : []))).toEqual([[]])
    writeFileSync(join(folder, `${name}.mjs`), output[0].code)
    await build.close()
  }
}

function program(runtime: Runtime): string {
  const path = findRuntime(runtime)
  if (path === undefined)
    throw new Error(`${runtime} is not here, so nothing is known of it: run \`node scripts/runtimes.ts\`.`)
  return path
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** workerd is a server: it is started with a configuration, asked once, and ended. By default it reaches no loopback. */
async function onWorkerd(): Promise<string> {
  const port = await freePort()
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker", esModule = embed "worker.mjs")],
      compatibilityDate = "2023-03-01",
      globalOutbound = "net"
    )),
    (name = "net", network = (allow = ["private", "public"]))
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
`
  writeFileSync(join(folder, 'config.capnp'), config)
  const child = spawn(program('workerd'), ['serve', join(folder, 'config.capnp')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  try {
    const url = `http://127.0.0.1:${port}/?vendor=${encodeURIComponent(vendor.url)}`
    for (let tries = 0; tries < 200 && child.exitCode === null; tries += 1) {
      const response = await fetch(url).catch(() => undefined)
      if (response) return await response.text()
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`workerd did not answer: ${said}`)
  } finally {
    child.kill()
  }
}

const onNode = async (node: string): Promise<string> =>
  (await run(node, [join(folder, 'program.mjs'), vendor.url])).stdout

const RUNS: Readonly<Record<string, () => Promise<string>>> = {
  'this Node': () => onNode(process.execPath),
  'the oldest Node 20': () => onNode(program('node20')),
  Bun: () => onNode(program('bun')),
  async Deno() {
    const { hostname, port } = new URL(vendor.url)
    const args = [
      'run',
      '--quiet',
      '--no-config',
      `--allow-net=${hostname}:${port}`,
      join(folder, 'program.mjs'),
      vendor.url,
    ]
    return (await run(program('deno'), args)).stdout
  },
  workerd: onWorkerd,
}

describe('the main entry', () => {
  const expected = [
    'accepted 200',
    'refused already-verified',
    'accepted 200',
    'accepted 200 remoteip-private',
    'refused expired-input-response 200',
    'undecided verify-unreachable 307 redirected',
    'undecided verify-unreachable 200 answer-too-large',
    'undecided verify-unreachable',
    'accepted 200',
    'undecided verify-unreachable',
    'undecided verify-timeout',
    'refused missing-input-response no-body',
    'accepted 200',
    'refused missing-input-response body-too-large',
    'undecided verify-unreachable cancelled',
    'accepted 200',
    'refused unverifiable-token',
    'guard undefined 403',
    'true',
    '"P1_good_1"',
  ]

  it('says the same here as everywhere', async () => {
    expect(await smoke(vendor.url)).toEqual(expected)
  })

  it.each(Object.entries(RUNS))(
    'verifies on %s',
    async (_, judge) => {
      const before = vendor.asked.length
      const said = await judge()
      expect(JSON.parse(said)).toEqual(expected)
      const asked = vendor.asked.slice(before)
      // Not every server takes a body whose length it is not told.
      expect(asked.filter(({ headers, body }) => headers['content-length'] !== String(body.length))).toEqual([])
      const tokens = asked.map(({ fields }) => fields['response'] ?? fields['pass_token'])
      expect(tokens).toEqual([
        ...['P1_good_1', 'P1_good_2', 'P1_good_3', 'P1_refused', 'P1_redirect', 'P1_large', 'P1_drop'],
        ...['P1_good_4', 'P1_again_drop', 'P1_hang', 'P1_long', 'pt_good'],
      ])
      expect(asked.find(({ body }) => body.includes('P1_again_drop'))!.nth > 1).toBe(true)
    },
    30_000,
  )
})
