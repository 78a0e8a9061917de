import { readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { serve } from 'h3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isCaptchaError, type Verify, type VerifyRecord } from '@captcha-field/server'
import { createApp as createExpress } from '../examples/express.ts'
import { createApp as createFastify } from '../examples/fastify.ts'
import { createHandler } from '../examples/fetch.ts'
import { createApp as createH3 } from '../examples/h3.ts'
import { createApp as createHono } from '../examples/hono.ts'
import { SIDES } from './both.ts'
import { close, fakeVendor, listen, type FakeVendor } from './fakeVendor.ts'

type Log = (record: VerifyRecord) => void
interface Running {
  post(body: BodyInit, headers?: Record<string, string>): Promise<Response>
  close(): Promise<void>
}

const overHttp = (url: string, end: () => Promise<void>): Running => ({
  post: (body, headers = {}) => fetch(`${url}/sign-up`, { method: 'POST', body, headers }),
  close: end,
})

const inProcess = (handle: (request: Request) => Response | Promise<Response>): Running => ({
  post: async (body, headers = {}) =>
    handle(new Request('http://shop.example/sign-up', { method: 'POST', body, headers })),
  close: () => Promise.resolve(),
})

/** Each example as its users would run it; those with servers of their own over a real connection. */
const EXAMPLES: Readonly<Record<string, (verify: Verify, log: Log) => Running | Promise<Running>>> = {
  fetch: (verify, log) => inProcess(createHandler(verify, log)),
  async express(verify, log) {
    const { server, url } = await listen(createExpress(verify, log) as RequestListener)
    return overHttp(url, () => close(server))
  },
  async fastify(verify, log) {
    const app = createFastify(verify, log)
    return overHttp(await app.listen({ port: 0, host: '127.0.0.1' }), () => app.close())
  },
  async hono(verify, log) {
    const { server, url } = await listen(getRequestListener(createHono(verify, log).fetch))
    return overHttp(url, () => close(server))
  },
  async h3(verify, log) {
    const server = serve(createH3(verify, log), {
      port: 0,
      hostname: '127.0.0.1',
      silent: true,
      gracefulShutdown: false,
    })
    await server.ready()
    return overHttp(server.url!.replace(/\/$/, ''), () => server.close(true))
  },
}

/** What else a page may send, and what comes of it; then the notes in the record. */
const MEDIA: Readonly<Record<string, readonly (readonly [media: string, expected: string, ...notes: string[]])[]>> = {
  fetch: [
    ['multipart', '200 ada@shop.example'],
    ['JSON', '200 ada@shop.example'],
  ],
  express: [
    ['multipart', '403 missing-input-response', 'no-body'],
    ['JSON', '200 ada@shop.example', 'remoteip-private'],
  ],
  fastify: [
    ['multipart', '415 no error of ours'],
    ['JSON', '200 ada@shop.example', 'remoteip-private'],
  ],
  hono: [
    ['multipart', '200 ada@shop.example'],
    ['JSON', '200 ada@shop.example'],
  ],
  h3: [['multipart', '200 ada@shop.example']],
}

function multipart(fields: URLSearchParams): FormData {
  const data = new FormData()
  for (const [name, value] of fields) data.append(name, value)
  return data
}

describe.each(Object.entries(EXAMPLES))('the example for %s', (name, start) => {
  const side = SIDES[0]!
  const log: VerifyRecord[] = []
  let vendor: FakeVendor
  let app: Running
  beforeAll(async () => {
    vendor = await fakeVendor(side.good)
    app = await start(side.verifier(vendor.url), (record) => void log.push(record))
  })
  afterAll(async () => {
    await app.close()
    await vendor.close()
  })

  const form = (token: string): URLSearchParams =>
    new URLSearchParams({ email: 'ada@shop.example', [side.fieldName]: token })

  async function told(response: Response): Promise<string> {
    const body = (await response.json()) as { welcome?: string; error?: unknown }
    return `${response.status} ${body.welcome ?? (isCaptchaError(body.error) ? body.error.code : 'no error of ours')}`
  }

  it('lets a good token in once, and says why not otherwise', async () => {
    const token = side.token()
    const answers = [
      await told(await app.post(form(token))),
      await told(await app.post(form(token))),
      await told(await app.post(new URLSearchParams({ email: 'ada@shop.example' }))),
    ]
    vendor.does((_, response) => void response.destroy())
    answers.push(await told(await app.post(form(side.token()))))
    vendor.does({ success: false, 'error-codes': ['invalid-input-secret'] })
    answers.push(await told(await app.post(form(side.token()))))
    vendor.does(side.good)
    expect(answers).toEqual([
      '200 ada@shop.example',
      '403 already-verified',
      '403 missing-input-response',
      '503 verify-unreachable',
      '500 invalid-input-secret',
    ])
    const verdicts = log.map(({ verdict }) => verdict)
    expect(verdicts).toEqual(['accepted', 'refused', 'refused', 'undecided', 'misconfigured'])
  })

  it.each(MEDIA[name]!)('answers to %s with %s', async (media, expected, ...notes) => {
    const token = side.token()
    const sent = media === 'multipart' ? multipart(form(token)) : JSON.stringify(Object.fromEntries(form(token)))
    const type = media === 'multipart' ? undefined : { 'content-type': 'application/json' }
    const before = log.length
    expect(await told(await app.post(sent, type))).toBe(expected)
    expect(log.slice(before).flatMap((record) => record.notes ?? [])).toEqual(notes)
  })

  it('tells the address that its proxy wrote, not the one that the visitor did', async () => {
    await app.post(form(side.token()), { 'x-forwarded-for': '198.51.100.66, 203.0.113.9' })
    expect(vendor.asked.at(-1)!.fields['remoteip']).toBe('203.0.113.9')
  })

  it('stands in the README as it is tested', () => {
    const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
    expect(read('../README.md')).toContain(`\`\`\`ts\n${read(`../examples/${name}.ts`)}\`\`\``)
  })
})

describe('the example for fetch', () => {
  it.each([
    ['{', 'application/json'],
    ['null', 'application/json'],
    ['x', 'text/plain'],
  ])('answers to %s, %s, beside a token in the header', async (body, type) => {
    const side = SIDES[0]!
    const verify = side.verifier('https://vendor.example', { fetch: () => Promise.resolve(Response.json(side.good)) })
    const headers = { 'content-type': type, 'x-captcha-response': side.token() }
    const request = new Request('http://shop.example/sign-up', { method: 'POST', body, headers })
    expect((await createHandler(verify, () => {})(request)).status).toBe(400)
  })
})
