import { describe, expect, it } from 'vitest'
import { closeCaptcha, routeCaptcha, solveCaptcha, tickCaptcha } from '../../src/playwright.ts'
import { useSite } from './site.ts'

const site = useSite()
const SCRIPTS = {
  hcaptcha: 'https://js.hcaptcha.com/1/api.js',
  captchala: 'https://cdn.captcha-cdn.net/captchala-loader.js',
} as const

/** Which of the vendors is meant, as somebody would write it who has only that one. */
const route = (vendor: keyof typeof SCRIPTS, scenario: object = {}) =>
  vendor === 'captchala'
    ? routeCaptcha(site().page, { vendor, ...scenario })
    : routeCaptcha(site().page, { vendor, ...scenario })

describe.each(['hcaptcha', 'captchala'] as const)('routeCaptcha for %s', (vendor) => {
  const script = SCRIPTS[vendor]

  it('answers the vendor’s hosts', async () => {
    const { page, open, heard } = site(vendor)
    const captcha = await route(vendor)
    await open({ script })
    await tickCaptcha(page, { vendor })
    await solveCaptcha(page, { vendor })
    expect([await heard(1), captcha.state().counts]).toEqual([
      ['passed'],
      expect.objectContaining({ scriptRequests: 1, widgets: 1, executes: 1, tokens: [expect.any(String)] }),
    ])
  })

  it('makes runs end as told', async () => {
    const { page, open, heard } = site(vendor)
    const captcha = await route(vendor, { next: ['challenge-closed', 'network-error'] })
    await open({ script })
    await tickCaptcha(page, { vendor })
    await heard(1)
    await tickCaptcha(page, { vendor })
    await heard(2)
    await tickCaptcha(page, { vendor })
    await closeCaptcha(page, { vendor })
    await heard(3)
    captcha.set({ outcome: 'rate-limited' })
    await tickCaptcha(page, { vendor })
    expect(await heard(4)).toEqual(['closed', 'failed', 'closed', 'failed'])
  })

  it('blocks the script', async () => {
    const { page, origin } = site(vendor)
    await route(vendor, { script: 'drop' })
    await page.goto(origin)
    const said = await page.evaluate(
      (src) =>
        new Promise((resolve) => {
          const tag = Object.assign(document.createElement('script'), { src, onerror: () => resolve('error') })
          document.head.append(tag)
        }),
      script,
    )
    expect(said).toBe('error')
  })
})

describe('routeCaptcha', () => {
  it('without a vendor is for hCaptcha, frames of another origin included', async () => {
    const { page, open, heard } = site()
    const captcha = await routeCaptcha(page)
    await open({ script: SCRIPTS.hcaptcha })
    await tickCaptcha(page)
    await solveCaptcha(page)
    await heard(1)
    const token = await page.evaluate<string>('hcaptcha.getResponse(id)')
    expect(captcha.state().counts.tokens).toEqual([token])
    expect(
      page
        .frames()
        .map((frame) => new URL(frame.url()).host)
        .slice(1),
    ).toEqual(['newassets.hcaptcha.com', 'newassets.hcaptcha.com'])
    const fields = new URLSearchParams({ secret: `0x${'e'.repeat(40)}`, response: token })
    expect(JSON.parse(captcha.siteverify(fields).body)).toMatchObject({ success: true, hostname: '127.0.0.1' })
  })

  it('for CaptchaLa has both CDN hosts, and verifies what the page was given', async () => {
    const { page, open, heard } = site('captchala')
    const captcha = await routeCaptcha(page, {
      vendor: 'captchala',
      core: 'drop',
      faultyHost: 'first',
      outcome: 'pass',
    })
    await open({ script: SCRIPTS.captchala, waits: false })
    await page.waitForFunction('log.length > 0')
    await open({ script: SCRIPTS.captchala.replace('captcha-cdn.net', 'captchala.com') })
    await tickCaptcha(page, { vendor: 'captchala' })
    await heard(1)
    const [pass_token] = captcha.state().counts.tokens
    const call = { appKey: 'demo_app', appSecret: 'secret', fields: { pass_token } }
    expect(JSON.parse(captcha.validate(call).body)).toMatchObject({ data: { valid: true, action: 'login' } })
  })
})
