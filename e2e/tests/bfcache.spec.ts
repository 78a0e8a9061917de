import { expect, FRAMEWORKS, test, type Journey } from '../journey.ts'

/** To another page and back, without a load. */
async function awayAndBack({ page }: Journey, meanwhile = async (): Promise<void> => {}): Promise<void> {
  await page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => {
      document.documentElement.dataset['persisted'] = String(persisted)
    })
  })
  // A page is kept only if everything in it has loaded, the frames of the widget included.
  await Promise.all(page.frames().map((frame) => frame.waitForLoadState()))
  await page.getByRole('link', { name: 'Elsewhere' }).click()
  await page.getByRole('heading', { name: 'Elsewhere' }).waitFor()
  await meanwhile()
  // Not page.goBack(): it waits for a load, and what comes from the cache is not loaded.
  await page.evaluate(() => history.back())
  await expect(page.locator('html')).toHaveAttribute('data-persisted', 'true')
}

/** By keyboard: Playwright does not look into the frames of a page that came from the cache. */
async function passUnseen({ page, vendor, passByKeyboard }: Journey): Promise<void> {
  if (!vendor.framed) return passByKeyboard()
  const challenge = page.locator('iframe[src*="frame=challenge"]:visible')
  await expect(challenge).toBeFocused()
  await expect(async () => {
    await page.keyboard.press('Enter')
    await expect(challenge).toHaveCount(0, { timeout: 500 })
  }).toPass()
}

for (const framework of FRAMEWORKS) {
  test.describe(framework, () => {
    test('a page that comes back from the back/forward cache has a working widget', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.ready()
      await awayAndBack(journey)
      await journey.send.click()
      await passUnseen(journey)
      await journey.verified()
    })

    test('a token that is held is still there, if it is fresh', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.tick()
      await journey.pass()
      await journey.status('solved')
      await awayAndBack(journey)
      await journey.send.click()
      await journey.verified()
      expect(await journey.runs()).toBe(1)
    })

    test('a token that has died meanwhile is not', async ({ journey, page }) => {
      await journey.open(`${framework}/`)
      await journey.tick()
      await journey.pass()
      await journey.status('solved')
      // Timers stand still in the cache; the clock on the wall does not.
      await page.evaluate(() => {
        const now = Date.now()
        addEventListener('pagehide', () => {
          Date.now = () => now + 120_000
        })
      })
      await awayAndBack(journey)
      await journey.status('expired')
      await journey.send.click()
      await passUnseen(journey)
      await journey.verified()
    })
  })
}
