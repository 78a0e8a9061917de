import type { FrameLocator, Locator, Page } from '@playwright/test'
// By path: outside of Vite nobody knows the condition under which packages are read as source.
import { emulatorAddresses, emulatorControl } from '../packages/testing/src/control/addresses.ts'
import type { PageCounts } from '../packages/testing/src/emulated/pageCounts.ts'
import type { CaptchalaPageControl } from '../packages/testing/src/captchala/page/control.ts'
import type { HcaptchaPageControl } from '../packages/testing/src/hcaptcha/page/control.ts'
import type { Sent } from './backend.ts'
import type { View } from './pages/kit/view.ts'

declare global {
  interface Window {
    /** Of the emulated script, once it has run. */
    captchaEmulator: { hcaptcha: HcaptchaPageControl; captchala: CaptchalaPageControl }
  }
}

export const VENDORS = ['hcaptcha', 'captchala'] as const
export type VendorName = (typeof VENDORS)[number]

export interface PageOptions extends Partial<View> {
  /** Response headers of the page: `content-security-policy: …`. */
  readonly headers?: readonly string[]
}

/** What both emulators understand. */
interface Scenario {
  readonly script: 'ok' | 'not-found'
  readonly scriptDelayMs: number
  readonly outcome: 'challenge' | 'network-error' | 'silence'
  readonly tokenSeconds: number
}

interface Counts {
  /** Requests for the script. */
  readonly scriptRequests: number
  /** Runs that its servers were asked for, whoever began them: each is a challenge, unless the scenario says otherwise. */
  readonly executes: number
  readonly tokens: readonly string[]
  readonly verifications: Readonly<Record<string, number>>
}

/** What is on the page of a vendor's. */
export interface Widget {
  readonly checkbox: Locator
  /** The box is ticked. */
  readonly ticked: Locator
  readonly challenge: Locator | FrameLocator
  readonly verify: Locator
  counts(): Promise<PageCounts>
  /** Ends the run that is open, as a connection that breaks. */
  breakOff(): Promise<void>
}

/** The vendor of one test, at the emulator's servers, and what the back end has received of it. */
export interface Vendor {
  readonly name: VendorName
  /** What its script leaves on the page, and the object that is used in the end. */
  readonly globals: { readonly first: string; readonly api: string }
  /** What is drawn in frames is drawn anew when it is moved. */
  readonly framed: boolean
  /** Where its script is: on another site than the page, as in life. */
  readonly script: string
  /** Where forms are sent. */
  readonly action: string
  /** The address of one of our pages, with this vendor. */
  page(path: string, options?: PageOptions): string
  widget(page: Page): Widget
  set(scenario: Partial<Scenario>): Promise<unknown>
  counts(): Promise<Counts>
  /** Every request that a form has made. */
  sent(): Promise<readonly Sent[]>
}

const KINDS: { readonly [Name in VendorName]: Pick<Vendor, 'globals' | 'framed' | 'widget'> } = {
  hcaptcha: {
    globals: { first: 'hcaptcha', api: 'hcaptcha' },
    framed: true,
    widget(page) {
      const box = page.locator('iframe[src*="frame=checkbox"]').first().contentFrame()
      const challenge = page.frameLocator('iframe[src*="frame=challenge"]:visible')
      return {
        checkbox: box.getByRole('checkbox'),
        ticked: box.getByRole('checkbox', { checked: true }),
        challenge,
        verify: challenge.getByRole('button', { name: 'Verify' }),
        counts: () => page.evaluate(() => window.captchaEmulator.hcaptcha.counts()),
        breakOff: () => page.evaluate(() => window.captchaEmulator.hcaptcha.emit('network-error')),
      }
    },
  },
  captchala: {
    globals: { first: 'loadCaptchala', api: 'Captchala' },
    framed: false,
    widget(page) {
      const challenge = page.locator('.captchala-card:visible')
      return {
        checkbox: page.locator('.captchala-trigger').first(),
        ticked: page.locator('.captchala-passed'),
        challenge,
        verify: challenge.getByRole('button', { name: 'Verify' }),
        counts: () => page.evaluate(() => window.captchaEmulator.captchala.counts()),
        breakOff: () => page.evaluate(() => window.captchaEmulator.captchala.emit('error')),
      }
    },
  },
}

/** `localhost`: the same server, which to a browser is another site. */
export const createVendor = (origin: string, name: VendorName = 'hcaptcha'): Vendor => {
  const ns = crypto.randomUUID()
  const elsewhere = origin.replace('127.0.0.1', 'localhost')
  const control = emulatorControl(ns, { origin })[name]
  const { script } = emulatorAddresses(ns, { origin: elsewhere })[name]
  return {
    name,
    ...KINDS[name],
    script,
    action: `/send?ns=${ns}`,
    page(path, { headers = [], ...view } = {}) {
      const given = Object.entries({ vendor: name, ns, script, ...view })
      const query = new URLSearchParams(given.map(([key, value]) => [key, String(value)]))
      for (const header of headers) query.append('header', header)
      return `${path}?${query.toString()}`
    },
    set: control.set,
    counts: async () => (await control.state()).counts,
    sent: async () => (await (await fetch(`${origin}/sent?ns=${ns}`)).json()) as readonly Sent[],
  }
}
