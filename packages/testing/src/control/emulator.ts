import type { Reply } from '../hcaptcha/protocol.ts'
import { hcaptchaReply, type EmulatedRequest } from '../hcaptcha/server.ts'
import { startHcaptcha } from '../hcaptcha/script.ts'
import type { HcaptchaService } from '../hcaptcha/service.ts'

/** The emulated vendors of one namespace: a test, or a playground. */
export interface EmulatedVendors {
  readonly hcaptcha: HcaptchaService
}

/** Vendors' servers without a network: by namespace, so that tests that run at the same time do not meet. */
export interface Emulator {
  /** Made when it is first asked for. */
  namespace(name?: string): EmulatedVendors
  /** `undefined` for an address that is not the emulator's. */
  reply(request: EmulatedRequest): Reply | undefined
}

/** `/<prefix>/<namespace>/<vendor>/<path>` */
export function createEmulator(prefix = '/__captcha'): Emulator {
  const namespaces = new Map<string, EmulatedVendors>()

  function namespace(name = 'default'): EmulatedVendors {
    const known = namespaces.get(name)
    if (known) return known
    const made: EmulatedVendors = { hcaptcha: startHcaptcha() }
    namespaces.set(name, made)
    return made
  }

  /** A back end verifies at one address, whichever test the token was made in. */
  function minter(body: string): HcaptchaService | undefined {
    const token = new URLSearchParams(body).get('response')
    if (!token) return undefined
    return [...namespaces.values()].map(({ hcaptcha }) => hcaptcha).find((service) => service.knows(token))
  }

  return {
    namespace,
    reply(request) {
      if (!request.path.startsWith(`${prefix}/`)) return undefined
      const [name = '', vendor = '', ...rest] = request.path.slice(prefix.length + 1).split('/')
      if (vendor !== 'hcaptcha') return { status: 404, body: 'No such vendor', type: 'text/plain' }
      const path = `/${rest.join('/')}`
      const base = `${prefix}/${name}/${vendor}`
      const service = (path === '/siteverify' ? minter(request.body) : undefined) ?? namespace(name).hcaptcha
      return hcaptchaReply(service, { ...request, path }, { assets: base, endpoint: base })
    },
  }
}
