import { expect, type Page } from '@playwright/test'
import { SCENARIOS } from '../../playground/scenarios/index.ts'
import type { Scenario, VendorName } from '../../playground/scenarios/scenario.ts'
import { playgroundOrigin, test } from '../fixture.ts'

// The switch of the playground: each scenario that says what will be reported, played as its hint says.

/** Reported after a deadline of ours: the page's clock is put forward. */
const DEADLINE = /-timeout$/
/** The second of two submits is the one that fails. */
const TWICE = ['resent', 'after-outage']

// oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from this pattern
test.use({ origin: async ({}, provide) => provide(playgroundOrigin()) })

/** Whether the visitor is shown a challenge on the way. */
const isAsked = ({ group, vendor = {}, page = {} }: Scenario, name: VendorName): boolean =>
  !vendor[name]?.outcome &&
  !page.sitekey &&
  !page.bareSubmit &&
  !['The script', 'The widget', 'Server tokens'].includes(group)

async function publish(page: Page, challenge: VendorName | undefined): Promise<void> {
  await page.getByLabel('Comment').fill('Hello')
  await page.getByRole('button', { name: 'Publish' }).click()
  if (challenge === undefined) return
  const frame = page.locator('iframe[title="Emulated hCaptcha challenge"]').filter({ visible: true })
  const place = challenge === 'hcaptcha' ? frame.contentFrame() : page
  await place.getByRole('button', { name: 'Verify', exact: true }).click()
}

for (const vendor of ['hcaptcha', 'captchala'] as const)
  for (const [name, scenario] of Object.entries<Scenario>(SCENARIOS)) {
    const { code, only = vendor } = scenario
    if (code === undefined || only !== vendor) continue
    test(`${vendor} ${name}: ${code} is shown in the playground`, async ({ page }) => {
      const deadline = DEADLINE.test(code) && scenario.group !== 'The vendor’s server'
      if (deadline) await page.clock.install()
      await page.goto(`/react/?form=action&vendor=${vendor}&scenario=${name}`)
      const challenge = isAsked(scenario, vendor) ? vendor : undefined
      await publish(page, challenge)
      if (deadline) {
        await page.locator('form[aria-busy]').waitFor()
        await page.clock.runFor(60_000)
      }
      if (TWICE.includes(name)) {
        await page.locator('.answers .pill').first().waitFor()
        await publish(page, challenge)
      }
      const said = page.locator('.timeline li code, .answers .pill, .answers code').filter({ hasText: code })
      await expect(said.first()).toBeVisible({ timeout: 15_000 })
    })
  }
