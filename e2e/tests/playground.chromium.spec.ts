import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { playgroundOrigin, test } from '../fixture.ts'

// What `npm start` shows. Once for every vendor's widget: the pages name their vendor themselves.
const WIDGETS = {
  hcaptcha: '',
  popup: '&vendor=captchala',
  float: '&vendor=captchala&product=float',
  embed: '&vendor=captchala&product=embed',
  'server tokens': '&vendor=captchala&tokens=with',
}

// oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from this pattern
test.use({ origin: async ({}, provide) => provide(playgroundOrigin()) })

async function verify(page: Page, query: string): Promise<void> {
  const frame = page.locator('iframe[title="Emulated hCaptcha challenge"]').filter({ visible: true })
  await (query === '' ? frame.contentFrame() : page).getByRole('button', { name: 'Verify', exact: true }).click()
}

for (const framework of ['react', 'vue', 'plain']) {
  for (const [widget, query] of Object.entries(WIDGETS)) {
    test(`passes a submission in ${framework} with ${widget}, without a word on the console`, async ({ page }) => {
      const noise: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') noise.push(message.text())
      })
      page.on('request', (request) => {
        if (new URL(request.url()).hostname !== '127.0.0.1') noise.push(request.url())
      })
      await page.goto(`/${framework}/?form=action${query}`)
      await page.getByLabel('Comment').fill('Hello')
      await page.getByRole('button', { name: 'Publish' }).click()
      await verify(page, query)
      await expect(page.locator('.answers .pill')).toHaveText(['accepted'])
      await expect(page.locator('.answers .record summary')).toContainText('The token is not in it.')
      expect(noise).toEqual([])
    })
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 390]) {
      test(`${framework} passes axe, ${colorScheme}, ${width} pixels wide`, async ({ page }) => {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 900 })
        await page.goto(`/${framework}/?form=native`)
        await page.locator('[data-captcha=ready]').first().waitFor()
        const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze()
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
        // Nothing sticks out sideways.
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      })
    }
  }
}
