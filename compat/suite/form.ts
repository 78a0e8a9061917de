import { createCaptcha } from '@captcha-field/core'
import { fakeProvider } from '@captcha-field/testing'
import { describe, expect, it, vi } from 'vitest'
import type { Harness, OwnPage } from './harness.ts'
import { dataOf, form, press } from './page.ts'

const warnings = (): string[] => vi.mocked(console.warn).mock.calls.map(([text]) => String(text))

/** What every field on the page says. */
const captchas = (): string =>
  [...document.querySelectorAll<HTMLElement>('[data-captcha]')].map((field) => field.dataset['captcha']).join() ||
  'no field'

export function describeForm({ field, settle }: Harness): void {
  /** A field whose widget is ready, and a log of what the vendor is asked and of each submit that got through. */
  async function ready(page: OwnPage = {}) {
    const provider = fakeProvider()
    const mounted = await field({ ...page, field: { provider, ...page.field } })
    await settle(() => provider.ready())
    provider.log.length = 0
    form().addEventListener('submit', () => provider.log.push(`submit, ${captchas()}`))
    return {
      ...mounted,
      log: provider.log,
      provider,
      remove: () => mounted.update({}),
      update: (next: OwnPage) => mounted.update({ ...next, field: { provider, ...next.field } }),
      async send() {
        await press('Send')
        await settle()
      },
    }
  }

  describe('a submit', () => {
    it('waits for a token', async () => {
      const { send, log, provider } = await ready()
      await send()
      expect([...log, form().ariaBusy]).toEqual(['execute', 'true'])
      await settle(() => provider.solve())
      expect([...log, form().ariaBusy]).toEqual(['execute', 'submit, solved', null])
    })

    it('has the token in its data, under the name that is wished', async () => {
      const { send, provider, update } = await ready()
      const log: string[] = []
      form().addEventListener('submit', () => log.push(dataOf(form())))
      await settle(() => provider.solve('first'))
      await send()
      await update({ field: { fieldName: 'proof' } })
      await settle(() => provider.solve('second'))
      // One that comes too soon would be taken for a double click.
      form()
        .querySelector('input')!
        .dispatchEvent(new Event('input', { bubbles: true }))
      await send()
      expect(log).toEqual(['email=a@b.test&fake-captcha-response=first', 'email=a@b.test&proof=second'])
    })

    it('passes at once where the visitor has solved the widget', async () => {
      const { send, log, provider } = await ready()
      await settle(() => provider.solve())
      await send()
      expect(log).toEqual(['submit, solved'])
    })

    it('passes untouched while minting is off', async () => {
      const { send, log, update } = await ready({ field: { mintOnSubmit: false } })
      await send()
      await update({ field: { mintOnSubmit: true } })
      await send()
      await update({ field: { mintOnSubmit: false } })
      await send()
      expect(log).toEqual(['submit, ready', 'execute', 'remove', 'render', 'submit, ready'])
    })

    it('passes untouched where the captcha is given, unless minting is asked for', async () => {
      const provider = fakeProvider()
      const captcha = createCaptcha({ provider })
      const page = await field({ field: { captcha } })
      await settle(() => provider.ready())
      form().addEventListener('submit', () => provider.log.push('submit'))
      await press('Send')
      await settle()
      await page.update({ field: { captcha, mintOnSubmit: true } })
      await press('Send')
      await settle()
      expect(provider.log).toEqual(['load', 'render', 'submit', 'execute'])
    })

    it('asks the newest predicate', async () => {
      const { send, log, update } = await ready({ field: { mintOnSubmit: () => false } })
      await send()
      await update({
        field: { mintOnSubmit: ({ form: asked, submitter }) => asked === form() && submitter?.textContent === 'Send' },
      })
      await send()
      expect(log).toEqual(['submit, ready', 'execute'])
    })

    it('passes untouched once the field has gone', async () => {
      const { send, log, remove } = await ready()
      await remove()
      await send()
      expect(log).toEqual(['remove', 'submit, no field'])
    })

    it('that waited goes on with the captcha of another key', async () => {
      const { send, log, update } = await ready()
      await send()
      const another = fakeProvider({ autoReady: true, key: 'another' })
      await update({ field: { provider: another } })
      await settle(() => another.solve())
      expect(log).toEqual(['execute', 'remove', 'submit, solved'])
      expect(another.log.filter((line) => line !== 'load')).toEqual(['render', 'execute'])
    })
  })

  describe('the form', () => {
    it('is found by its id', async () => {
      const { send, log } = await ready({ outside: true, field: { form: 'form' } })
      await send()
      expect(log).toEqual(['execute'])
    })

    it('is an element that comes later', async () => {
      const { send, log, update } = await ready({ outside: true, field: { form: null } })
      await send()
      await update({ outside: true, field: { form: form() } })
      await send()
      expect(log).toEqual(['submit, ready', 'execute'])
      expect(warnings()).not.toContainEqual(expect.stringContaining('found no form'))
    })

    it('is missed in development where there is none', async () => {
      await ready({ outside: true })
      expect(warnings()).toContainEqual(expect.stringContaining('found no form'))
    })

    it('is not missed while minting is off', async () => {
      await ready({ outside: true, field: { mintOnSubmit: false } })
      expect(warnings()).not.toContainEqual(expect.stringContaining('found no form'))
    })
  })
}
