import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Connect } from 'vite'
import { emulatorAddresses } from '../packages/testing/src/control/addresses.ts'

/** One request that a form has made, as the server saw it. */
export interface Sent {
  /** Everything but tokens, in the order of the body: `name=Ada`. */
  readonly fields: readonly string[]
  /** All values of the fields that carry a token. */
  readonly tokens: readonly string[]
  /** `verified`, or what the vendor had against each token. */
  readonly verdict: string
}

/** Any that is not the vendor's public test secret. */
const SECRET = `0x${'1'.repeat(40)}`
const TOKEN_FIELDS = ['h-captcha-response', 'g-recaptcha-response', 'token']

async function verify(siteverify: string, response: string): Promise<readonly string[]> {
  const answer = await fetch(siteverify, { method: 'POST', body: new URLSearchParams({ secret: SECRET, response }) })
  const { success, 'error-codes': codes } = (await answer.json()) as { success: boolean; 'error-codes'?: string[] }
  return success ? [] : (codes ?? ['refused'])
}

async function readForm(request: IncomingMessage): Promise<FormData> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  // The platform's own parser, for both kinds of body that a form has.
  const headers = { 'content-type': request.headers['content-type'] ?? '' }
  return new Response(Buffer.concat(chunks), { headers }).formData()
}

/**
 * What receives the forms of the pages: `POST /send?ns=…` verifies each token once, as a server does, and remembers the
 * request; `GET /sent?ns=…` tells a test what came.
 */
export function backend(): Connect.NextHandleFunction {
  const received = new Map<string, Sent[]>()

  async function receive(ns: string, request: IncomingMessage): Promise<Sent> {
    const all = [...(await readForm(request))].map(
      ([name, value]) => [name, typeof value === 'string' ? value : value.name] as const,
    )
    const tokens = all.filter(([name]) => TOKEN_FIELDS.includes(name)).map(([, value]) => value)
    const { siteverify } = emulatorAddresses(ns, { origin: `http://${request.headers.host}` }).hcaptcha
    const codes = await Promise.all(tokens.map((token) => verify(siteverify, token)))
    const sent = {
      fields: all.filter(([name]) => !TOKEN_FIELDS.includes(name)).map(([name, value]) => `${name}=${value}`),
      tokens,
      verdict: tokens.length ? codes.flat().join(' ') || 'verified' : 'no token',
    }
    received.set(ns, [...(received.get(ns) ?? []), sent])
    return sent
  }

  function answer(response: ServerResponse, json: boolean, { verdict }: Sent): void {
    response.setHeader('content-type', json ? 'application/json' : 'text/html')
    const page = `<!doctype html><html lang="en"><title>Answer</title><h1>${verdict}</h1></html>`
    response.end(json ? JSON.stringify({ verdict }) : page)
  }

  return (request, response, next) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page')
    const ns = searchParams.get('ns') ?? ''
    if (pathname === '/send' && request.method === 'POST') {
      const json = request.headers.accept === 'application/json'
      receive(ns, request).then((sent) => answer(response, json, sent), next)
    } else if (pathname === '/sent') {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(received.get(ns) ?? []))
    } else next()
  }
}
