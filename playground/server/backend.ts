import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Connect } from 'vite'
import type { Answer } from './answer.ts'
import type { Verify } from './verify.ts'

const TOKEN_FIELDS = ['h-captcha-response', 'token']
const MAX_ANSWERS = 20

async function readFields(request: IncomingMessage): Promise<Map<string, string>> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk)
  const type = request.headers['content-type'] ?? ''
  // The platform's own parsers, for whatever a form or a script sends.
  const body = new Response(Buffer.concat(chunks), { headers: { 'content-type': type } })
  const entries = type.startsWith('application/json') ? entriesOf(await body.json()) : [...(await body.formData())]
  return new Map(entries.map(([name, value]) => [name, String(value)]))
}

const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : []

/** Whose form it was. */
export interface Sender {
  readonly origin: string
  /** The tab: each has an emulated vendor of its own. */
  readonly visit: string
  /** Its widget was the vendor's own. */
  readonly real: boolean
}

export interface BackendOptions {
  readonly verifier: (sender: Sender) => Verify
  /** How often a token was verified so far, by the emulator's books. */
  readonly verifications: (visit: string, token: string) => number | undefined
}

interface Received {
  readonly token: string
  readonly answer: Omit<Answer, 'verifications'>
}

/**
 * What receives the forms: `POST /send?visit=…`, where each token is verified once. `GET /answers?visit=…` tells what it
 * said, `DELETE` forgets it.
 */
export function backend({ verifier, verifications }: BackendOptions): Connect.NextHandleFunction {
  const received = new Map<string, readonly Received[]>()

  async function receive(request: IncomingMessage, sender: Sender): Promise<Answer['verdict']> {
    const fields = await readFields(request)
    const token = TOKEN_FIELDS.map((name) => fields.get(name)).find(Boolean) ?? ''
    for (const name of TOKEN_FIELDS) fields.delete(name)
    const judged = await judge(token, verifier(sender))
    const answer = { at: Date.now(), ...judged, fields: Object.fromEntries(fields), tokenLength: token.length }
    const { visit } = sender
    received.set(visit, [{ token, answer }, ...(received.get(visit) ?? [])].slice(0, MAX_ANSWERS))
    return judged.verdict
  }

  const tell =
    (visit: string) =>
    ({ token, answer }: Received): Answer => ({ ...answer, verifications: verifications(visit, token) ?? null })

  return (request, response, next) => {
    const origin = `http://${request.headers.host}`
    const { pathname, searchParams } = new URL(request.url ?? '/', origin)
    const visit = searchParams.get('visit') ?? ''
    if (pathname === '/send' && request.method === 'POST') {
      const sender = { origin, visit, real: searchParams.get('vendor') === 'real' }
      receive(request, sender).then((verdict) => respond(request, response, verdict), next)
    } else if (pathname === '/answers') {
      if (request.method === 'DELETE') received.delete(visit)
      json(response, (received.get(visit) ?? []).map(tell(visit)))
    } else next()
  }
}

async function judge(token: string, verify: Verify): Promise<Pick<Answer, 'verdict' | 'codes'>> {
  if (token === '') return { verdict: 'refused', codes: ['missing-input-response'] }
  try {
    const codes = await verify(token)
    return { verdict: codes.length === 0 ? 'accepted' : 'refused', codes }
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError'
    return { verdict: 'no verdict', codes: [late ? 'verify-timeout' : 'verify-unreachable'] }
  }
}

function respond(request: IncomingMessage, response: ServerResponse, verdict: Answer['verdict']): void {
  if (request.headers.accept === 'application/json') json(response, { verdict }, verdict === 'accepted' ? 200 : 403)
  // A form that the browser sent: back to where it came from, so that a reload sends nothing again.
  else response.writeHead(303, { location: request.headers.referer ?? '/' }).end()
}

function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(value))
}
