import { expect, FRAMEWORKS, test } from '../journey.ts'

for (const framework of FRAMEWORKS) {
  test.describe(framework, () => {
    test('a click on the submit button mints a token, which is verified once and is nowhere afterwards', async ({
      journey,
    }) => {
      await journey.open(`${framework}/`)
      await journey.status('ready')
      await journey.form.getByLabel('Name').fill('Ada')
      await journey.send.click()
      await journey.status('challenging')
      await journey.pass()
      const [sent] = await journey.verified()
      expect(sent?.fields).toEqual(['name=Ada', 'intent=publish'])
    })

    test('a visitor who ticks the box first sees one challenge', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.tick()
      await journey.pass()
      await journey.status('solved')
      await journey.send.click()
      await journey.verified()
      expect(await journey.runs()).toBe(1)
    })

    test('everything goes by keyboard', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.status('ready')
      await journey.form.getByLabel('Name').fill('Ada')
      await journey.form.getByLabel('Name').press('Enter')
      await journey.passByKeyboard()
      const [sent] = await journey.verified()
      expect(sent?.fields).toEqual(['name=Ada', 'intent=publish'])
    })

    test('an invisible captcha opens its challenge at the submit', async ({ journey }) => {
      await journey.open(`${framework}/`, { size: 'invisible' })
      await journey.status('ready')
      await journey.send.click()
      await journey.pass()
      await journey.verified()
    })

    test('a form that the browser sends carries the token to the next page', async ({ journey, page }) => {
      await journey.open(`${framework}/`, { send: 'native' })
      await journey.status('ready')
      await journey.form.getByLabel('Name').fill('Ada')
      await journey.send.click()
      await journey.pass()
      await page.getByRole('heading', { name: 'verified' }).waitFor()
      const [sent] = await journey.verified()
      expect(sent?.fields).toEqual(['name=Ada', 'intent=publish'])
    })

    test('a submit handler has a token for as long as it sends', async ({ journey }) => {
      await journey.open(`${framework}/`, { send: 'token' })
      await journey.status('ready')
      for (const requests of [1, 2]) {
        await journey.send.click()
        await journey.pass()
        await journey.verified(requests)
        await journey.status('ready')
      }
    })
  })
}
