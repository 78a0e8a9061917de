import { expect, test } from '../journey.ts'

test('law 9: a container that is let go of and mounted again within a task keeps its widget', async ({ journey }) => {
  await journey.open('plain/')
  await journey.ready()
  await journey.update({ on: false })
  await journey.send.click()
  await journey.pass()
  await journey.verified()
  expect(await journey.counts()).toMatchObject({ renders: 1, live: 1 })
  expect(await journey.events()).toEqual(['ready', 'open', 'solve', 'consume'])
})
