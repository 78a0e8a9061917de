import { eventually, expect, test } from '../journey.ts'

test('<KeepAlive> deactivated and back', async ({ journey }) => {
  await journey.open('vue/cases.html', { case: 'keepAlive' })
  await journey.status('ready')
  await journey.update({ on: false })
  await journey.page.getByText('another page').waitFor()
  // Nothing detached stays alive.
  await eventually(journey.live).toBe(0)
  await journey.update({ on: true })
  await journey.status('ready')
  await journey.send.click()
  await journey.pass()
  await journey.verified()
  expect(await journey.live()).toBe(1)
})

test('law 9: <KeepAlive> deactivated and back within a task', async ({ journey }) => {
  await journey.open('vue/cases.html', { case: 'keepAlive' })
  await journey.status('ready')
  await journey.page.evaluate(async () => {
    await window.driver.update({ on: false })
    await window.driver.update({ on: true })
  })
  await journey.status('ready')
  await journey.send.click()
  await journey.pass()
  await journey.verified()
  // It never became idle, so it was not made ready again.
  expect(await journey.events()).toEqual(['ready', 'open', 'solve', 'consume'])
})

test('<KeepAlive> deactivated with a challenge open ends it as cancelled', async ({ journey }) => {
  await journey.open('vue/cases.html', { case: 'keepAlive' })
  await journey.status('ready')
  await journey.send.click()
  await journey.challengeIsOpen()
  await journey.update({ on: false })
  await eventually(journey.live).toBe(0)
  await journey.update({ on: true })
  await journey.status('ready')
  await expect(journey.form).not.toHaveAttribute('aria-busy')
  expect(await journey.vendor.sent()).toEqual([])
})

test('<Teleport> to somewhere else', async ({ journey }) => {
  await journey.open('vue/cases.html', { case: 'teleport' })
  await journey.ready()
  await journey.update({ on: false })
  await expect(journey.page.locator('#there [data-captcha]')).toHaveCount(1)
  await journey.moved()
  await journey.tick()
  await journey.pass()
  await journey.status('solved')
  await journey.send.click()
  await journey.verified()
})

test('<TransitionGroup> in another order', async ({ journey }) => {
  await journey.open('vue/cases.html', { case: 'transitionGroup' })
  await journey.ready()
  await journey.update({ order: 'xyf' })
  await journey.moved()
  await journey.tick()
  await journey.pass()
  await journey.status('solved')
  await journey.send.click()
  await journey.verified()
})

test('law 9: a <Transition> that leaves keeps its widget until it has left', async ({ journey }) => {
  await journey.open('vue/cases.html', { case: 'transition' })
  await journey.ready()
  await journey.update({ on: false })
  // A task later at the least.
  expect(await journey.counts()).toMatchObject({ renders: 1, live: 1 })
  await journey.page.evaluate(() => dispatchEvent(new Event('leave')))
  await eventually(journey.live).toBe(0)
  await expect(journey.form).toHaveCount(0)
  await journey.update({ on: true })
  await journey.status('ready')
  await journey.send.click()
  await journey.pass()
  await journey.verified()
})

test('an invisible captcha whose app is unmounted with a challenge open ends as cancelled', async ({ journey }) => {
  await journey.open('vue/cases.html', { case: 'invisible' })
  await journey.send.click()
  await journey.challengeIsOpen()
  await journey.update({ case: '' })
  await eventually(journey.answers).toEqual(['execute-cancelled'])
  expect(await journey.live()).toBe(0)
})
