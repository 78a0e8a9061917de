import { search } from '../nowhere.ts'
import { createVendor, type Vendor } from '../vendor.ts'
import { expect, test, type Webkit } from './driver.ts'

const CHALLENGE = 'iframe[src*="frame=challenge"]'
const BOX = 'iframe[src*="frame=checkbox"]'

const status = (webkit: Webkit, wanted: string): Promise<unknown> =>
  webkit.until(`return document.querySelector('[data-captcha=${wanted}]')`)

async function pass(webkit: Webkit): Promise<void> {
  await webkit.until(`return window.driver.events.includes('open')`)
  await webkit.enter(CHALLENGE)
  await webkit.click('.verify')
  await webkit.leave()
}

async function verified(webkit: Webkit, vendor: Vendor): Promise<void> {
  await webkit.until('return window.driver.answers.length')
  const sent = await vendor.sent()
  expect(sent).toMatchObject([{ verdict: 'verified', fields: ['name=Ada', 'intent=publish'] }])
  const [token = ''] = sent[0]?.tokens ?? []
  expect((await vendor.counts()).verifications).toEqual({ [token]: 1 })
  expect(await webkit.run(`return (${search.toString()})(arguments[0])`, token)).toEqual([])
}

for (const framework of ['react', 'vue', 'plain'] as const) {
  test(`a click mints a token, which is verified once and is nowhere afterwards: ${framework}`, async ({
    webkit,
    origin,
  }) => {
    const vendor = createVendor(origin)
    await webkit.goto(origin + vendor.page(`/${framework}/`))
    await status(webkit, 'ready')
    await webkit.type('[name=name]', 'Ada')
    await webkit.click('[value=publish]')
    await pass(webkit)
    await verified(webkit, vendor)
  })
}

test('a page that comes back from the back/forward cache has a working widget', async ({ webkit, origin }) => {
  const vendor = createVendor(origin)
  await webkit.goto(origin + vendor.page('/plain/'))
  await status(webkit, 'ready')
  await webkit.type('[name=name]', 'Ada')
  await webkit.run(`
    addEventListener('pageshow', ({ persisted }) => {
      document.documentElement.dataset.persisted = String(persisted)
    })
  `)
  await webkit.click('main a')
  await webkit.until(`return document.title === 'Elsewhere'`)
  await webkit.back()
  expect(await webkit.until(`return document.documentElement.dataset.persisted`)).toBe('true')
  await webkit.enter(BOX)
  await webkit.click('[role=checkbox]')
  await webkit.leave()
  await pass(webkit)
  await status(webkit, 'solved')
  await webkit.click('[value=publish]')
  await verified(webkit, vendor)
})

test('a form that moves has a working widget afterwards', async ({ webkit, origin }) => {
  const vendor = createVendor(origin)
  await webkit.goto(origin + vendor.page('/vue/'))
  await status(webkit, 'ready')
  await webkit.until(`return document.querySelector('${BOX}')`)
  await webkit.type('[name=name]', 'Ada')
  await webkit.run(`return window.driver.update({ order: 'xyf' })`)
  await webkit.until(`return document.querySelector('li:last-child ${BOX}')`)
  await webkit.click('[value=publish]')
  await pass(webkit)
  await verified(webkit, vendor)
})
