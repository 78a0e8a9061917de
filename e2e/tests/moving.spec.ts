import { eventually, expect, FRAMEWORKS, test, type Journey } from '../journey.ts'

// Law 10: a container that is moved, emptied, hidden and shown again has a working widget afterwards.

/** By the visitor: in the box, and then by the button. */
async function works(journey: Journey): Promise<void> {
  await journey.status('ready')
  await journey.tick()
  await journey.pass()
  await journey.status('solved')
  await journey.send.click()
  await journey.verified()
  expect(await journey.live()).toBe(1)
}

for (const framework of FRAMEWORKS) {
  test.describe(framework, () => {
    test('a keyed list is put into another order', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.ready()
      await journey.update({ order: 'xyf' })
      await journey.moved()
      await works(journey)
    })

    test('the form leaves and returns within a task', async ({ journey, page }) => {
      await journey.open(`${framework}/`)
      await journey.ready()
      await page
        .locator('li')
        .first()
        .evaluate((item) => {
          const list = item.parentElement
          item.remove()
          list?.prepend(item)
        })
      await journey.moved()
      await works(journey)
    })

    test('a form that moves while a challenge is open elsewhere keeps it', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.ready()
      await journey.send.click()
      await journey.challengeIsOpen()
      await journey.update({ order: 'xyf' })
      await journey.pass()
      await journey.verified()
      expect(await journey.events()).toEqual(['ready', 'open', 'solve', 'consume'])
    })

    test('a form that moves while a token is held keeps it', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.tick()
      await journey.pass()
      await journey.status('solved')
      await journey.update({ order: 'xyf' })
      await journey.send.click()
      await journey.verified()
      // Rendered anew once it was spent.
      await journey.typeSomething()
      await journey.send.click()
      await journey.pass()
      await journey.verified(2)
    })

    test('the form is hidden and shown again', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.ready()
      await journey.update({ display: 'none' })
      await journey.update({ display: 'block' })
      await works(journey)
      expect(await journey.renders()).toBe(1)
    })

    test('somebody empties the container', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.ready()
      await journey.field.evaluate((field) => field.firstElementChild?.replaceChildren())
      await eventually(journey.renders).toBe(2)
      await works(journey)
    })

    test('a page that keeps emptying it is not fought for ever', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.ready()
      await journey.field.evaluate((field) => {
        const place = field.firstElementChild
        if (!place) return
        new MutationObserver(() => place.replaceChildren()).observe(place, { childList: true })
        place.replaceChildren()
      })
      await journey.status('failed')
      expect(await journey.events()).toEqual(['ready', 'error missing-captcha'])
      expect(await journey.renders()).toBeLessThanOrEqual(4)
    })

    test('the body is swapped', async ({ journey, page }) => {
      await journey.open(`${framework}/`)
      await journey.ready()
      await page.evaluate(() => {
        const body = document.createElement('body')
        body.append(...[...document.body.children].filter((child) => child.localName === 'main'))
        document.body.replaceWith(body)
      })
      await journey.moved()
      await works(journey)
    })

    // A challenge in place goes where its form goes.
    test(
      'the body is swapped under an open challenge, which ends as cancelled',
      { tag: '@frames' },
      async ({ journey, page }) => {
        await journey.open(`${framework}/`)
        await journey.ready()
        await journey.send.click()
        await journey.challengeIsOpen()
        await page.evaluate(() => {
          const body = document.createElement('body')
          body.append(...[...document.body.children].filter((child) => child.localName === 'main'))
          document.body.replaceWith(body)
        })
        await journey.ready()
        expect(await journey.events()).toEqual(['ready', 'open', 'close execute-cancelled'])
        await expect(journey.form).not.toHaveAttribute('aria-busy')
        await works(journey)
      },
    )

    test('a challenge in a <dialog> can be reached', async ({ journey, page }) => {
      await journey.open(`${framework}/`, { place: 'dialog' })
      await page.getByRole('button', { name: 'Open' }).click()
      await works(journey)
      await journey.typeSomething()
      await journey.send.click()
      await journey.pass()
      await journey.verified(2)
    })

    // CaptchaLa's popup cannot: its documentation says which product can.
    test(
      'a challenge of an invisible captcha in a <dialog> can be reached',
      { tag: '@frames' },
      async ({ journey, page }) => {
        await journey.open(`${framework}/`, { place: 'dialog', size: 'invisible' })
        await page.getByRole('button', { name: 'Open' }).click()
        await journey.status('ready')
        await journey.send.click()
        await journey.pass()
        await journey.verified()
      },
    )

    test('a challenge in a dialog of a library, which takes the pointer from the body, can be reached', async ({
      journey,
      page,
    }) => {
      await journey.open(`${framework}/`, { place: 'role' })
      await page.evaluate(() => {
        document.body.style.pointerEvents = 'none'
      })
      await works(journey)
    })
  })
}
