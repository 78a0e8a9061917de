import type { captchala, CaptchaProvider, hcaptcha } from '@captcha-field/core'
import type { View } from './view.ts'

/** Any sitekey that is none of the vendor's public test keys. */
const SITEKEY = 'a1b2c3d4-0000-4000-8000-000000000000'

interface Vendors {
  readonly hcaptcha: typeof hcaptcha
  readonly captchala: typeof captchala
}

const askServer = async (ns: string): Promise<string> => {
  const answer = await fetch(`/server-token?ns=${ns}`, { method: 'POST' })
  return answer.text()
}

/** A new object each time it is asked, as in a component that writes its provider inline. */
export function providerOf(view: View, make: Vendors): CaptchaProvider {
  const { vendor, ns, size, theme, script, direct, product, serverToken } = view
  if (vendor === 'hcaptcha') return make.hcaptcha({ sitekey: SITEKEY, size, theme, script: { src: script } })
  return make.captchala({
    appKey: 'app',
    action: 'send',
    product: product || (size === 'invisible' ? 'popup' : 'embed'),
    serverToken: { '': undefined, once: view.once, each: () => askServer(ns) }[serverToken],
    theme: theme === 'dark' ? theme : 'default',
    script: { src: direct ? script.replace('-loader', '') : script, direct },
  })
}
