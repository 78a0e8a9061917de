import { eventually, expect, FRAMEWORKS, test } from '../journey.ts'

// The rules of the submit, as far as they concern a real field, a real script and real clicks.
for (const framework of FRAMEWORKS) {
  test.describe(framework, () => {
    test('a submit that waits for a token is heard by nobody else, and once when it goes', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.status('ready')
      await journey.send.click()
      await journey.status('challenging')
      expect(await journey.submits()).toEqual([])
      await journey.pass()
      await journey.verified()
      expect(await journey.submits()).toEqual(['capture', 'submit'])
    })

    test('while a token is minted the form is busy, and further submits are one and the same', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.status('ready')
      await journey.send.click()
      await expect(journey.form).toHaveAttribute('aria-busy', 'true')
      // It takes the keyboard as it opens, and Enter would pass it.
      await journey.challengeIsOpen()
      await journey.form.getByLabel('Name').press('Enter')
      await journey.send.evaluate((button) => (button as HTMLButtonElement).click())
      await journey.pass()
      await journey.verified()
      await expect(journey.form).not.toHaveAttribute('aria-busy')
    })

    test('drafts and cancels pass untouched, without a challenge', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.status('ready')
      await journey.form.getByRole('button', { name: 'Cancel' }).click()
      await journey.form.getByRole('button', { name: 'Save draft' }).click()
      await eventually(journey.answers).toEqual(['no token', 'no token'])
      expect((await journey.counts()).executes).toBe(0)
      expect((await journey.vendor.sent()).map(({ fields }) => fields)).toEqual([['name='], ['name=', 'intent=draft']])
    })

    for (const mint of ['ask', 'promise'] as const) {
      test(`a predicate decides (${mint}) whether a submit waits for a token`, async ({ journey, page }) => {
        await journey.open(`${framework}/`, { mint })
        await journey.status('ready')
        await journey.send.click()
        await eventually(journey.answers).toEqual(['no token'])
        expect((await journey.counts()).executes).toBe(0)
        await page.getByLabel('Wants a token').check()
        await journey.send.click()
        await journey.pass()
        await eventually(journey.answers).toEqual(['no token', 'verified'])
        expect(await journey.submits()).toEqual(['capture', 'submit', 'capture', 'submit'])
      })
    }

    test('a field that is told not to mint leaves the form alone', async ({ journey }) => {
      await journey.open(`${framework}/`, { mint: 'no' })
      await journey.status('ready')
      await journey.send.click()
      await eventually(journey.answers).toEqual(['no token'])
    })

    test('a challenge that the visitor closes sends nothing and says nothing, and the next submit asks again', async ({
      journey,
    }) => {
      await journey.open(`${framework}/`)
      await journey.status('ready')
      await journey.send.click()
      await journey.close()
      await journey.status('ready')
      await expect(journey.form).not.toHaveAttribute('aria-busy')
      await expect(journey.message).toHaveCount(0)
      expect(await journey.events()).toEqual(['ready', 'open', 'close challenge-closed'])
      await journey.send.click()
      await journey.pass()
      await journey.verified()
    })

    for (const button of ['disabled', 'gone'] as const) {
      test(`a button that is ${button} meanwhile still says what was asked for`, async ({ journey }) => {
        await journey.open(`${framework}/`)
        await journey.status('ready')
        await journey.send.click()
        await journey.status('challenging')
        await journey.update({ button })
        await journey.pass()
        const [sent] = await journey.verified()
        expect([...(sent?.fields ?? [])].toSorted()).toEqual(['intent=publish', 'name='])
        if (button === 'disabled') await expect(journey.send).toBeDisabled()
      })
    }

    test('a form that became invalid meanwhile keeps the token for the corrected submit', async ({ journey, page }) => {
      await journey.open(`${framework}/`, { send: 'native' })
      await journey.status('ready')
      const name = journey.form.getByLabel('Name')
      await name.fill('Ada')
      await journey.send.click()
      await journey.status('challenging')
      await name.evaluate((input: HTMLInputElement) => {
        input.value = ''
      })
      await journey.pass()
      await journey.status('solved')
      await expect(journey.form).not.toHaveAttribute('aria-busy')
      expect(await journey.vendor.sent()).toEqual([])
      await name.fill('Ada')
      await journey.send.click()
      await page.getByRole('heading', { name: 'verified' }).waitFor()
      await journey.verified()
      expect(await journey.runs()).toBe(1)
    })

    test('a handler that validates late, refuses, and is corrected costs one challenge', async ({ journey }) => {
      await journey.open(`${framework}/`, { send: 'checked' })
      await journey.status('ready')
      await journey.send.click()
      await journey.pass()
      await eventually(journey.answers).toEqual(['refused by the page'])
      await journey.form.getByLabel('Name').fill('Ada')
      await journey.send.click()
      await eventually(journey.answers).toEqual(['refused by the page', 'verified'])
      await journey.verified()
      expect(await journey.runs()).toBe(1)
    })

    test('a reset forgets a spent tick, and keeps a token that was not sent', async ({ journey }) => {
      await journey.open(`${framework}/`)
      const clear = journey.form.getByRole('button', { name: 'Clear' })
      await journey.tick()
      await journey.pass()
      await journey.status('solved')
      await clear.click()
      await journey.send.click()
      await journey.verified()
      await journey.status('consumed')
      await journey.ticked()
      await clear.click()
      await journey.status('ready')
      await journey.ticked(false)
    })

    test('fields may be named like the methods of a form', async ({ journey }) => {
      await journey.open(`${framework}/`, { hostile: true })
      await journey.status('ready')
      await journey.send.click()
      await journey.pass()
      const [sent] = await journey.verified()
      expect(sent?.fields).toEqual(['name=', 'elements=e', 'requestSubmit=r', 'intent=publish'])
    })

    test('form.submit() raises no submit, and carries no token', async ({ journey, page }) => {
      await journey.open(`${framework}/`)
      await journey.status('ready')
      await journey.form.evaluate((form: HTMLFormElement) => form.submit())
      await page.getByRole('heading', { name: 'no token' }).waitFor()
      expect(await journey.runs()).toBe(0)
    })

    for (const times of [1, 2]) {
      test(`a page that validates and then submits again with the same button sends once, after ${times} clicks`, async ({
        journey,
      }) => {
        await journey.open(`${framework}/`)
        await journey.tick()
        await journey.pass()
        await journey.status('solved')
        await journey.form.evaluate((form: HTMLFormElement) => {
          let valid = false
          const validate = (event: SubmitEvent): void => {
            if (valid) return
            event.preventDefault()
            event.stopPropagation()
            setTimeout(() => {
              valid = true
              form.requestSubmit(event.submitter)
            }, 100)
          }
          form.addEventListener('submit', validate, { capture: true })
        })
        await journey.send.click({ clickCount: times })
        const [sent] = await journey.verified()
        expect(sent?.fields).toEqual(['name=', 'intent=publish'])
        expect(await journey.runs()).toBe(1)
      })
    }

    test('two decisions within half a second are two requests if something was typed between them', async ({
      journey,
    }) => {
      await journey.open(`${framework}/`)
      const name = journey.form.getByLabel('Name')
      await journey.tick()
      await journey.pass()
      await journey.status('solved')
      // In one task, as no visitor can: half a second must not have gone by on a slow machine.
      await name.evaluate((input: HTMLInputElement) => {
        const press = (): void => input.form?.querySelector<HTMLButtonElement>('[value=publish]')?.click()
        press()
        press()
        input.value = 'Ada'
        input.dispatchEvent(new Event('input', { bubbles: true }))
        press()
      })
      await journey.pass()
      const sent = await journey.verified(2)
      expect(sent.map(({ fields }) => fields[0])).toEqual(['name=', 'name=Ada'])
    })
  })
}
