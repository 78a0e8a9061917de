import { createCaptcha } from '@captcha-field/core'
import { fakeProvider } from '@captcha-field/testing'
import { describe, expect, it, vi } from 'vitest'
import type { Harness } from './harness.ts'
import { logging } from './page.ts'

const shown = (): string | null => document.querySelector('output')!.textContent
const widget = (): HTMLElement => document.querySelector<HTMLElement>('#widget')!

export function describeHook({ hook, settle }: Harness): void {
  describe('a hook', () => {
    it('gives a submit handler its token, and shows how things are', async () => {
      const provider = fakeProvider()
      const { result } = await hook({ hook: { provider }, container: true })
      const log = [shown()]
      await settle(() => provider.ready())
      const sent = result().withToken((token) => `sent ${token}`)
      await settle()
      log.push(shown(), result().status, result().state.status)
      await settle(() => provider.solve('t'))
      log.push(shown())
      expect(await sent).toEqual({ success: true, value: 'sent t' })
      expect(log).toEqual(['loading', 'challenging', 'challenging', 'challenging', 'ready'])
    })

    it('resolves for a challenge that the visitor closed', async () => {
      const provider = fakeProvider()
      const { result } = await hook({ hook: { provider }, container: true })
      await settle(() => provider.ready())
      const sent = result().withToken((token) => token)
      await settle()
      await settle(() => provider.close())
      expect(await sent).toMatchObject({ success: false, error: { code: 'challenge-closed' } })
    })

    it('needs no container for an invisible captcha, whose end is that of the component', async () => {
      const provider = fakeProvider({ visible: false })
      const { result, unmount } = await hook({ hook: { provider } })
      await settle(() => provider.ready())
      const ended = expect(result().execute()).rejects.toMatchObject({ code: 'execute-cancelled' })
      await settle()
      await unmount()
      await ended
      expect(provider.log).toEqual(['load', 'render', 'execute', 'remove'])
      expect(document.querySelector('button')).toBe(null)
    })

    it('follows its container', async () => {
      const provider = fakeProvider()
      const options = { provider }
      const { update } = await hook({ hook: options })
      const log = [...provider.log]
      await update({ hook: options, container: true })
      await settle(() => provider.ready())
      log.push(widget().textContent)
      await update({ hook: options })
      await update({ hook: options, container: true })
      log.push(widget().textContent)
      expect(log).toEqual(['I am human', 'I am human'])
      expect(provider.log).toEqual(['load', 'render', 'remove', 'render'])
    })

    it('calls its handlers', async () => {
      const provider = fakeProvider()
      const log: string[] = []
      await hook({ hook: { provider, ...logging(log) }, container: true })
      await settle(() => provider.ready())
      await settle(() => provider.fail('network-error'))
      expect(log).toEqual(['ready', 'any ready', 'error network-error', 'any error'])
    })

    it('has the same captcha while the key is the same, and methods that go to the newest one', async () => {
      const { result, update } = await hook({ hook: { provider: fakeProvider({ autoReady: true }) }, container: true })
      const { captcha: first, take } = result()
      await update({ hook: { provider: fakeProvider() }, container: true })
      expect(result().captcha).toBe(first)
      const second = fakeProvider({ autoReady: true, key: 'another' })
      await update({ hook: { provider: second }, container: true })
      expect(result().captcha).not.toBe(first)
      await settle(() => second.solve('of the second'))
      expect(shown()).toBe('solved')
      expect(take()).toBe('of the second')
    })

    it('takes a captcha that was made elsewhere', async () => {
      const provider = fakeProvider()
      const captcha = createCaptcha({ provider })
      const { result, unmount } = await hook({ hook: { captcha }, container: true })
      await settle(() => provider.ready())
      expect([result().captcha, shown()]).toEqual([captcha, 'ready'])
      await unmount()
      expect(captcha.getState().status).toBe('idle')
    })

    it('takes provider and timing from the config', async () => {
      const provider = fakeProvider()
      await hook({ config: { provider, load: 'execute' }, container: true })
      expect([shown(), ...provider.log]).toEqual(['idle'])
    })

    it('asks for a provider where there is none', async () => {
      vi.spyOn(console, 'error').mockImplementation(() => {})
      await expect(hook({})).rejects.toThrow('no provider')
    })
  })
}
