import { captchalaReply, passToken } from '../captchala/server.ts'
import { startCaptchala } from '../captchala/script.ts'
import type { CaptchalaService } from '../captchala/service.ts'
import type { CaptchalaVault } from '../captchala/vault.ts'
import type { EmulatedRequest, Reply } from '../emulated/carrier.ts'
import { hcaptchaReply } from '../hcaptcha/server.ts'
import { startHcaptcha } from '../hcaptcha/script.ts'
import type { HcaptchaService } from '../hcaptcha/service.ts'

/** The emulated vendors of one namespace: a test, or a playground. */
export interface EmulatedVendors {
  readonly hcaptcha: HcaptchaService
  readonly captchala: CaptchalaService
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
  // A server token that is issued at one address is good in every namespace, too.
  const vault: CaptchalaVault = { passes: new Map(), serverTokens: new Map() }

  function namespace(name = 'default'): EmulatedVendors {
    const known = namespaces.get(name)
    if (known) return known
    const made: EmulatedVendors = { hcaptcha: startHcaptcha(), captchala: startCaptchala({}, vault) }
    namespaces.set(name, made)
    return made
  }

  /** A back end verifies at one address, whichever test the token was made in. */
  const minter = <Vendor extends keyof EmulatedVendors>(
    vendor: Vendor,
    token: string,
  ): EmulatedVendors[Vendor] | undefined =>
    token === ''
      ? undefined
      : [...namespaces.values()].map((vendors) => vendors[vendor]).find((service) => service.knows(token))

  const vendors: Readonly<Record<string, (request: EmulatedRequest, name: string, base: string) => Reply>> = {
    hcaptcha(request, name, base) {
      const token = request.path === '/siteverify' ? new URLSearchParams(request.body).get('response') : ''
      const service = minter('hcaptcha', token ?? '') ?? namespace(name).hcaptcha
      return hcaptchaReply(service, request, { assets: base, endpoint: base })
    },
    captchala(request, name, base) {
      const token = request.path.endsWith('/validate') ? passToken(request) : ''
      const service = minter('captchala', token) ?? namespace(name).captchala
      return captchalaReply(service, request, { hosts: [`${base}/cdn1`, `${base}/cdn2`], endpoint: base })
    },
  }

  return {
    namespace,
    reply(request) {
      if (!request.path.startsWith(`${prefix}/`)) return undefined
      const [name = '', vendor = '', ...rest] = request.path.slice(prefix.length + 1).split('/')
      const answer = Object.hasOwn(vendors, vendor) ? vendors[vendor] : undefined
      if (!answer) return { status: 404, body: 'No such vendor', type: 'text/plain' }
      return answer({ ...request, path: `/${rest.join('/')}` }, name, `${prefix}/${name}/${vendor}`)
    },
  }
}
