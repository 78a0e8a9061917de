import { Hono } from 'hono'
import { captchaGuard, type Verify, type VerifyRecord } from '@captcha-field/server'

/** One proxy of yours is in front, and its entry is the last. On Cloudflare: `cf-connecting-ip`. */
const remoteip = (request: Request): string | undefined => request.headers.get('x-forwarded-for')?.split(',').at(-1)

export function createApp(verify: Verify, log: (record: VerifyRecord) => void): Hono {
  const app = new Hono()
  const guard = captchaGuard(verify, { remoteip, onVerdict: ({ record }) => log(record) })

  app.use('/sign-up', async (c, next) => (await guard(c.req.raw)) ?? next())
  app.post('/sign-up', async (c) => {
    const isJson = c.req.header('content-type')?.startsWith('application/json')
    const { email } = await (isJson ? c.req.json<{ email: string }>() : c.req.parseBody())
    return c.json({ welcome: email })
  })
  return app
}
