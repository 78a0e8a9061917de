import { AxeBuilder } from '@axe-core/playwright'
import { expect, FRAMEWORKS, test, type Journey } from '../journey.ts'

async function passesAxe({ page }: Journey): Promise<void> {
  // What is the vendor's is the vendor's.
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').exclude('.captchala-wrapper').analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

for (const framework of FRAMEWORKS) {
  test.describe(framework, () => {
    test('passes axe while idle, solved and failed', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.status('ready')
      await passesAxe(journey)
      await journey.tick()
      await journey.pass()
      await journey.status('solved')
      await passesAxe(journey)
      await journey.vendor.set({ outcome: 'network-error' })
      await journey.send.click()
      await journey.verified()
      await journey.typeSomething()
      await journey.send.click()
      await journey.status('failed')
      await expect(journey.message).toHaveCount(1)
      await passesAxe(journey)
    })

    test('a refused submit is answered by an alert, and the keyboard is where it was', async ({ journey }) => {
      await journey.vendor.set({ outcome: 'network-error' })
      await journey.open(`${framework}/`)
      await journey.status('ready')
      await journey.send.click()
      await expect(journey.message).toHaveRole('alert')
      await expect(journey.message).toHaveText(/failed/)
      await expect(journey.send).toBeFocused()
      expect(await journey.vendor.sent()).toEqual([])
      // The visitor tries again, by the button of ours or by the form's.
      await journey.vendor.set({ outcome: 'challenge' })
      await journey.retry.click()
      await expect(journey.message).toHaveCount(0)
      await journey.send.click()
      await journey.pass()
      await journey.verified()
    })

    test('after the challenge the keyboard goes back to the button', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.status('ready')
      await journey.send.click()
      await journey.pass()
      await journey.verified()
      await expect(journey.send).toBeFocused()
    })

    test('after a closed challenge it goes there too', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.status('ready')
      await journey.send.click()
      await journey.close()
      await journey.status('ready')
      await expect(journey.send).toBeFocused()
    })

    test('a button that cannot take it any more leaves it to the message', async ({ journey }) => {
      await journey.open(`${framework}/`)
      await journey.status('ready')
      await journey.send.click()
      await journey.status('challenging')
      await journey.update({ button: 'disabled' })
      await journey.challengeIsOpen()
      await journey.breakOff()
      await expect(journey.message).toBeFocused()
    })
  })
}
