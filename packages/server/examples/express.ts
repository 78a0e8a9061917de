import express, { type Express } from 'express'
import type { Verify, VerifyRecord } from '@captcha-field/server'

export function createApp(verify: Verify, log: (record: VerifyRecord) => void): Express {
  const app = express()
  app.set('trust proxy', 1) // one proxy of yours is in front: `request.ip` is what it wrote
  app.use(express.urlencoded(), express.json())

  app.post('/sign-up', async (request, response) => {
    const form = request.body as { readonly email: string }
    const human = await verify(form, { remoteip: request.ip })
    log(human.record)
    if (human.success) response.json({ welcome: form.email })
    else response.status(human.status).json({ error: human.error })
  })
  return app
}
