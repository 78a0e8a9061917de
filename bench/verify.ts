// The playground's verify route under load, on loopback: how many verifications it gives in a second, how long the slowest
// hundredth takes, and that each token is asked about once and accepted once, though each is sent twice.
import { availableParallelism, cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import autocannon, { type Result } from 'autocannon'
import { createServer } from 'vite'
import { emulatorAddresses, emulatorControl } from '../packages/testing/src/node.ts'

const TOKENS = 5000
const CONNECTIONS = 32
const VISIT = 'bench'
const SITEKEY = 'a1b2c3d4-0000-4000-8000-000000000000'

const playground = fileURLToPath(new URL('../playground', import.meta.url))
const server = await createServer({
  root: playground,
  configFile: `${playground}/vite.config.ts`,
  configLoader: 'native',
  logLevel: 'error',
  server: { host: '127.0.0.1', port: 0, strictPort: false },
})
await server.listen()
const address = server.httpServer?.address()
if (address === null || typeof address !== 'object') throw new Error('the playground has no port')
const origin = `http://127.0.0.1:${address.port}`
const { script } = emulatorAddresses(VISIT, { origin }).hcaptcha
const control = emulatorControl(VISIT, { origin }).hcaptcha

/** As a visitor's frame asks for them, in batches. */
async function mint(count: number): Promise<readonly string[]> {
  const at = script.replace('/1/api.js', `/checkcaptcha/${SITEKEY}/key`)
  const one = (): Promise<Response> =>
    fetch(at, { method: 'POST', body: JSON.stringify({ answer: 'right', host: '127.0.0.1' }) })
  for (let made = 0; made < count; made += 100) {
    await Promise.all(Array.from({ length: 100 }, one))
  }
  return (await control.state()).counts.tokens
}

interface Load {
  readonly result: Result
  readonly accepted: number
  readonly refused: number
}

async function send(tokens: readonly string[]): Promise<Load> {
  let next = 0
  const statuses = new Map<number, number>()
  const result = await new Promise<Result>((resolve, reject) => {
    const load = autocannon(
      {
        url: origin,
        connections: CONNECTIONS,
        amount: tokens.length,
        requests: [
          {
            method: 'POST',
            path: `/send?visit=${VISIT}&vendor=hcaptcha`,
            headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
            setupRequest: (request) => {
              const response = tokens[next++ % tokens.length] ?? ''
              return { ...request, body: new URLSearchParams({ 'h-captcha-response': response }).toString() }
            },
          },
        ],
      },
      (error: Error | null, done) => (error === null ? resolve(done) : reject(error)),
    )
    load.on('response', (_client, status) => statuses.set(status, (statuses.get(status) ?? 0) + 1))
  })
  return { result, accepted: statuses.get(200) ?? 0, refused: statuses.get(403) ?? 0 }
}

try {
  const tokens = await mint(TOKENS)
  const { result, accepted, refused } = await send(tokens.flatMap((token) => [token, token]))
  const { verifications } = (await control.state()).counts
  const asked = tokens.map((token) => verifications[token] ?? 0)
  const { requests, latency, errors, timeouts } = result
  const model = cpus()[0]?.model ?? 'unknown'
  console.log(`machine      ${availableParallelism()} cores, ${model}, Node ${process.version}`)
  console.log(`requests     ${requests.total} in ${result.duration} s, ${CONNECTIONS} connections, each token twice`)
  console.log(`throughput   ${Math.round(requests.average)} requests a second`)
  console.log(`latency      p50 ${latency.p50} ms, p99 ${latency.p99} ms, worst ${latency.max} ms`)
  console.log(`verdicts     ${accepted} accepted, ${refused} refused, ${errors + timeouts} lost`)
  console.log(
    `vendor       ${asked.filter((count) => count === 1).length} tokens asked about once, ${asked.filter((count) => count !== 1).length} otherwise`,
  )
  const exact =
    accepted === TOKENS && refused === TOKENS && errors + timeouts === 0 && asked.every((count) => count === 1)
  if (!exact) process.exitCode = 1
} finally {
  await server.close()
}
