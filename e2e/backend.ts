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
const TOKEN_FIELDS = ['h-captcha-response', 'g-recaptcha-response', 'captchala_token', 'token']

async function siteverify(address: string, response: string): Promise<readonly string[]> {
  const answer = await fetch(address, { method: 'POST', body: new URLSearchParams({ secret: SECRET, response }) })
  const { success, 'error-codes': codes } = (await answer.json()) as { success: boolean; 'error-codes'?: string[] }
  return success ? [] : (codes ?? ['refused'])
}

async function validate(address: string, token: string): Promise<readonly string[]> {
  const headers = { 'content-type': 'application/json', 'x-app-key': 'app', 'x-app-secret': 'secret' }
  const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify({ pass_token: token }) })
  const { code, data } = (await answer.json()) as {
    code: number
    data?: { valid?: boolean; action?: string; error?: string }
  }
  return code === 0 && data?.valid === true && data.action === 'send' ? [] : [data?.error ?? 'refused']
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
    const { hcaptcha, captchala } = emulatorAddresses(ns, { origin: `http://${request.headers.host}` })
    const verify = (token: string): Promise<readonly string[]> =>
      token.startsWith('pt_') ? validate(captchala.validate, token) : siteverify(hcaptcha.siteverify, token)
    const codes = await Promise.all(tokens.map(verify))
    const sent = {
      fields: all.filter(([name]) => !TOKEN_FIELDS.includes(name)).map(([name, value]) => `${name}=${value}`),
      tokens,
      verdict: tokens.length ? codes.flat().join(' ') || 'verified' : 'no token',
    }
    received.set(ns, [...(received.get(ns) ?? []), sent])
    return sent
  }

  /** A server token, as the site's own server gets it. */
  async function issue(ns: string, request: IncomingMessage): Promise<string> {
    const { captchala } = emulatorAddresses(ns, { origin: `http://${request.headers.host}` })
    const headers = { 'content-type': 'application/json', 'x-app-key': 'app', 'x-app-secret': 'secret' }
    const body = JSON.stringify({ action: 'send', max_uses: 1 })
    const answered = await fetch(captchala.issue, { method: 'POST', headers, body })
    return ((await answered.json()) as { data: { server_token: string } }).data.server_token
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
    } else if (pathname === '/server-token' && request.method === 'POST') {
      issue(ns, request).then((token) => response.end(token), next)
    } else if (pathname === '/sent') {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(received.get(ns) ?? []))
    } else next()
  }
}
