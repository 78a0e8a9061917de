import { captchaGuard } from '@captcha-field/server'
import { verify } from '../../captcha'

const guard = captchaGuard(verify, {
  // One proxy of yours is in front, and its entry is the last.
  remoteip: (request: Request) => request.headers.get('x-forwarded-for')?.split(',').at(-1),
  onVerdict: ({ record }) => console.log(JSON.stringify(record)),
})

export async function POST(request: Request): Promise<Response> {
  const refusal = await guard(request)
  if (refusal) return refusal
  // The guard lets JSON through as well.
  const isJson = request.headers.get('content-type')?.startsWith('application/json')
  const { email }: { email?: unknown } = isJson ? await request.json() : Object.fromEntries(await request.formData())
  return Response.json({ welcome: email })
}
