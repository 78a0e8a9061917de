import type { IncomingMessage, ServerResponse } from 'node:http'
import { createEmulator, type EmulatedVendors } from './control/emulator.ts'
import type { Reply } from './emulated/carrier.ts'

export {
  emulatorAddresses,
  emulatorControl,
  type CaptchalaAddresses,
  type CaptchalaHost,
  type EmulatorAddresses,
  type EmulatorControl,
  type HcaptchaAddresses,
  type VendorControl,
} from './control/addresses.ts'
export type { EmulatedVendors } from './control/emulator.ts'

export interface EmulatorOptions {
  /** Below which path it answers. @default '/__captcha' */
  readonly prefix?: string | undefined
}

/** For Vite, Connect, Express, or around a handler of `node:http`. */
export interface EmulatorMiddleware {
  (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void): void
  /** The vendors of a namespace, for tests in the same process. @default 'default' */
  namespace(name?: string): EmulatedVendors
}

/**
 * The vendors' servers: scripts, frames, stylesheets, APIs and the control API, at
 * `/__captcha/<namespace>/<vendor>/…`. Keeps everything in memory.
 *
 * @example
 * // vite.config.ts
 * plugins: [{ name: 'captcha', configureServer: (server) => void server.middlewares.use(emulator()) }]
 */
export function emulator({ prefix }: EmulatorOptions = {}): EmulatorMiddleware {
  const vendors = createEmulator(prefix)

  const answer = (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void): void => {
    // A server that mounts it below a path takes that off `url`, and leaves the whole in `originalUrl`.
    const whole =
      'originalUrl' in request && typeof request.originalUrl === 'string' ? request.originalUrl : request.url
    const { pathname } = new URL(whole ?? '/', 'http://emulator')
    if (!pathname.startsWith(`${prefix ?? '/__captcha'}/`)) {
      if (next) next()
      else send(request, response, { status: 404, body: '' })
      return
    }
    if (request.method === 'OPTIONS') {
      send(request, response, { status: 204, body: '' })
      return
    }
    readBody(request).then(
      (body) => {
        const { method = 'GET', headers } = request
        // IPv4 by way of IPv6 is the same visitor.
        const ip = request.socket.remoteAddress?.replace(/^::ffff:/, '')
        const contentType = headers['content-type'] ?? ''
        const reply = vendors.reply({ method, path: pathname, contentType, body, headers, ip }) ?? {
          status: 404,
          body: '',
        }
        const { fate, delayMs = 0 } = reply
        if (fate === 'hang') return
        const timer = setTimeout(() => {
          if (fate === 'drop') request.socket.destroy()
          else send(request, response, reply)
        }, delayMs)
        response.on('close', () => clearTimeout(timer))
      },
      (error: unknown) => next?.(error),
    )
  }
  return Object.assign(answer, { namespace: vendors.namespace })
}

function send(request: IncomingMessage, response: ServerResponse, { status, body, type = 'text/plain' }: Reply): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, POST, DELETE',
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
  })
  response.end(body)
}

async function readBody(request: IncomingMessage): Promise<string> {
  // Express may have read it before us. Its parsers leave an empty body where they read nothing, too.
  if (
    'body' in request &&
    typeof request.body === 'object' &&
    request.body !== null &&
    (Object.keys(request.body).length > 0 || !request.readable)
  ) {
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
    return isForm
      ? new URLSearchParams(Object.entries(request.body).map(([name, value]) => [name, String(value)])).toString()
      : JSON.stringify(request.body)
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
