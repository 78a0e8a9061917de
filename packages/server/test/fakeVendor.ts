import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request as the vendor saw it. */
export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
  /** Of a form, or of the members of a JSON object. */
  readonly fields: Readonly<Record<string, string>>
  /** Which one of its connection: 1 is the first. */
  readonly nth: number
}

/** What the vendor does: answers with JSON, or whatever the function does to the connection. */
export type Behaviour = object | ((asked: Asked, response: ServerResponse) => void)

export interface FakeVendor {
  readonly url: string
  readonly asked: readonly Asked[]
  /** What it does from now on. */
  does(behaviour: Behaviour): void
  close(): Promise<void>
}

export const json = (response: ServerResponse, value: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

function fieldsOf(type: string | undefined, body: string): Record<string, string> {
  if (type?.startsWith('application/json') !== true) return Object.fromEntries(new URLSearchParams(body))
  return Object.fromEntries(Object.entries(JSON.parse(body) as object).map(([name, value]) => [name, String(value)]))
}

/** Listens on a free port of loopback. */
export async function listen(listener: RequestListener): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

export async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

/** A vendor on loopback: the network between it and what is tested is real. */
export async function fakeVendor(first: Behaviour = {}): Promise<FakeVendor> {
  const asked: Asked[] = []
  const counts = new WeakMap<object, number>()
  let behaviour = first
  const { server, url } = await listen((request, response) => {
    const nth = (counts.get(request.socket) ?? 0) + 1
    counts.set(request.socket, nth)
    void textOf(request).then((body) => {
      const { method = '', url: path = '', headers } = request
      const one = {
        method,
        path,
        headers: headers as Asked['headers'],
        body,
        fields: fieldsOf(headers['content-type'], body),
        nth,
      }
      asked.push(one)
      if (typeof behaviour === 'function') behaviour(one, response)
      else json(response, behaviour)
    })
  })
  return { url, asked, does: (next) => void (behaviour = next), close: () => close(server) }
}
