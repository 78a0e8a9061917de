import { FORM_TYPE, parseRecord, type EmulatedRequest, type Reply } from '../emulated/carrier.ts'
import { controlReply } from '../emulated/controlReply.ts'
import type { CaptchalaCall } from './api.ts'
import type { CaptchalaBoot } from './protocol.ts'
import { captchalaScriptText, captchalaStyleText } from './script.ts'
import type { CaptchalaFile, CaptchalaService } from './service.ts'

const FILES: Readonly<Record<string, CaptchalaFile>> = {
  'captchala-loader.js': 'loader',
  'captchala.js': 'core',
  'captchala.css': 'stylesheet',
}

/** The second CDN host is a folder of this name. */
export const SECOND_HOST = 'cdn2'

function callOf({ contentType, body, headers = {} }: EmulatedRequest): CaptchalaCall {
  const one = (name: string): string | undefined => {
    const value = headers[name]
    return typeof value === 'string' ? value : value?.[0]
  }
  const fields = contentType.startsWith(FORM_TYPE)
    ? Object.fromEntries(new URLSearchParams(body))
    : (parseRecord(body) ?? {})
  return { appKey: one('x-app-key'), appSecret: one('x-app-secret'), fields }
}

/** The pass token in the body of a verification. */
export function passToken(request: EmulatedRequest): string {
  const { pass_token: token } = callOf(request).fields
  return typeof token === 'string' ? token : ''
}

/** What the vendor's hosts answer, by path. `boot`: where the scripts find each other and their API. */
export function captchalaReply(
  service: CaptchalaService,
  request: EmulatedRequest,
  boot: Pick<CaptchalaBoot, 'hosts' | 'endpoint'>,
): Reply {
  const { method, path, body, ip } = request
  if (path === '/control') return controlReply(service, request)

  const api = {
    '/v1/validate': service.validate,
    '/v1/server/challenge/issue': service.issue,
    '/api/validate': service.backup,
  }
  const call = Object.entries(api).find(([address]) => address === path)?.[1]
  if (call) return method === 'POST' ? call(callOf(request)) : { status: 405, body: 'POST only', type: 'text/plain' }
  if (method === 'POST') return service.answer(path, parseRecord(body) ?? {}, ip)

  const file = FILES[path.split('/').at(-1) ?? '']
  if (!file) return { status: 404, body: 'Not found', type: 'text/plain' }
  const isSecond = path.split('/').includes(SECOND_HOST)
  const { empty, ...reply } = service.fileRequested(file, isSecond ? 'second' : 'first')
  const type = file === 'stylesheet' ? 'text/css' : 'text/javascript'
  if (empty || reply.status !== 200) return { body: '', type, ...reply }
  if (file === 'stylesheet') return { body: captchalaStyleText(), type, ...reply }
  const { hosts = [] } = boot
  const { scenario } = service.state()
  const text = captchalaScriptText({ ...boot, file, hosts: isSecond ? hosts.toReversed() : hosts, scenario })
  return { body: text, type, ...reply }
}
