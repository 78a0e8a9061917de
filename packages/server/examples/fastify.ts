import formbody from '@fastify/formbody'
import fastify, { type FastifyInstance } from 'fastify'
import type { Verify, VerifyRecord } from '@captcha-field/server'

export function createApp(verify: Verify, log: (record: VerifyRecord) => void): FastifyInstance {
  const app = fastify({ trustProxy: 'loopback' }) // the address of your proxy: `request.ip` is what it wrote
  void app.register(formbody)

  app.post<{ Body: { readonly email: string } }>('/sign-up', async (request, reply) => {
    const human = await verify(request.body, { remoteip: request.ip })
    log(human.record)
    if (human.success) return { welcome: request.body.email }
    return reply.code(human.status).send({ error: human.error })
  })
  return app
}
