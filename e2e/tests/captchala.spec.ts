import { eventually, expect, FRAMEWORKS, test, type Journey } from '../journey.ts'
import { emulatorControl } from '../../packages/testing/src/control/addresses.ts'

// What this vendor has and the other has not: products, server tokens, a loader in front, no word about an open challenge.
const control = ({ vendor, page }: Journey) =>
  emulatorControl(new URL(vendor.action, page.url()).searchParams.get('ns') ?? '', {
    origin: new URL(page.url()).origin,
  }).captchala

for (const framework of FRAMEWORKS) {
  test.describe(framework, { tag: '@captchala' }, () => {
    for (const product of ['popup', 'float', 'embed'] as const) {
      test(`a ${product} is opened by the submit, and by the visitor`, async ({ journey }) => {
        await journey.open(`${framework}/`, { product })
        await journey.ready()
        await journey.send.click()
        await journey.pass()
        await journey.verified()
        await journey.typeSomething()
        await journey.form.getByRole('button', { name: 'Clear' }).click()
        await journey.status('ready')
        await journey.tick()
        await journey.pass()
        await journey.status('solved')
        await journey.send.click()
        await journey.verified(2)
        expect(await journey.runs()).toBe(2)
      })
    }

    test('Enter in a field sends the form, though the bar is its first button', async ({ journey }) => {
      await journey.open(`${framework}/`, { product: 'float', mint: 'no' })
      await journey.ready()
      await journey.form.getByLabel('Name').press('Enter')
      await eventually(journey.answers).toEqual(['no token'])
      expect(await journey.runs()).toBe(0)
    })

    test('a pass without any visible work counts', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.ready()
      await control(journey).set({ outcome: 'pass' })
      await journey.send.click()
      await journey.verified()
      expect(await journey.events()).toEqual(['ready', 'solve', 'consume'])
    })

    test('a close after the success changes nothing', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.ready()
      await control(journey).set({ outcome: 'pass-then-close' })
      await journey.send.click()
      await journey.verified()
      expect(await journey.events()).toEqual(['ready', 'solve', 'consume'])
    })

    test('a challenge that is kept in the page and only shown is noticed, and has all the time in the world', async ({
      journey,
      page,
    }) => {
      await page.clock.install()
      await journey.open(`${framework}/`, { shown: false })
      await control(journey).set({ challengeNodes: 'kept' })
      await journey.update({ shown: true })
      await journey.ready()
      await journey.send.click()
      await journey.challengeIsOpen()
      await page.clock.runFor(100_000)
      expect(await journey.events()).toEqual(['ready', 'open'])
      await journey.pass()
      await journey.verified()
    })

    test('a core that never arrives is reported', async ({ journey, page }) => {
      await page.clock.install()
      await journey.open(`${framework}/`, { shown: false })
      await control(journey).set({ core: 'hang' })
      await journey.update({ shown: true })
      await journey.status('loading')
      await eventually(async () => (await control(journey).state()).counts.coreRequests).toBe(1)
      await page.clock.runFor(17_000)
      await journey.status('failed')
      expect(await journey.events()).toEqual(['error script-timeout'])
    })

    test('a core that cannot be had is asked for again', async ({ journey }) => {
      await journey.open(`${framework}/`, { shown: false })
      await control(journey).set({ coreFailures: 1 })
      await journey.update({ shown: true })
      await journey.status('ready')
      expect(await journey.events()).toEqual(['retry script-error', 'ready'])
      await journey.send.click()
      await journey.pass()
      await journey.verified()
    })

    test('a loader that leaves nothing is reported', async ({ journey, page }) => {
      await page.clock.install()
      await journey.open(`${framework}/`, { shown: false })
      await control(journey).set({ script: 'empty' })
      await journey.update({ shown: true })
      await eventually(journey.requests).toBe(1)
      await journey.status('loading')
      await page.clock.runFor(7000)
      await journey.status('failed')
      expect(await journey.events()).toEqual(['error api-missing'])
    })

    test('a server token is asked for once for each token, and never for a render or a remount', async ({
      journey,
    }) => {
      await journey.open(`${framework}/`, { serverToken: 'each', shown: false })
      await control(journey).set({ serverTokens: 'required' })
      const issued = async () => (await control(journey).state()).counts.serverTokens.length
      await journey.update({ shown: true })
      await journey.ready()
      for (let renders = 1; renders <= 3; renders++) await journey.update({ renders })
      expect(await issued()).toBe(1)
      await journey.send.click()
      await journey.pass()
      await journey.verified()
      // Nothing is fetched before somebody needs it.
      expect(await issued()).toBe(1)
      await journey.typeSomething()
      await journey.send.click()
      await journey.pass()
      await journey.verified(2)
      expect(await issued()).toBe(2)
    })

    test('a server token that is a text works once, and then says so', async ({ journey, page }) => {
      await journey.open(`${framework}/`, { shown: false })
      await control(journey).set({ serverTokens: 'required' })
      const once = await page.evaluate(async () =>
        (await fetch(`/server-token${location.search}`, { method: 'POST' })).text(),
      )
      await journey.update({ serverToken: 'once', once, shown: true })
      await journey.ready()
      await journey.send.click()
      await journey.pass()
      await journey.verified()
      await journey.typeSomething()
      await journey.send.click()
      await journey.status('failed')
      expect((await journey.events()).at(-1)).toBe('error server-token-unavailable')
      await expect(journey.message).toHaveRole('alert')
    })

    test('a server token that has expired is replaced without the visitor', async ({ journey }) => {
      await journey.open(`${framework}/`, { serverToken: 'each', shown: false })
      await control(journey).set({ serverTokens: 'required', nextInit: ['server_token_expired'] })
      await journey.update({ shown: true })
      await journey.status('ready')
      await journey.send.click()
      await journey.pass()
      await journey.verified()
    })

    test('handlers that are called after destroy() change nothing', async ({ journey }) => {
      await journey.open(`${framework}/`, { shown: false })
      await control(journey).set({ handlersAfterDestroy: true, destroyLeaves: ['children', 'listener', 'overlay'] })
      await journey.update({ shown: true })
      await journey.ready()
      await journey.send.click()
      await journey.challengeIsOpen()
      await journey.update({ shown: false })
      await eventually(journey.live).toBe(0)
      await journey.update({ shown: true })
      await journey.ready()
      await journey.send.click()
      await journey.pass()
      await journey.verified()
    })

    test('an embedded challenge in a box that clips can be passed', async ({ journey, page }) => {
      await journey.open(`${framework}/`, { product: 'embed' })
      await page.locator('main').evaluate((main) => {
        main.style.cssText = 'overflow:hidden;width:400px'
      })
      await journey.ready()
      await journey.send.click()
      await journey.pass()
      await journey.verified()
    })
  })
}

test(
  'a widget in an open shadow root works, with the stylesheet beside it',
  { tag: '@captchala' },
  async ({ journey, page }) => {
    await journey.open('plain/', { shown: false })
    await page.evaluate(() => {
      // The whole form goes into a shadow root before anything is mounted.
      const form = document.querySelector('form')
      const place = document.createElement('div')
      form?.replaceWith(place)
      if (form) place.attachShadow({ mode: 'open' }).append(form)
    })
    await journey.update({ shown: true })
    await journey.ready()
    await journey.send.click()
    await journey.pass()
    await journey.verified()
    expect(await page.locator('link[href*="captchala.css"]').count()).toBe(2)
  },
)
