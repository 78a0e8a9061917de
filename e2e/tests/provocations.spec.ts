import { eventually, expect, FRAMEWORKS, test } from '../journey.ts'

// What brings today's wrappers down. The names are those of the table of pains.
for (const framework of FRAMEWORKS) {
  test.describe(framework, () => {
    test('script fails once, component remounts', async ({ journey }) => {
      await journey.vendor.set({ script: 'not-found' })
      await journey.open(`${framework}/`)
      await eventually(journey.events).toEqual(['retry script-error'])
      await journey.vendor.set({ script: 'ok' })
      await journey.update({ shown: false })
      await journey.update({ shown: true })
      await journey.status('ready')
      await journey.send.click()
      await journey.pass()
      await journey.verified()
      expect((await journey.counts()).evaluations).toBe(1)
    })

    test('script request hangs', async ({ journey, page }) => {
      await page.clock.install()
      const release = await journey.holdScript()
      await journey.open(`${framework}/`)
      await journey.status('loading')
      await page.clock.runFor(10_000)
      await journey.status('loading')
      await page.clock.runFor(6000)
      await journey.status('failed')
      await expect(journey.message).toHaveRole('status')
      expect(await journey.events()).toEqual(['error script-timeout'])
      // Its arrival is taken, however late.
      release()
      await journey.status('ready')
      await expect(journey.message).toHaveCount(0)
      await journey.send.click()
      await journey.pass()
      await journey.verified()
      expect(await journey.requests()).toBe(1)
    })

    test('script blocked for good', async ({ journey, page }) => {
      await page.clock.install()
      await journey.vendor.set({ script: 'not-found' })
      await journey.open(`${framework}/`)
      for (const failures of [1, 2]) {
        await eventually(async () => (await journey.events()).length).toBeGreaterThanOrEqual(failures)
        await page.clock.runFor(3000)
      }
      await eventually(journey.events).toEqual(['retry script-error', 'retry script-error', 'error script-error'])
      await journey.status('failed')
      await expect(journey.message).toHaveRole('status')
      await expect(journey.message).toHaveText(/blocked/)
      // A handful of times, and none for a mere mount.
      expect(await journey.requests()).toBe(3)
      await journey.update({ shown: false })
      await journey.update({ shown: true })
      await journey.status('failed')
      expect(await journey.requests()).toBe(3)
      // The visitor may ask, and is heard as soon as it works again.
      await journey.vendor.set({ script: 'ok' })
      await journey.retry.click()
      await journey.status('ready')
      await journey.send.click()
      await journey.pass()
      await journey.verified()
      expect(await journey.counts()).toMatchObject({ requests: 4, evaluations: 1 })
    })

    test('50 parent re-renders', async ({ journey, page }) => {
      await journey.open(`${framework}/`)
      await journey.status('ready')
      await page.evaluate(async () => {
        for (let renders = 1; renders <= 50; renders++) await window.driver.update({ renders })
      })
      await page.getByText('rendered 50').waitFor()
      expect(await journey.counts()).toMatchObject({ renders: 1, live: 1, requests: 1 })
    })

    test('two fields mounted in one tick', async ({ journey }) => {
      await journey.open(`${framework}/`, { second: 'same' })
      await journey.bothSend()
      expect(await journey.counts()).toMatchObject({ requests: 1, renders: 2, live: 2 })
    })

    test('two copies of the bundle on one page', async ({ journey }) => {
      await journey.open(`${framework}/`, { second: 'copy' })
      await journey.bothSend()
      expect(await journey.counts()).toMatchObject({ requests: 1, renders: 2, live: 2 })
    })

    test('offline, and online again', async ({ journey, page }) => {
      await journey.open(`${framework}/`, { shown: false })
      await page.context().setOffline(true)
      await journey.update({ shown: true })
      await eventually(journey.events).toEqual(['retry script-error'])
      await page.context().setOffline(false)
      await journey.status('ready')
      await journey.send.click()
      await journey.pass()
      await journey.verified()
    })

    for (const tag of ['is in flight', 'has finished'] as const) {
      test(`the site's own script tag ${tag}`, async ({ journey, page }) => {
        await journey.open(`${framework}/`, { shown: false })
        const release = await journey.holdScript()
        await page.evaluate((src) => {
          const own = document.createElement('script')
          own.src = `${src}?render=explicit`
          own.id = 'own'
          document.head.append(own)
        }, journey.vendor.script)
        if (tag === 'has finished') {
          release()
          await page.waitForFunction((name) => name in window, journey.vendor.globals.first)
        }
        await journey.update({ shown: true })
        release()
        await journey.status('ready')
        await journey.send.click()
        await journey.pass()
        await journey.verified()
        expect(await journey.counts()).toMatchObject({ requests: 1, evaluations: 1 })
        await expect(page.locator('#own')).toHaveCount(1)
      })
    }

    test('unmount while loading', async ({ journey, page }) => {
      const release = await journey.holdScript()
      await journey.open(`${framework}/`)
      await journey.status('loading')
      await journey.update({ shown: false })
      release()
      await page.waitForFunction((name) => name in window, journey.vendor.globals.api)
      expect(await journey.renders()).toBe(0)
      await journey.update({ shown: true })
      await journey.status('ready')
      expect(await journey.counts()).toMatchObject({ renders: 1, live: 1, requests: 1 })
    })

    test('unmount with a challenge open', async ({ journey, page }) => {
      await journey.open(`${framework}/`)
      await journey.status('ready')
      const ended = page.evaluate(() =>
        window.driver
          .handle()
          .execute()
          .then(
            () => 'token',
            (error: unknown) => (error as { code: string }).code,
          ),
      )
      await journey.challengeIsOpen()
      await journey.update({ shown: false })
      expect(await ended).toBe('execute-cancelled')
      await eventually(journey.live).toBe(0)
      expect(await page.evaluate(() => document.body.children.length)).toBe(1)
    })

    test('execute() before the script is there', async ({ journey, page }) => {
      const release = await journey.holdScript()
      await journey.open(`${framework}/`)
      await journey.status('loading')
      const ended = page.evaluate(() =>
        window.driver
          .handle()
          .execute()
          .then((token) => token.length > 10),
      )
      release()
      await journey.pass()
      expect(await ended).toBe(true)
    })

    test('submit before the script is there', async ({ journey }) => {
      const release = await journey.holdScript()
      await journey.open(`${framework}/`)
      await journey.status('loading')
      await journey.send.click()
      await expect(journey.form).toHaveAttribute('aria-busy', 'true')
      release()
      await journey.pass()
      await journey.verified()
    })

    test('submit twice', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.status('ready')
      await journey.send.click()
      await journey.pass()
      await journey.verified(1)
      await journey.typeSomething()
      await journey.send.click()
      await journey.pass()
      await journey.verified(2)
    })

    test('token expired', async ({ journey, page }) => {
      await page.clock.install()
      await journey.open(`${framework}/`)
      await journey.tick()
      await journey.pass()
      await journey.status('solved')
      // It does not leave any more in the last 5 s of its two minutes.
      await page.clock.runFor(100_000)
      await journey.status('solved')
      await page.clock.runFor(20_000)
      await journey.status('expired')
      await journey.ticked(false)
      await journey.send.click()
      await journey.pass()
      await journey.verified()
      expect((await journey.counts()).tokens).toHaveLength(2)
    })
  })
}
