import { describe, expect, it } from 'vitest'
import { closeCaptcha, routeCaptcha, solveCaptcha, tickCaptcha } from '../../src/playwright.ts'
import { useSite } from './site.ts'

const site = useSite()
const script = 'https://js.hcaptcha.com/1/api.js'

describe('routeCaptcha', () => {
  it('answers the vendor’s hosts, frames of another origin included', async () => {
    const { page, open, log } = site()
    const captcha = await routeCaptcha(page)
    await open({ script })
    await tickCaptcha(page)
    await solveCaptcha(page)
    await page.waitForFunction('log.length > 1')
    const token = await page.evaluate<string>('hcaptcha.getResponse(id)')
    expect([await log(), captcha.state().counts.tokens]).toEqual([['open-callback', 'callback P1_…'], [token]])
    expect(
      page
        .frames()
        .map((frame) => new URL(frame.url()).host)
        .slice(1),
    ).toEqual(['newassets.hcaptcha.com', 'newassets.hcaptcha.com'])
    const fields = new URLSearchParams({ secret: `0x${'e'.repeat(40)}`, response: token })
    expect(JSON.parse(captcha.siteverify(fields).body)).toMatchObject({ success: true, hostname: '127.0.0.1' })
  })

  it('makes runs end as told', async () => {
    const { page, open, log } = site()
    const captcha = await routeCaptcha(page, {
      vendor: 'hcaptcha',
      next: ['challenge-closed', 'network-error'],
      outcome: 'challenge',
    })
    await open({ script })
    await page.evaluate('hcaptcha.execute(id)')
    await page.waitForFunction('log.length > 1')
    await page.evaluate('hcaptcha.execute(id)')
    await page.waitForFunction('log.length > 2')
    await page.evaluate('hcaptcha.execute(id)')
    await closeCaptcha(page)
    await page.waitForFunction('log.length > 4')
    captcha.set({ outcome: 'rate-limited' })
    await page.evaluate('hcaptcha.execute(id)')
    await page.waitForFunction('log.length > 5')
    expect(await log()).toEqual([
      'open-callback',
      'close-callback',
      'error-callback network-error',
      'open-callback',
      'close-callback',
      'error-callback rate-limited',
    ])
  })

  it('blocks the script', async () => {
    const { page, origin } = site()
    await routeCaptcha(page, { script: 'drop' })
    await page.goto(origin)
    const heard = await page.evaluate(
      (src) =>
        new Promise((resolve) => {
          const tag = Object.assign(document.createElement('script'), { src, onerror: () => resolve('error') })
          document.head.append(tag)
        }),
      script,
    )
    expect(heard).toBe('error')
  })
})
