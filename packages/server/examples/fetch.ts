import { captchaGuard, type Verify, type VerifyRecord } from '@captcha-field/server'

/** One proxy of yours is in front, and its entry is the last: what comes before it, anybody may have written. */
const remoteip = (request: Request): string | undefined => request.headers.get('x-forwarded-for')?.split(',').at(-1)

export function createHandler(verify: Verify, log: (record: VerifyRecord) => void) {
  const guard = captchaGuard(verify, { remoteip, onVerdict: ({ record }) => log(record) })

  return async function POST(request: Request): Promise<Response> {
    const refusal = await guard(request)
    if (refusal) return refusal
    const form = await request.formData()
    return Response.json({ welcome: form.get('email') })
  }
}
