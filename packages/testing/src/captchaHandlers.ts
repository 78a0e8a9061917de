import type { Reply } from './hcaptcha/protocol.ts'
import type { HcaptchaScenario } from './hcaptcha/scenario.ts'
import { hcaptchaReply } from './hcaptcha/server.ts'
import { startHcaptcha } from './hcaptcha/script.ts'

/** As much of MSW's `http` as is needed. */
export interface MswHttp<Handler> {
  post(url: string, resolver: (info: { readonly request: Request }) => Promise<Response>): Handler
}

async function respond({ status, body, type = 'text/plain', delayMs = 0, fate }: Reply): Promise<Response> {
  if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs))
  if (fate === 'hang') return new Promise(() => {})
  return fate === 'drop' ? Response.error() : new Response(body, { status, headers: { 'content-type': type } })
}

/**
 * Answers verification at the vendor's own addresses, for MSW: made with the `http` that you import from it, so this
 * package need not depend on it. The public test keys verify; everything else is as the scenario says.
 *
 * @example
 * import { http } from 'msw'
 * const server = setupServer(...captchaHandlers(http))
 * server.use(...captchaHandlers(http, { siteverify: 'refused', errorCodes: ['already-seen-response'] }))
 */
export function captchaHandlers<Handler>(http: MswHttp<Handler>, scenario: Partial<HcaptchaScenario> = {}): Handler[] {
  const service = startHcaptcha(scenario)
  const resolver = async ({ request }: { readonly request: Request }): Promise<Response> => {
    const { method, headers } = request
    const contentType = headers.get('content-type') ?? ''
    return respond(hcaptchaReply(service, { method, path: '/siteverify', contentType, body: await request.text() }, {}))
  }
  return ['https://api.hcaptcha.com/siteverify', 'https://hcaptcha.com/siteverify'].map((url) =>
    http.post(url, resolver),
  )
}
