import { publicMessage, type Verdict } from '@captcha-field/server'
import type { EmulatorMiddleware } from '@captcha-field/testing/node'
import type { Connect } from 'vite'
import { isPlayable } from '../scenarios/index.ts'
import type { Answer } from './answer.ts'
import { answer, dataOf, toRequest } from './request.ts'
import { createSite, type Sender, type Site } from './site.ts'

const TOKEN_FIELDS = { hcaptcha: 'h-captcha-response', captchala: 'captchala_token' } as const
const MAX_ANSWERS = 12

interface Received {
  readonly token: string
  readonly sender: Sender
  readonly answer: Omit<Answer, 'verifications'>
}

function senderOf({ searchParams }: URL): Sender {
  const vendor = searchParams.get('vendor') === 'captchala' ? 'captchala' : 'hcaptcha'
  const scenario = searchParams.get('scenario')
  return {
    visit: searchParams.get('visit') ?? '',
    vendor,
    real: searchParams.get('script') === 'real',
    scenario: isPlayable(scenario, vendor) ? scenario : 'calm',
  }
}

const textOf = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value : '')

const json = (value: unknown, status = 200): Response =>
  Response.json(value, { status, headers: { 'cache-control': 'no-store' } })

/**
 * What receives the forms: `POST /send?visit=…`, where each token is verified. `GET /answers?visit=…` tells what it said,
 * `DELETE` forgets it. `POST /captcha-token?action=…` gives out server tokens.
 */
export function backend(vendors: EmulatorMiddleware): Connect.NextHandleFunction {
  const sites = new Map<string, Site>()
  const received = new Map<string, readonly Received[]>()

  function siteOf(sender: Sender, origin: string): Site {
    const key = JSON.stringify(sender)
    const site = sites.get(key) ?? createSite(sender, origin)
    sites.set(key, site)
    return site
  }

  async function receive(request: Request, sender: Sender, origin: string): Promise<Verdict | undefined> {
    const tokenField = TOKEN_FIELDS[sender.vendor]
    const data = await dataOf(request.clone())
    const token = textOf(data.get(tokenField))
    const fields = Object.fromEntries(
      [...data].filter(([name]) => name !== tokenField).map(([name, value]) => [name, textOf(value)]),
    )
    const verdicts = await siteOf(sender, origin).judge({ request, data, tokenField })
    const heard = verdicts.map((verdict): Received => {
      const leaked = token !== '' && JSON.stringify(verdict).includes(token)
      return { token, sender, answer: { verdict, fields, leaked } }
    })
    received.set(sender.visit, [...heard, ...(received.get(sender.visit) ?? [])].slice(0, MAX_ANSWERS))
    return verdicts.at(-1)
  }

  function tell({ token, sender, answer: said }: Received): Answer {
    const { verifications } = vendors.namespace(sender.visit)[sender.vendor].state().counts
    return { ...said, verifications: sender.real ? null : (verifications[token] ?? 0) }
  }

  async function respond(request: Request, origin: string): Promise<Response> {
    const address = new URL(request.url)
    const sender = senderOf(address)
    if (address.pathname === '/captcha-token') return siteOf(sender, origin).issueToken(request)
    if (address.pathname === '/answers') {
      if (request.method === 'DELETE') received.delete(sender.visit)
      return json((received.get(sender.visit) ?? []).map(tell))
    }
    const verdict = await receive(request, sender, origin)
    // A form that the browser sent: back to where it came from, so that a reload sends nothing again.
    if (request.headers.get('accept') !== 'application/json')
      return new Response(null, { status: 303, headers: { location: request.headers.get('referer') ?? '/' } })
    return verdict?.success
      ? json({ accepted: true, sentence: 'Thank you, it has arrived.' })
      : json({ accepted: false, sentence: verdict && publicMessage(verdict) }, verdict?.status ?? 500)
  }

  return (incoming, outgoing, next) => {
    const { pathname } = new URL(incoming.url ?? '/', 'http://playground')
    if (!['/send', '/answers', '/captcha-token'].includes(pathname)) return next()
    // Ourselves, by no name that a visitor could choose.
    const origin = `http://127.0.0.1:${incoming.socket.localPort}`
    toRequest(incoming, origin)
      .then((request) => respond(request, origin))
      .then((response) => answer(outgoing, response))
      .catch(next)
  }
}
