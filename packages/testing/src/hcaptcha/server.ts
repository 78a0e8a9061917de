import type { HcaptchaBoot, Reply } from './protocol.ts'
import type { HcaptchaScenario } from './scenario.ts'
import { hcaptchaFrameText, hcaptchaScriptText } from './script.ts'
import type { HcaptchaService } from './service.ts'

/** A request, whoever carries it. */
export interface EmulatedRequest {
  readonly method: string
  /** Below the vendor's address: `/1/api.js`. */
  readonly path: string
  readonly contentType: string
  readonly body: string
}

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parse(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** What the vendor's hosts answer, by path. `boot`: where the script finds its frames and their API. */
export function hcaptchaReply(
  service: HcaptchaService,
  { method, path, contentType, body }: EmulatedRequest,
  boot: Pick<HcaptchaBoot, 'assets' | 'endpoint'>,
): Reply {
  const state = (): Reply => ({ status: 200, body: JSON.stringify(service.state()), type: JSON_TYPE })
  const wrong = (status: number, text: string): Reply => ({ status, body: text, type: 'text/plain' })

  if (path === '/control') {
    if (method === 'DELETE') service.reset()
    if (method === 'POST') {
      const patch = parse(body)
      if (!patch) return wrong(400, 'The scenario must be a JSON object.')
      try {
        service.set(patch satisfies Partial<Record<keyof HcaptchaScenario, unknown>>)
      } catch (error) {
        return wrong(400, error instanceof Error ? error.message : String(error))
      }
    }
    return state()
  }
  if (path === '/siteverify') {
    if (method !== 'POST') return wrong(405, 'POST only')
    // Any other kind of body has no fields for the vendor.
    return service.siteverify(new URLSearchParams(contentType.startsWith(FORM_TYPE) ? body : ''))
  }
  if (method === 'POST') return { ...service.answer(path, parse(body) ?? {}), type: JSON_TYPE }
  if (path.endsWith('.html')) return { body: hcaptchaFrameText(), type: 'text/html', ...service.frameRequested() }
  if (path.endsWith('.json')) return { status: 200, body: '{}', type: JSON_TYPE }
  if (!path.endsWith('.js')) return wrong(404, 'Not found')
  const { empty, ...reply } = service.scriptRequested()
  const { profile, frameDeadlineMs } = service.state().scenario
  const text = empty || reply.status !== 200 ? '' : hcaptchaScriptText({ ...boot, profile, frameDeadlineMs })
  return { body: text, type: 'text/javascript', ...reply }
}
