import { eventually, expect, productionOrigin, test } from '../journey.ts'

test('React 19 form action, second submit', async ({ journey }) => {
  await journey.open('react/cases.html', { case: 'action' })
  await journey.status('ready')
  for (const requests of [1, 2]) {
    await journey.form.getByLabel('Name').fill('Ada')
    await journey.send.click()
    await journey.pass()
    await expect(journey.page.getByLabel('Sent')).toHaveText(String(requests))
    const sent = await journey.verified(requests)
    expect(sent.at(-1)?.fields).toEqual(['name=Ada'])
    // React has reset the form by itself.
    await expect(journey.form.getByLabel('Name')).toHaveValue('')
  }
})

test('an action is not pending while a token is minted', async ({ journey }) => {
  await journey.open('react/cases.html', { case: 'action' })
  await journey.status('ready')
  await journey.send.click()
  await journey.status('challenging')
  await expect(journey.page.getByLabel('Pending')).toHaveText('false')
  await journey.pass()
  await journey.verified()
})

test('an action that drives the captcha itself survives a closed challenge', async ({ journey }) => {
  await journey.open('react/cases.html', { case: 'withToken' })
  await journey.send.click()
  await journey.close()
  await expect(journey.page.getByLabel('Sent')).toHaveText('challenge-closed')
  await journey.send.click()
  await journey.pass()
  await expect(journey.page.getByLabel('Sent')).toHaveText('sent')
  await journey.verified()
})

test('law 9: StrictMode renders one widget, as production does', async ({ journey, page: tab }) => {
  await journey.open('react/')
  await journey.status('ready')
  expect(await journey.renders()).toBe(1)
  await tab.goto(productionOrigin() + journey.vendor.page('/react/'))
  await journey.status('ready')
  expect(await journey.renders()).toBe(1)
})

test('law 9: a hidden <Activity> keeps its widget, and takes it along when it is deleted', async ({ journey }) => {
  await journey.open('react/cases.html', { case: 'activity' })
  await journey.status('ready')
  await journey.update({ on: false })
  await journey.update({ on: true })
  expect(await journey.counts()).toMatchObject({ renders: 1, live: 1 })
  await journey.send.click()
  await journey.pass()
  await journey.verified()
  await journey.update({ on: false })
  expect(await journey.live()).toBe(1)
  // React calls nobody when it deletes what is hidden.
  await journey.update({ shown: false })
  await eventually(journey.live).toBe(0)
})

test('law 9: a sibling that suspends leaves the widget alone', async ({ journey }) => {
  await journey.open('react/cases.html', { case: 'suspense' })
  await journey.status('ready')
  await journey.update({ on: false })
  await journey.page.getByText('waiting').waitFor()
  expect(await journey.live()).toBe(1)
  await journey.update({ on: true })
  await journey.page.getByText('sibling').waitFor()
  expect(await journey.renders()).toBe(1)
  await journey.send.click()
  await journey.pass()
  await journey.verified()
})

test('a field in a portal serves the form that it names', async ({ journey }) => {
  await journey.open('react/cases.html', { case: 'portal' })
  await journey.status('ready')
  await journey.send.click()
  await journey.pass()
  await journey.verified()
})

test('an invisible captcha whose root is unmounted with a challenge open ends as cancelled', async ({ journey }) => {
  await journey.open('react/cases.html', { case: 'invisible' })
  await journey.send.click()
  await journey.challengeIsOpen()
  await journey.update({ case: '' })
  await eventually(journey.answers).toEqual(['execute-cancelled'])
  expect(await journey.live()).toBe(0)
})

test('react-hook-form, two invalid submits and a valid one: one challenge', async ({ journey }) => {
  await journey.open('react/cases.html', { case: 'hookForm' })
  await journey.status('ready')
  await journey.send.click()
  await journey.pass()
  await journey.page.getByText('Please give an address').waitFor()
  await journey.form.getByLabel('E-mail').fill('ada')
  await journey.send.click()
  await journey.page.getByText('Please give an address').waitFor()
  await journey.form.getByLabel('E-mail').fill('ada@example.org')
  await journey.send.click()
  const [sent] = await journey.verified()
  expect(sent?.fields).toEqual(['email=ada@example.org'])
  expect(await journey.runs()).toBe(1)
})
