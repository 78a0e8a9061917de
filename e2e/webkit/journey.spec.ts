import { search } from '../nowhere.ts'
import { createVendor, VENDORS, type Vendor } from '../vendor.ts'
import { expect, test, type Webkit } from './driver.ts'

/** By selectors, which is all that WebDriver knows. */
const KINDS = {
  hcaptcha: {
    challenge: 'iframe[src*="frame=challenge"]',
    verify: '.verify',
    box: 'iframe[src*="frame=checkbox"]',
    tick: '[role=checkbox]',
  },
  // Nothing of it is in frames.
  captchala: { challenge: '', verify: '.captchala-verify', box: '', tick: '.captchala-trigger' },
} as const

const status = (webkit: Webkit, wanted: string): Promise<unknown> =>
  webkit.until(`return document.querySelector('[data-captcha=${wanted}]') !== null`)

async function click(webkit: Webkit, frame: string, selector: string): Promise<void> {
  if (frame) await webkit.enter(frame)
  await webkit.click(selector)
  if (frame) await webkit.leave()
}

async function pass(webkit: Webkit, { name }: Vendor): Promise<void> {
  await webkit.until(`return window.driver.events.includes('open')`)
  await click(webkit, KINDS[name].challenge, KINDS[name].verify)
}

async function verified(webkit: Webkit, vendor: Vendor): Promise<void> {
  await webkit.until('return window.driver.answers.length')
  const sent = await vendor.sent()
  expect(sent).toMatchObject([{ verdict: 'verified', fields: ['name=Ada', 'intent=publish'] }])
  const [token = ''] = sent[0]?.tokens ?? []
  expect((await vendor.counts()).verifications).toEqual({ [token]: 1 })
  expect(await webkit.run(`return (${search.toString()})(arguments[0])`, token)).toEqual([])
}

for (const name of VENDORS) {
  for (const framework of ['react', 'vue', 'plain'] as const) {
    test(`a click mints a token, which is verified once and is nowhere afterwards: ${framework}, ${name}`, async ({
      webkit,
      origin,
    }) => {
      const vendor = createVendor(origin, name)
      await webkit.goto(origin + vendor.page(`/${framework}/`))
      await status(webkit, 'ready')
      await webkit.type('[name=name]', 'Ada')
      await webkit.click('[value=publish]')
      await pass(webkit, vendor)
      await verified(webkit, vendor)
    })
  }

  test(`a page that comes back from the back/forward cache has a working widget: ${name}`, async ({
    webkit,
    origin,
  }) => {
    const vendor = createVendor(origin, name)
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
    await click(webkit, KINDS[name].box, KINDS[name].tick)
    await pass(webkit, vendor)
    await status(webkit, 'solved')
    await webkit.click('[value=publish]')
    await verified(webkit, vendor)
  })

  test(`a form that moves has a working widget afterwards: ${name}`, async ({ webkit, origin }) => {
    const vendor = createVendor(origin, name)
    const place = KINDS[name].box || KINDS[name].tick
    await webkit.goto(origin + vendor.page('/vue/'))
    await status(webkit, 'ready')
    await webkit.until(`return document.querySelector('${place}') !== null`)
    await webkit.type('[name=name]', 'Ada')
    await webkit.run(`return window.driver.update({ order: 'xyf' })`)
    await webkit.until(`return document.querySelector('li:last-child ${place}') !== null`)
    await webkit.click('[value=publish]')
    await pass(webkit, vendor)
    await verified(webkit, vendor)
  })
}
