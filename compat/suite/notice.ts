import { createCaptcha } from '@captcha-field/core'
import { fakeProvider, type FakeProviderOptions } from '@captcha-field/testing'
import { screen } from '@testing-library/dom'
import { describe, expect, it, vi } from 'vitest'
import type { Harness, OwnPage } from './harness.ts'
import { group, press, status, told } from './page.ts'

const BLOCKED = 'Security check did not load. It may be blocked.'
const SILENT: unknown = expect.stringContaining('without saying why')
const FAILED = 'Security check failed. Please try again.'

export function describeNotice({ field, settle }: Harness): void {
  async function mounted(page: OwnPage = {}, options: FakeProviderOptions = {}) {
    const provider = fakeProvider(options)
    const view = await field({ ...page, field: { provider, ...page.field } })
    return {
      ...view,
      provider,
      async send() {
        await press('Send')
        await settle()
      },
    }
  }

  describe('a failure', () => {
    it('of loading is told politely, and retried when the visitor asks', async () => {
      const { provider } = await mounted()
      await settle(() => provider.failLoad('script-error'))
      const log = [told()]
      await press('Try again')
      await settle()
      log.push(told())
      await settle(() => provider.ready())
      log.push(told(), String(status()))
      expect(log).toEqual([`status: ${BLOCKED} [Try again]`, 'nothing', 'nothing', 'ready'])
      expect(provider.log).toEqual(['load', 'load', 'render'])
      expect(console.warn).not.toHaveBeenCalledWith(SILENT)
    })

    it('that answers a submit is told at once', async () => {
      const { provider, send } = await mounted()
      await settle(() => provider.failLoad('script-error'))
      await send()
      const log = [told()]
      await settle(() => provider.failLoad('script-error'))
      log.push(told())
      expect(log).toEqual(['nothing', `alert: ${BLOCKED} [Try again]`])
    })

    it('that answers the retry button is told at once', async () => {
      const { provider } = await mounted()
      await settle(() => provider.failLoad('script-error'))
      await press('Try again')
      await settle()
      await settle(() => provider.failLoad('script-error'))
      expect(told()).toBe(`alert: ${BLOCKED} [Try again]`)
    })

    it('of a run is told until the next one, and the keyboard is back where it was', async () => {
      const { provider, send } = await mounted()
      await settle(() => provider.ready())
      await send()
      const log = [told()]
      // A challenge takes the keyboard, and drops it.
      screen.getByText('Send').blur()
      await settle(() => provider.fail('network-error'))
      log.push(told(), String(document.activeElement?.textContent))
      await send()
      log.push(told())
      await settle(() => provider.solve())
      log.push(told())
      expect(log).toEqual(['nothing', `alert: ${FAILED} [Try again]`, 'Send', 'nothing', 'nothing'])
    })

    it('that came before the field is told', async () => {
      const provider = fakeProvider()
      const captcha = createCaptcha({ provider, load: 'execute' })
      void captcha.load()
      provider.failLoad('script-error')
      await settle()
      await field({ field: { captcha } })
      expect(told()).toBe(`status: ${BLOCKED} [Try again]`)
    })

    it('is not what a closed challenge is', async () => {
      const { provider, send } = await mounted()
      await settle(() => provider.ready())
      await send()
      await settle(() => provider.open())
      await settle(() => provider.close())
      expect([told(), status()]).toEqual(['nothing', 'ready'])
    })

    it('of a captcha that is given is told too', async () => {
      const provider = fakeProvider()
      const captcha = createCaptcha({ provider })
      await field({ field: { captcha } })
      await settle(() => provider.ready())
      const sent = captcha.withToken(() => {})
      await settle()
      await settle(() => provider.fail('network-error'))
      expect(await sent).toMatchObject({ success: false })
      expect(told()).toBe(`alert: ${FAILED} [Try again]`)
    })

    it('speaks the words of the page', async () => {
      const { provider } = await mounted({ field: { messages: { blocked: 'Blockiert.', retry: 'Nochmal' } } })
      await settle(() => provider.failLoad('script-error'))
      expect(told()).toBe('status: Blockiert. [Nochmal]')
    })
  })

  it('a submit before the visitor solved a widget that only they can start is told, and the widget has the keyboard', async () => {
    const { provider, send } = await mounted({}, { startable: false })
    await settle(() => provider.ready())
    await send()
    expect(told()).toBe('alert: Please complete the security check.')
    expect(document.activeElement?.textContent).toBe('I am human')
    await settle(() => provider.solve())
    expect(told()).toBe('nothing')
  })

  describe('a fallback', () => {
    it('replaces message and button', async () => {
      const { provider } = await mounted({ fallback: ({ code }) => `Oops: ${code}` })
      await settle(() => provider.failLoad('script-error'))
      expect(group().textContent).toBe('Oops: script-errorOnce more')
      await press('Once more')
      await settle()
      await settle(() => provider.ready())
      expect([told(), status()]).toEqual(['nothing', 'ready'])
      expect(console.warn).not.toHaveBeenCalledWith(SILENT)
    })

    it('of nothing shows nothing, and in development asks for a listener', async () => {
      const { provider } = await mounted({ fallback: null })
      await settle(() => provider.failLoad('script-error'))
      expect(group().textContent).toBe('')
      expect(console.warn).toHaveBeenCalledWith(SILENT)
    })

    it('of nothing is fine for a captcha that is given, whose listeners may be elsewhere', async () => {
      const provider = fakeProvider()
      await field({ fallback: null, field: { captcha: createCaptcha({ provider }) } })
      await settle(() => provider.failLoad('script-error'))
      expect(console.warn).not.toHaveBeenCalledWith(SILENT)
    })

    it.each(['onError', 'onEvent'] as const)('of nothing is fine with %s', async (name) => {
      const handler = vi.fn()
      const { provider } = await mounted({ fallback: null, field: { [name]: handler } })
      await settle(() => provider.failLoad('script-error'))
      expect(console.warn).not.toHaveBeenCalledWith(SILENT)
      expect(handler).toHaveBeenCalledTimes(1)
    })
  })
}
