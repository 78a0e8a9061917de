// By path: outside of Vite nobody knows the condition under which packages are read as source.
import { emulatorAddresses, emulatorControl } from '../packages/testing/src/control/addresses.ts'
import type { HcaptchaScenario, HcaptchaState } from '../packages/testing/src/hcaptcha/scenario.ts'
import type { Sent } from './backend.ts'
import type { View } from './pages/kit/view.ts'

export interface PageOptions extends Partial<View> {
  /** Response headers of the page: `content-security-policy: …`. */
  readonly headers?: readonly string[]
}

/** The vendor of one test, at the emulator's servers, and what the back end has received of it. */
export interface Vendor {
  /** Where its script is: on another site than the page, as in life. */
  readonly script: string
  /** Where forms are sent. */
  readonly action: string
  /** The address of one of our pages, with this vendor. */
  page(path: string, options?: PageOptions): string
  set(scenario: Partial<HcaptchaScenario>): Promise<unknown>
  counts(): Promise<HcaptchaState['counts']>
  /** Every request that a form has made. */
  sent(): Promise<readonly Sent[]>
}

/** `localhost`: the same server, which to a browser is another site. */
export const createVendor = (origin: string): Vendor => {
  const ns = crypto.randomUUID()
  const elsewhere = origin.replace('127.0.0.1', 'localhost')
  const { hcaptcha: control } = emulatorControl(ns, { origin })
  const { script } = emulatorAddresses(ns, { origin: elsewhere }).hcaptcha
  return {
    script,
    action: `/send?ns=${ns}`,
    page(path, { headers = [], ...view } = {}) {
      const given = Object.entries({ ns, script, ...view })
      const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
      for (const header of headers) query.append('header', header)
      return `${path}?${query.toString()}`
    },
    set: control.set,
    counts: async () => (await control.state()).counts,
    sent: async () => (await (await fetch(`${origin}/sent?ns=${ns}`)).json()) as readonly Sent[],
  }
}
