import { eventually, expect, FRAMEWORKS, test } from '../journey.ts'
import { tokenIsNowhere } from '../nowhere.ts'

// The laws that need a browser to be seen; each framework for itself, and all of them on one page. Law 3 is among the
// provocations, law 9 with the frameworks' own cases, law 10 has a file of its own, and law 17 is watched in every test.
test('law 2: one script per vendor and document, whatever the number of widgets, frameworks and copies', async ({
  journey,
  page,
}) => {
  await journey.open('mixed/')
  for (const name of ['React', 'Vue', 'Plain']) {
    await page.getByRole('form', { name }).getByRole('button', { name: 'Send' }).click()
    await journey.pass()
    await journey.verified(1 + ['React', 'Vue', 'Plain'].indexOf(name))
  }
  expect(await journey.counts()).toMatchObject({ requests: 1, evaluations: 1, live: 3 })
})

for (const framework of FRAMEWORKS) {
  test.describe(framework, () => {
    test('law 1: creating a captcha, a provider or a component touches nothing', async ({ journey, page }) => {
      await page.addInitScript(() => {
        const calls: string[] = []
        Object.assign(window, { calls })
        const { setInterval } = window
        window.setInterval = ((...args: Parameters<typeof setInterval>) => {
          calls.push('setInterval')
          return setInterval(...args)
        }) as typeof setInterval
      })
      await journey.open(`${framework}/`, { load: 'execute' })
      await journey.status('idle')
      expect(
        await page.evaluate(() => ({
          calls: (window as unknown as { calls: string[] }).calls,
          // The page's own script, and no other.
          scripts: document.scripts.length,
          frames: frames.length,
          shared: Symbol.for('captcha-field.scripts') in globalThis,
          inBody: document.body.children.length,
        })),
      ).toEqual({ calls: [], scripts: 1, frames: 0, shared: false, inBody: 1 })
      expect(await journey.requests()).toBe(0)
    })

    test('law 4: every promise settles, with a reason, and none is an unhandled rejection', async ({
      journey,
      page,
      errors,
    }) => {
      await journey.open(`${framework}/`, { load: 'execute' })
      const execute = (): Promise<string> =>
        page.evaluate(() => {
          // A caller who drops the promise.
          void window.driver.handle().mint()
          return window.driver
            .handle()
            .execute()
            .then(
              () => 'token',
              (error: unknown) => (error as { code: string }).code,
            )
        })
      const waiting = execute()
      expect(await waiting).toBe('execute-in-progress')
      await journey.close()
      await eventually(journey.events).toContain('close challenge-closed')
      expect(errors).toEqual([])
    })

    test('law 6: nothing is minted before the submit', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.status('ready')
      expect(await journey.counts()).toMatchObject({ executes: 0, runs: 0, tokens: [] })
    })

    test('law 7: a token is never in the document, while it is held or after it left', async ({ journey, page }) => {
      await journey.open(`${framework}/`)
      await journey.tick()
      await journey.pass()
      await journey.status('solved')
      const [token] = (await journey.counts()).tokens
      await tokenIsNowhere(page, token ?? '')
      await journey.send.click()
      const [sent] = await journey.verified()
      expect(sent?.tokens).toEqual([token])
    })

    test('law 8: a new provider with an equal key never touches the widget, another key makes another one', async ({
      journey,
    }) => {
      await journey.open(`${framework}/`)
      await journey.status('ready')
      for (let renders = 1; renders <= 5; renders++) await journey.update({ renders })
      expect(await journey.renders()).toBe(1)
      await journey.update({ theme: 'dark' })
      await journey.status('ready')
      await eventually(journey.renders).toBe(2)
      expect(await journey.live()).toBe(1)
      await journey.send.click()
      await journey.pass()
      await journey.verified()
    })

    test('law 11: after removal nothing of ours stays, and nothing of the vendor says anything', async ({
      journey,
      page,
    }) => {
      await journey.vendor.set({ tokenSeconds: 1 })
      await journey.open(`${framework}/`, { shown: false })
      const markup = (): Promise<string> => page.evaluate(() => document.body.outerHTML)
      const before = await markup()
      await journey.update({ shown: true })
      await journey.tick()
      await journey.pass()
      await journey.status('solved')
      const events = await journey.events()
      await journey.update({ shown: false })
      await eventually(journey.live).toBe(0)
      expect(await markup()).toBe(before)
      expect(await journey.events()).toEqual(events)
    })

    test('law 12: a double click on a form whose box is ticked sends one request', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.tick()
      await journey.pass()
      await journey.status('solved')
      await journey.send.dblclick()
      await journey.verified()
      expect(await journey.runs()).toBe(1)
    })

    test('law 12: a double click that mints a token sends one request', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.status('ready')
      await journey.send.dblclick()
      await journey.pass()
      await journey.verified()
      expect(await journey.runs()).toBe(1)
    })

    test('law 12: Enter twice sends one request', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.tick()
      await journey.pass()
      await journey.status('solved')
      const name = journey.form.getByLabel('Name')
      await name.focus()
      await name.press('Enter')
      await name.press('Enter')
      await journey.verified()
      expect(await journey.runs()).toBe(1)
    })

    test('law 16: a vendor that never answers is reported', async ({ journey, page }) => {
      await page.clock.install()
      await journey.vendor.set({ outcome: 'silence' })
      await journey.open(`${framework}/`)
      await journey.ready()
      await journey.send.click()
      await eventually(journey.runs).toBe(1)
      await page.clock.runFor(20_000)
      await journey.status('challenging')
      await page.clock.runFor(12_000)
      await journey.status('failed')
      await expect(journey.message).toHaveRole('alert')
      expect(await journey.events()).toEqual(['ready', 'error widget-timeout'])
    })

    test('law 16: a visitor who takes their time never is', async ({ journey, page }) => {
      await page.clock.install()
      await journey.open(`${framework}/`)
      await journey.ready()
      await journey.send.click()
      await journey.challengeIsOpen()
      await page.clock.runFor(100_000)
      expect(await journey.events()).toEqual(['ready', 'open'])
      await journey.pass()
      await journey.verified()
    })
  })
}
