import { createCaptcha } from '@captcha-field/core'
import { fakeProvider } from '@captcha-field/testing'
import { describe, expect, it } from 'vitest'
import type { Harness } from './harness.ts'
import { group, press, status } from './page.ts'

export function describeServer({ render, hydrate, settle }: Harness): void {
  describe('on a server', () => {
    it('a field touches nothing, and is idle', async () => {
      const provider = fakeProvider()
      const html = await render({ field: { provider } })
      expect(html).toContain('data-captcha="idle"')
      expect(html).toContain('aria-label="Security check"')
      expect(provider.log).toEqual([])
    })

    it('its markup is taken over without a complaint, and comes to life', async () => {
      const provider = fakeProvider()
      const page = { field: { provider, id: 'check' }, className: 'wide' }
      const { complaints } = await hydrate(page, await render(page))
      expect(complaints).toEqual([])
      await settle(() => provider.ready())
      expect(status()).toBe('ready')
      await press('Send')
      await settle()
      expect(provider.log).toEqual(['load', 'render', 'execute'])
    })

    it('its markup is taken over without a complaint, even by a captcha that is further already', async () => {
      const provider = fakeProvider()
      const html = await render({ field: { captcha: createCaptcha({ provider }) } })
      const captcha = createCaptcha({ provider })
      void captcha.load()
      await settle(() => provider.failLoad('script-error'))
      const { complaints } = await hydrate({ field: { captcha } }, html)
      expect(complaints).toEqual([])
      expect([status(), group().textContent]).toEqual(['failed', expect.stringContaining('Try again')])
    })

    it('its markup says how things are, once taken over by a captcha that is ready already', async () => {
      const provider = fakeProvider({ visible: false, autoReady: true })
      const html = await render({ field: { captcha: createCaptcha({ provider }) } })
      const captcha = createCaptcha({ provider })
      await captcha.load()
      await hydrate({ field: { captcha } }, html)
      expect(status()).toBe('ready')
    })
  })
}
