import type { IncomingMessage, ServerResponse } from 'node:http'

/** Node's request as the platform's. */
export async function toRequest(incoming: IncomingMessage, origin: string): Promise<Request> {
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) if (chunk instanceof Uint8Array) chunks.push(chunk)
  const { method = 'GET', headers } = incoming
  const texts = Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
  return new Request(new URL(incoming.url ?? '/', origin), {
    method,
    headers: texts.map(([name = '', value = '']): [string, string] => [name, value]),
    ...(method === 'GET' || method === 'HEAD' ? {} : { body: Buffer.concat(chunks) }),
  })
}

/** The platform's response to Node's. */
export async function answer(outgoing: ServerResponse, response: Response): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  outgoing.end(await response.text())
}

/** Whatever a form or a script sends, as a form's data. */
export async function dataOf(request: Request): Promise<FormData> {
  if (request.headers.get('content-type')?.startsWith('application/json') !== true) return request.formData()
  const body: unknown = await request.json()
  const data = new FormData()
  if (typeof body === 'object' && body !== null)
    for (const [name, value] of Object.entries(body)) data.append(name, String(value))
  return data
}
