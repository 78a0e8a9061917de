import type { CaptchalaScenario } from './captchala/scenario.ts'
import { startCaptchala } from './captchala/script.ts'
import { captchalaReply } from './captchala/server.ts'
import type { EmulatedRequest, Reply } from './emulated/carrier.ts'
import type { HcaptchaScenario } from './hcaptcha/scenario.ts'
import { startHcaptcha } from './hcaptcha/script.ts'
import { hcaptchaReply } from './hcaptcha/server.ts'

/** As much of MSW's `http` as is needed. */
export interface MswHttp<Handler> {
  post(url: string, resolver: (info: { readonly request: Request }) => Promise<Response>): Handler
}

type Options =
  | ({ readonly vendor?: 'hcaptcha' | undefined } & Partial<HcaptchaScenario>)
  | ({ readonly vendor: 'captchala' } & Partial<CaptchalaScenario>)

interface Answering {
  readonly urls: readonly string[]
  reply(request: EmulatedRequest): Reply
}

async function respond({ status, body, type = 'text/plain', delayMs = 0, fate }: Reply): Promise<Response> {
  if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs))
  if (fate === 'hang') return new Promise(() => {})
  return fate === 'drop' ? Response.error() : new Response(body, { status, headers: { 'content-type': type } })
}

function answering(options: Options): Answering {
  if (options.vendor === 'captchala') {
    const { vendor: _, ...scenario } = options
    // Nobody solves anything here, and there are no public test keys: tokens of any making are taken.
    const service = startCaptchala({ strangers: { action: 'default' }, ...scenario })
    return {
      urls: [
        'https://apiv1.captcha.la/v1/validate',
        'https://apiv1.captcha.la/v1/server/challenge/issue',
        'https://fallbackapiv1.captchala.com/api/validate',
      ],
      reply: (request) => captchalaReply(service, request, {}),
    }
  }
  const { vendor: _, ...scenario } = options
  const service = startHcaptcha(scenario)
  return {
    urls: ['https://api.hcaptcha.com/siteverify', 'https://hcaptcha.com/siteverify'],
    reply: (request) => hcaptchaReply(service, request, {}),
  }
}

/**
 * Answers verification at the vendor's own addresses, for MSW: made with the `http` that you import from it, so this
 * package need not depend on it. hCaptcha's public test keys verify, and every `pt_` token of CaptchaLa does, once and for
 * the action in `strangers`; everything else is as the scenario says.
 *
 * @example
 * import { http } from 'msw'
 * const server = setupServer(...captchaHandlers(http))
 * server.use(...captchaHandlers(http, { siteverify: 'refused', errorCodes: ['already-seen-response'] }))
 * server.use(...captchaHandlers(http, { vendor: 'captchala', strangers: { action: 'login' } }))
 */
export function captchaHandlers<Handler>(http: MswHttp<Handler>, options: Options = {}): Handler[] {
  const { urls, reply } = answering(options)
  const resolver = async ({ request }: { readonly request: Request }): Promise<Response> => {
    const { method, url } = request
    const headers: Readonly<Record<string, string>> = Object.fromEntries(request.headers)
    const { 'content-type': contentType = '' } = headers
    return respond(reply({ method, path: new URL(url).pathname, contentType, headers, body: await request.text() }))
  }
  return urls.map((url) => http.post(url, resolver))
}
