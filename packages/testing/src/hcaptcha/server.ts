import { FORM_TYPE, JSON_TYPE, parseRecord, type EmulatedRequest, type Reply } from '../emulated/carrier.ts'
import { controlReply } from '../emulated/controlReply.ts'
import type { HcaptchaBoot } from './protocol.ts'
import { hcaptchaFrameText, hcaptchaScriptText } from './script.ts'
import type { HcaptchaService } from './service.ts'

/** What the vendor's hosts answer, by path. `boot`: where the script finds its frames and their API. */
export function hcaptchaReply(
  service: HcaptchaService,
  request: EmulatedRequest,
  boot: Pick<HcaptchaBoot, 'assets' | 'endpoint'>,
): Reply {
  const { method, path, contentType, body } = request
  const wrong = (status: number, text: string): Reply => ({ status, body: text, type: 'text/plain' })

  if (path === '/control') return controlReply(service, request)
  if (path === '/siteverify') {
    if (method !== 'POST') return wrong(405, 'POST only')
    // Any other kind of body has no fields for the vendor.
    return service.siteverify(new URLSearchParams(contentType.startsWith(FORM_TYPE) ? body : ''))
  }
  if (method === 'POST') return { ...service.answer(path, parseRecord(body) ?? {}), type: JSON_TYPE }
  if (path.endsWith('.html')) return { body: hcaptchaFrameText(), type: 'text/html', ...service.frameRequested() }
  if (path.endsWith('.json')) return { status: 200, body: '{}', type: JSON_TYPE }
  if (!path.endsWith('.js')) return wrong(404, 'Not found')
  const { empty, ...reply } = service.scriptRequested()
  const { profile, frameDeadlineMs } = service.state().scenario
  const text = empty || reply.status !== 200 ? '' : hcaptchaScriptText({ ...boot, profile, frameDeadlineMs })
  return { body: text, type: 'text/javascript', ...reply }
}
