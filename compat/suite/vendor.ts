import { installFakeCaptcha } from '@captcha-field/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Harness } from './harness.ts'
import { group, press, status } from './page.ts'

interface VendorApi {
  render(host: HTMLElement, params: Readonly<Record<string, unknown>>): string
  execute(id: string, data: object): unknown
}

/** The vendor's global, and what it is asked. */
function installed() {
  const fake = installFakeCaptcha()
  onTestFinished(fake.uninstall)
  const api = Reflect.get(globalThis, 'hcaptcha') as VendorApi
  const [render, execute] = [vi.spyOn(api, 'render'), vi.spyOn(api, 'execute')]
  const optionsOf = (params: Readonly<Record<string, unknown>>): string =>
    Object.entries(params)
      .filter(([name]) => !/-?callback$|^hl$/.test(name))
      .map(([name, value]) => `${name}=${String(value)}`)
      .join()
  return {
    fake,
    rendered: () => render.mock.calls.map(([, params]) => optionsOf(params)),
    executed: () => execute.mock.calls.map(([, data]) => data),
  }
}

const sitekey = 'a-sitekey'

export function describeVendorField({ field, settle }: Harness): void {
  describe("a vendor's own field", () => {
    it('takes the options flat, and hands the vendor nothing else', async () => {
      const { rendered } = installed()
      const log: string[] = []
      await field({
        hcaptcha: { sitekey, theme: 'dark', id: 'check', fieldName: 'token', onReady: ({ type }) => log.push(type) },
        className: 'wide',
      })
      expect(rendered()).toEqual(['sitekey=a-sitekey,theme=dark'])
      expect(log).toEqual(['ready'])
      expect(group()).toMatchObject({ id: 'check', className: 'wide' })
    })

    it('keeps its widget while the options are the same, and asks the newest function', async () => {
      const { rendered, executed } = installed()
      const { update } = await field({ hcaptcha: { sitekey, rqdata: () => 'old' } })
      await update({ hcaptcha: { sitekey, rqdata: () => 'new' } })
      await press('Send')
      await settle()
      await update({ hcaptcha: { sitekey, theme: 'dark' } })
      expect(rendered()).toEqual(['sitekey=a-sitekey', 'sitekey=a-sitekey,theme=dark'])
      expect(executed()).toEqual([{ rqdata: 'new' }])
    })

    it('has a handle, a fallback and a timing like any other', async () => {
      const { fake, rendered } = installed()
      const { handle } = await field({
        hcaptcha: { sitekey, load: 'execute' },
        fallback: ({ code }) => `Oops: ${code}`,
      })
      expect([...rendered(), status()]).toEqual(['idle'])
      const sent = handle()!.withToken((token) => token)
      await settle(() => vi.waitFor(() => expect(fake.tokens()).toHaveLength(1)))
      expect(await sent).toEqual({ success: true, value: fake.tokens()[0] })
      fake.next('network-error')
      void handle()!.withToken((token) => token)
      await settle(() => vi.waitFor(() => expect(fake.log).toContain('error-callback')))
      expect(group().textContent).toContain('Oops: network-error')
    })
  })
}
