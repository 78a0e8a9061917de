import { expect, type Locator, type Page } from '@playwright/test'
import type { PageCounts } from '../packages/testing/src/emulated/pageCounts.ts'
import type { Sent } from './backend.ts'
import { test as base } from './fixture.ts'
import { tokenIsNowhere } from './nowhere.ts'
import type { View } from './pages/kit/view.ts'
import { createVendor, type PageOptions, type Vendor, type VendorName } from './vendor.ts'

export { expect } from '@playwright/test'
export { productionOrigin } from './fixture.ts'

export const FRAMEWORKS = ['react', 'vue', 'plain'] as const

/** What the vendor counted: its script in this page, and its servers. */
export interface Counts extends PageCounts {
  /** Requests for the script. */
  readonly requests: number
  /** Runs that its servers were asked for, whoever began them: each is a challenge, unless the scenario says otherwise. */
  readonly runs: number
  readonly tokens: readonly string[]
}

/** What a visitor sees and does, whatever the page is made with. */
export interface Journey {
  readonly page: Page
  readonly vendor: Vendor
  /** A page by its folder and file: `react/`. */
  open(path: string, options?: PageOptions): Promise<void>
  /** Renders the page's parent with another view. */
  update(patch: Partial<View>): Promise<void>
  /** Keeps the vendor's script back; answers with what lets it go. */
  holdScript(): Promise<() => void>

  // What is on the page. Of several, the first.
  readonly form: Locator
  readonly send: Locator
  readonly field: Locator
  readonly message: Locator
  readonly retry: Locator
  readonly checkbox: Locator

  // What a visitor does.
  /** Clicks the box, which opens a challenge. */
  tick(): Promise<void>
  /** Passes the challenge that is open, or about to be. */
  pass(): Promise<void>
  passByKeyboard(): Promise<void>
  /** The connection breaks while the challenge is open. */
  breakOff(): Promise<void>
  close(): Promise<void>
  typeSomething(): Promise<void>
  /** Sends both forms, one after the other. */
  bothSend(): Promise<void>

  // What is to be seen of it.
  status(status: string): Promise<void>
  /** A widget, and its box has arrived. */
  ready(): Promise<void>
  challengeIsOpen(): Promise<void>
  ticked(yes?: boolean): Promise<void>
  events(): Promise<readonly string[]>
  submits(): Promise<readonly string[]>
  answers(): Promise<readonly string[]>
  /** Of a page that the script has run in. */
  counts(): Promise<Counts>
  live(): Promise<number>
  renders(): Promise<number>
  /** What was moved is drawn once more, where the vendor draws in frames. */
  moved(): Promise<void>
  // Of the vendor's servers, whatever the page is.
  requests(): Promise<number>
  runs(): Promise<number>
  /**
   * Waits for the last of so many requests: each with exactly one token, of its own, verified exactly once; and all of
   * them are nowhere in the page.
   */
  verified(requests?: number): Promise<readonly Sent[]>
}

const PATIENCE_MS = 5000

/** Asks until the answer is right; more often than `expect.poll` would by itself. */
export const eventually = <Value>(ask: () => Value | Promise<Value>): ReturnType<typeof expect.poll<Value>> =>
  expect.poll(ask, { intervals: [10, 20, 40, 80], timeout: PATIENCE_MS })

function createJourney(page: Page, vendor: Vendor): Journey {
  const read = (what: 'events' | 'submits' | 'answers') => (): Promise<readonly string[]> =>
    page.evaluate((name) => window.driver[name], what)
  const form = page.locator('form').first()
  const field = page.locator('[data-captcha]').first()
  const { checkbox, ticked, challenge, verify, counts, breakOff } = vendor.widget(page)

  const journey: Journey = {
    page,
    vendor,
    async open(path, options) {
      // Not until everything has loaded: some tests keep a script back.
      await page.goto(vendor.page(`/${path}`, options), { waitUntil: 'domcontentloaded' })
    },
    update: (patch) => page.evaluate((change) => window.driver.update(change), patch),
    async holdScript() {
      let release = (): void => {}
      const released = new Promise<void>((resolve) => {
        release = resolve
      })
      await page.route(`${vendor.script}*`, async (route) => {
        await released
        await route.continue()
      })
      return release
    },

    form,
    field,
    send: page.getByRole('button', { name: 'Send' }).first(),
    message: page.locator('[data-captcha]').locator('[role=alert], [role=status]').first(),
    retry: page.getByRole('button', { name: 'Try again' }).first(),
    checkbox,

    tick: () => journey.checkbox.click(),
    pass: () => verify.click(),
    async passByKeyboard() {
      await expect(verify).toBeFocused()
      await page.keyboard.press('Enter')
    },
    breakOff,
    close: () => challenge.getByRole('button', { name: 'Close' }).click(),
    typeSomething: () => form.getByLabel('Name').pressSequentially('a'),
    async bothSend() {
      for (const [index, name] of ['First', 'Second'].entries()) {
        await page.getByRole('form', { name }).getByRole('button', { name: 'Send' }).click()
        await journey.pass()
        await journey.verified(index + 1)
      }
    },

    async status(status) {
      // Looks more often than `expect` does, which has the better message.
      const isSo = page.locator(`[data-captcha=${status}]`).first()
      await isSo
        .waitFor({ state: 'attached', timeout: PATIENCE_MS })
        .catch(() => expect(field).toHaveAttribute('data-captcha', status, { timeout: 100 }))
    },
    async ready() {
      await journey.status('ready')
      await journey.checkbox.waitFor()
    },
    challengeIsOpen: () => verify.waitFor(),
    ticked: (yes = true) => expect(ticked).toHaveCount(yes ? 1 : 0),
    events: read('events'),
    submits: read('submits'),
    answers: read('answers'),
    async counts() {
      const inPage = await counts()
      const { scriptRequests: requests, executes: runs, tokens } = await vendor.counts()
      return { ...inPage, requests, runs, tokens }
    },
    requests: async () => (await vendor.counts()).scriptRequests,
    live: async () => (await journey.counts()).live,
    renders: async () => (await journey.counts()).renders,
    moved: () => eventually(journey.renders).toBe(vendor.framed ? 2 : 1),
    runs: async () => (await vendor.counts()).executes,
    async verified(requests = 1) {
      await eventually(async () => (await vendor.sent()).length).toBe(requests)
      const all = await vendor.sent()
      expect(all.map(({ verdict }) => verdict)).toEqual(all.map(() => 'verified'))
      const tokens = all.flatMap((one) => one.tokens)
      expect(tokens.length, 'tokens').toBe(requests)
      expect((await vendor.counts()).verifications).toEqual(Object.fromEntries(tokens.map((token) => [token, 1])))
      for (const token of tokens) await tokenIsNowhere(page, token)
      return all
    },
  }
  return journey
}

export const test = base.extend<{ journey: Journey; vendorName: VendorName }>({
  vendorName: ['hcaptcha', { option: true }],
  journey: async ({ page, origin, vendorName }, provide) => {
    const strangers: string[] = []
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url())
      if (protocol.startsWith('http') && !/^(127\.0\.0\.1|localhost)$/.test(hostname)) strangers.push(request.url())
    })
    await provide(createJourney(page, createVendor(origin, vendorName)))
    // Law 17, in every test: no request to anybody else, no cookie, no storage.
    expect(strangers, 'requests to somebody else').toEqual([])
    expect(await page.context().cookies()).toEqual([])
    expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0)
  },
})
