import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Plugin } from 'vite'

/** What a browser sent, as the page that comes back shows it. */
export interface Echo {
  readonly method: string
  readonly path: string
  readonly fields: readonly (readonly [name: string, value: string])[]
}

async function read(request: IncomingMessage, url: URL): Promise<readonly (readonly [string, string])[]> {
  if (request.method !== 'POST') return [...url.searchParams]
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk as Uint8Array)
  const headers = { 'content-type': request.headers['content-type'] ?? '' }
  const data = await new Response(Buffer.concat(chunks), { headers }).formData()
  return [...data].map(([name, value]) => [name, typeof value === 'string' ? value : value.name])
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const echo: Echo = { method: request.method ?? '', path: url.pathname, fields: await read(request, url) }
  response.setHeader('content-type', 'text/plain; charset=utf-8')
  response.end(JSON.stringify(echo))
}

/** Answers a form that is sent below `/echo` with what arrived. */
const plugin: Plugin = {
  name: 'echo',
  configureServer(server) {
    server.middlewares.use((request, response, next) => {
      if (request.url?.startsWith('/echo')) void answer(request, response).catch(() => response.destroy())
      else next()
    })
  },
}

export default plugin
