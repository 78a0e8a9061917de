import { installFakeCaptcha } from '@captcha-field/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { FieldPage, Harness, VendorFields } from './harness.ts'
import { group, press, status } from './page.ts'

/** A vendor's own field, and what its vendor is asked. */
interface Case<Name extends keyof VendorFields = keyof VendorFields> {
  readonly vendor: Name
  /** What must be there. */
  readonly options: VendorFields[Name]
  /** The same, as the vendor is told. */
  readonly told: string
  /** An option that is a function. */
  asking(answer: () => string): VendorFields[Name]
  readonly object: string
  readonly method: string
  /** What the vendor calls a failure. */
  readonly failure: string
  /** The code of `network-error`, of which this vendor may have no word that is known. */
  readonly code: string
}

const CASES: readonly Case[] = [
  {
    vendor: 'hcaptcha',
    options: { sitekey: 'a-sitekey' },
    told: 'sitekey=a-sitekey',
    asking: (rqdata) => ({ sitekey: 'a-sitekey', rqdata }),
    object: 'hcaptcha',
    method: 'render',
    failure: 'error-callback',
    code: 'network-error',
  },
  {
    vendor: 'captchala',
    options: { appKey: 'app', action: 'login' },
    told: 'action=login,appKey=app,lang=auto,product=popup',
    asking: (serverToken) => ({ appKey: 'app', action: 'login', serverToken }),
    object: 'Captchala',
    method: 'init',
    failure: 'onError',
    code: 'unknown',
  },
]

/** The vendor's global, and with which options it was asked for a widget. */
function installed({ vendor, object, method }: Case) {
  const fake = vendor === 'hcaptcha' ? installFakeCaptcha({ vendor }) : installFakeCaptcha({ vendor })
  onTestFinished(fake.uninstall)
  const api = Reflect.get(globalThis, object) as Record<string, (...args: object[]) => unknown>
  const asked = vi.spyOn(api, method)
  const optionsOf = (params: object = {}): string =>
    Object.entries(params)
      .filter(([name]) => !/-?callback$|^hl$|erverToken/.test(name))
      .map(([name, value]) => `${name}=${String(value)}`)
      .toSorted()
      .join()
  return { fake, rendered: () => asked.mock.calls.map((args) => optionsOf(args.at(-1))) }
}

export function describeVendorField({ field, settle }: Harness): void {
  describe.each(CASES)("a vendor's own field: $vendor", (one) => {
    const page = (options: object, more: Partial<FieldPage> = {}): FieldPage => ({
      ...more,
      [one.vendor]: { ...one.options, ...options },
    })

    it('takes the options flat, and hands the vendor nothing else', async () => {
      const { rendered } = installed(one)
      const log: string[] = []
      const handlers = { onReady: ({ type }: { type: string }) => log.push(type) }
      await field(page({ theme: 'dark', id: 'check', fieldName: 'token', ...handlers }, { className: 'wide' }))
      expect(rendered()).toEqual([`${one.told},theme=dark`])
      expect(log).toEqual(['ready'])
      expect(group()).toMatchObject({ id: 'check', className: 'wide' })
    })

    it('keeps its widget while the options are the same, and asks the newest function at each run that needs it', async () => {
      const { rendered, fake } = installed(one)
      const log: string[] = []
      const { update, handle } = await field(page(one.asking(() => 'old')))
      const send = async () => {
        const sent = handle()!.withToken(() => {})
        await settle(() => sent)
      }
      await update(page(one.asking(() => (log.push('new'), 'new'))))
      expect(rendered()).toHaveLength(1)
      await send()
      await send()
      expect([fake.tokens().length, log.at(-1)]).toEqual([2, 'new'])
      const before = rendered().length
      await update(page({ ...one.asking(() => 'new'), theme: 'dark' }))
      expect(rendered().slice(before)).toEqual([`${one.told},theme=dark`])
    })

    it('has a handle, a fallback and a timing like any other', async () => {
      const { fake, rendered } = installed(one)
      const { handle } = await field(page({ load: 'execute' }, { fallback: ({ code }) => `Oops: ${code}` }))
      expect([...rendered(), status()]).toEqual(['idle'])
      const sent = handle()!.withToken((token) => token)
      await settle(() => vi.waitFor(() => expect(fake.tokens()).toHaveLength(1)))
      expect(await sent).toEqual({ success: true, value: fake.tokens()[0] })
      fake.next('network-error')
      void handle()!.withToken((token) => token)
      await settle(() => vi.waitFor(() => expect(fake.log).toContain(one.failure)))
      expect(group().textContent).toContain(`Oops: ${one.code}`)
    })

    it('puts its token into the form', async () => {
      const { fake } = installed(one)
      await field(page({ fieldName: 'token' }))
      const form = document.querySelector('form')!
      const sent: unknown[] = []
      form.addEventListener('submit', () => sent.push(new FormData(form).get('token')))
      await press('Send')
      await settle(() => vi.waitFor(() => expect(sent).toHaveLength(1)))
      expect(sent).toEqual(fake.tokens())
    })
  })
}
