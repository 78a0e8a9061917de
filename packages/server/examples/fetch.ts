import { captchaGuard, type Verify, type VerifyRecord } from '@captcha-field/server'

/** One proxy of yours is in front, and its entry is the last: what comes before it, anybody may have written. */
const remoteip = (request: Request): string | undefined => request.headers.get('x-forwarded-for')?.split(',').at(-1)

/** The guard lets JSON through as well as forms, and anything beside the header `x-captcha-response`. */
async function emailOf(request: Request): Promise<unknown> {
  const isJson = request.headers.get('content-type')?.startsWith('application/json')
  try {
    const body: unknown = isJson ? await request.json() : Object.fromEntries(await request.formData())
    return typeof body === 'object' && body !== null && 'email' in body ? body.email : undefined
  } catch {
    return undefined
  }
}

export function createHandler(verify: Verify, log: (record: VerifyRecord) => void) {
  const guard = captchaGuard(verify, { remoteip, onVerdict: ({ record }) => log(record) })

  return async function POST(request: Request): Promise<Response> {
    const refusal = await guard(request)
    if (refusal) return refusal
    const email = await emailOf(request)
    return typeof email === 'string' ? Response.json({ welcome: email }) : new Response(null, { status: 400 })
  }
}
