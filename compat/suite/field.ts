import { createCaptcha } from '@captcha-field/core'
import { fakeProvider } from '@captcha-field/testing'
import { describe, expect, it, vi } from 'vitest'
import type { Harness } from './harness.ts'
import { group, logging, status } from './page.ts'

export function describeField({ field, settle }: Harness): void {
  describe('a field', () => {
    it('is one group that says what it is and how it is', async () => {
      const provider = fakeProvider()
      await field({
        field: { provider, id: 'check' },
        className: 'wide',
        style: { color: 'red' },
      })
      const log = [status()]
      await settle(() => provider.ready())
      log.push(status())
      await settle(() => provider.open())
      log.push(status())
      await settle(() => provider.solve())
      log.push(status())
      expect(log).toEqual(['loading', 'ready', 'challenging', 'solved'])
      expect(group()).toMatchObject({ id: 'check', className: 'wide', ariaLabel: 'Security check' })
      expect(group().style.color).toBe('red')
      expect(group().querySelector('button')?.textContent).toBe('I am human')
      expect(document.querySelectorAll('[data-captcha]')).toHaveLength(1)
    })

    it('speaks its own words, then those of the config, then English', async () => {
      const provider = fakeProvider()
      const page = { config: { provider, messages: { label: 'Prüfung' } }, field: {} }
      const { update } = await field(page)
      const log = [group().ariaLabel]
      await update({ ...page, field: { messages: { label: 'Vérification', retry: undefined } } })
      log.push(group().ariaLabel)
      await update({ ...page, field: { messages: {} } })
      log.push(group().ariaLabel)
      expect(log).toEqual(['Prüfung', 'Vérification', 'Prüfung'])
    })

    it('takes provider and timing from the config', async () => {
      const provider = fakeProvider()
      await field({ config: { provider, load: 'execute' }, field: {} })
      expect([status(), ...provider.log]).toEqual(['idle'])
    })

    it('prefers its own provider and timing to those of the config', async () => {
      const [theirs, own] = [fakeProvider(), fakeProvider()]
      await field({
        config: { provider: theirs, load: 'execute' },
        field: { provider: own, load: 'mount' },
      })
      expect([theirs.log, own.log]).toEqual([[], ['load']])
    })
  })

  describe('a new render', () => {
    it('whose provider has an equal key never touches the widget, however new the object', async () => {
      const provider = fakeProvider()
      const { update } = await field({ field: { provider } })
      await settle(() => provider.ready())
      for (let renders = 0; renders < 50; renders++) await update({ field: { provider: fakeProvider() } })
      expect(provider.log).toEqual(['load', 'render'])
    })

    it('brings the newest options of an equal provider to the widget', async () => {
      const provider = fakeProvider()
      const captcha = createCaptcha({ provider })
      const update = vi.spyOn(captcha, 'update')
      // Only a captcha of its own gets them.
      const page = await field({ field: { captcha } })
      await page.update({ field: { captcha, mintOnSubmit: false } })
      expect(update).not.toHaveBeenCalled()
      const newest = fakeProvider({ options: { rqdata: 'newest' } })
      await page.update({ field: { provider } })
      await page.update({ field: { provider: newest } })
      await settle(() => provider.ready())
      expect(provider.newestOptions()).toBe(newest.options)
    })

    it('whose provider has another key makes another captcha in the same place', async () => {
      const [first, second] = [fakeProvider({ autoReady: true }), fakeProvider({ autoReady: true, key: 'another' })]
      const { update, handle } = await field({ field: { provider: first } })
      const ended = expect(handle()!.execute()).rejects.toMatchObject({ code: 'execute-cancelled' })
      await settle()
      await update({ field: { provider: second } })
      await ended
      expect([first.log, second.log]).toEqual([
        ['load', 'render', 'execute', 'remove'],
        ['load', 'render'],
      ])
      expect(group().querySelectorAll('button')).toHaveLength(1)
      expect(status()).toBe('ready')
    })
  })

  describe('a captcha that is given', () => {
    it('is shown, and outlives the field', async () => {
      const provider = fakeProvider()
      const captcha = createCaptcha({ provider })
      const page = await field({ field: { captcha } })
      await settle(() => provider.ready())
      expect(status()).toBe('ready')
      await page.update({})
      expect(captcha.getState().status).toBe('idle')
      await page.update({ field: { captcha } })
      expect(status()).toBe('ready')
      expect(provider.log).toEqual(['load', 'render', 'remove', 'render'])
    })

    it('has nothing to do with the config', async () => {
      const provider = fakeProvider()
      const captcha = createCaptcha({ provider })
      await field({ config: { provider: fakeProvider({ key: 'another' }), load: 'execute' }, field: { captcha } })
      expect(captcha.provider).toBe(provider)
      expect(provider.log).toEqual(['load'])
    })

    it('may be exchanged for another', async () => {
      const provider = fakeProvider({ autoReady: true })
      const [first, second] = [createCaptcha({ provider }), createCaptcha({ provider })]
      const page = await field({ field: { captcha: first } })
      await page.update({ field: { captcha: second } })
      expect([first.getState().status, second.getState().status, status()]).toEqual(['idle', 'ready', 'ready'])
      await settle(() => provider.solve('of the second'))
      expect(page.handle()!.take()).toBe('of the second')
    })
  })

  describe("a field's handlers", () => {
    it('hear every event by its name, and each by onEvent', async () => {
      const provider = fakeProvider()
      const log: string[] = []
      const { handle } = await field({ field: { provider, ...logging(log) } })
      await settle(() => provider.ready())
      await settle(() => provider.open())
      await settle(() => provider.close())
      await settle(() => provider.solve())
      await settle(() => handle()!.take())
      await settle(() => provider.fail('network-error'))
      expect(log).toEqual(
        ['ready', 'open', 'close challenge-closed', 'solve', 'consume', 'error network-error'].flatMap((heard) => [
          heard,
          `any ${heard.split(' ')[0]}`,
        ]),
      )
    })

    it('are the newest ones', async () => {
      const provider = fakeProvider()
      const log: string[] = []
      const { update } = await field({ field: { provider, ...logging(log, 'old ') } })
      await update({ field: { provider, ...logging(log, 'new ') } })
      await settle(() => provider.ready())
      expect(log).toEqual(['new ready', 'new any ready'])
    })

    it('hear of a script that is there already', async () => {
      const provider = fakeProvider({ autoReady: true })
      const log: string[] = []
      await field({ field: { provider, ...logging(log) } })
      expect(log).toEqual(['ready', 'any ready'])
    })

    it('hear how a challenge ended that was open when another captcha took over', async () => {
      const [first, second] = [fakeProvider({ autoReady: true }), fakeProvider({ autoReady: true, key: 'another' })]
      const log: string[] = []
      const { update } = await field({ field: { provider: first, ...logging(log) } })
      await settle(() => first.open())
      log.length = 0
      await update({ field: { provider: second, ...logging(log) } })
      expect(log).toEqual(['close execute-cancelled', 'any close', 'ready', 'any ready'])
    })

    it('hear how a run ended that still waited for its script when another captcha took over', async () => {
      const log: string[] = []
      const { update, handle } = await field({ field: { provider: fakeProvider(), ...logging(log) } })
      void handle()!.mint()
      await settle()
      await update({ field: { provider: fakeProvider({ key: 'another' }), ...logging(log) } })
      expect(log).toEqual(['close execute-cancelled', 'any close'])
    })

    it('hear a captcha that is given no longer than to the end of the run in which another took over', async () => {
      const provider = fakeProvider({ visible: false, autoReady: true })
      const [first, second] = [createCaptcha({ provider }), createCaptcha({ provider: fakeProvider() })]
      const release = first.mount(document.body.appendChild(document.createElement('div')))
      const log: string[] = []
      const { update } = await field({ field: { captcha: first, ...logging(log) } })
      await settle(() => void first.mint())
      log.length = 0
      await update({ field: { captcha: second, ...logging(log) } })
      await settle(() => provider.solve())
      await settle(() => first.take())
      await settle(() => void first.mint())
      await settle(() => provider.solve())
      release()
      expect(log).toEqual(['solve', 'any solve'])
    })

    it('hear nothing after the field has gone', async () => {
      const provider = fakeProvider()
      const log: string[] = []
      const page = await field({ field: { provider, ...logging(log) } })
      await settle(() => provider.ready())
      await settle(() => provider.open())
      await page.unmount()
      expect(log).toEqual(['ready', 'any ready', 'open', 'any open'])
    })
  })

  describe("a field's handle", () => {
    it('is the captcha', async () => {
      const provider = fakeProvider()
      const { handle } = await field({ field: { provider } })
      await settle(() => provider.ready())
      const sent = handle()!.withToken((token) => `sent ${token}`)
      await settle()
      await settle(() => provider.solve('t'))
      expect(await sent).toEqual({ success: true, value: 'sent t' })
    })

    it('goes to the newest captcha', async () => {
      const second = fakeProvider({ autoReady: true, key: 'another' })
      const { update, handle } = await field({ field: { provider: fakeProvider({ autoReady: true }) } })
      await update({ field: { provider: second } })
      await settle(() => second.solve('of the second'))
      expect(handle()!.take()).toBe('of the second')
    })

    it('has gone with the field', async () => {
      const provider = fakeProvider()
      const { unmount, handle } = await field({ field: { provider } })
      await unmount()
      expect(handle()).toBe(null)
    })
  })

  describe('a field that goes', () => {
    it('takes its widget along, and ends what is pending', async () => {
      const provider = fakeProvider()
      const page = await field({ field: { provider } })
      await settle(() => provider.ready())
      const ended = expect(page.handle()!.execute()).rejects.toMatchObject({ code: 'execute-cancelled' })
      await settle()
      await page.unmount()
      await ended
      expect(provider.log).toEqual(['load', 'render', 'execute', 'remove'])
    })

    it('renders nothing when its script arrives afterwards', async () => {
      const provider = fakeProvider()
      const page = await field({ field: { provider } })
      await page.unmount()
      await settle(() => provider.ready())
      expect(provider.log).toEqual(['load'])
    })
  })
}
