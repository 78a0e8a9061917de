import { H3 } from 'h3'
import type { Verify, VerifyRecord } from '@captcha-field/server'

export function createApp(verify: Verify, log: (record: VerifyRecord) => void): H3 {
  const app = new H3()

  app.post('/sign-up', async (event) => {
    const form = await event.req.formData()
    // One proxy of yours is in front, and its entry is the last; `getRequestIP` would take the first.
    const remoteip = event.req.headers.get('x-forwarded-for')?.split(',').at(-1)
    const human = await verify(form, { remoteip })
    log(human.record)
    if (human.success) return { welcome: form.get('email') }
    event.res.status = human.status
    return { error: human.error }
  })
  return app
}
