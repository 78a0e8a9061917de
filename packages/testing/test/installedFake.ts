import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bindForm, createCaptcha, hcaptcha, type Captcha } from '@captcha-field/core'
import { installFakeCaptcha, type FakeCaptcha } from '../src/index.ts'

const SITEKEY = 'a1b2c3d4-0000-4000-8000-000000000000'

/** Behaves alike in every simulated document. */
export function testInstalledFake(): void {
  let fake: FakeCaptcha
  let captcha: Captcha

  const task = (ms = 5): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms))

  beforeEach(() => {
    fake = installFakeCaptcha()
    document.body.innerHTML = '<form><div></div><button name="intent" value="publish">Send</button></form>'
    captcha = createCaptcha({ provider: hcaptcha({ sitekey: SITEKEY }) })
    captcha.mount(document.querySelector('div')!)
  })

  afterEach(() => {
    captcha.destroy()
    fake.uninstall()
  })

  describe('the installed fake', () => {
    it('is adopted: no script is requested, and a run passes by itself', async () => {
      const token = await captcha.execute()
      expect([token, document.scripts.length]).toEqual([fake.tokens()[0], 0])
      expect(fake.log).toEqual(['render', 'execute', 'callback'])
    })

    it('ends the next runs as told, and passes again then', async () => {
      fake.next('challenge-closed', 'rate-limited')
      const codes: string[] = []
      const send = async (): Promise<void> => {
        const sent = await captcha.withToken(() => 'sent')
        codes.push(sent.success ? sent.value : sent.error.code)
      }
      await send()
      await send()
      captcha.reset()
      await send()
      expect(codes).toEqual(['challenge-closed', 'rate-limited', 'sent'])
    })

    it('brings the token into the data of a form', async () => {
      const form = document.querySelector('form')!
      const unbind = bindForm(captcha, form)
      const sent: string[][] = []
      form.addEventListener('submit', (event) => {
        event.preventDefault()
        sent.push([...new FormData(form, event.submitter)].map(([name]) => name))
      })
      document.querySelector('button')!.click()
      await task(50)
      expect(sent).toEqual([['intent', 'h-captcha-response']])
      unbind()
    })

    it('ticks the box for the visitor', async () => {
      await captcha.load()
      await task()
      await fake.emit('checkbox-selected')
      await task()
      expect(captcha.take()).toBe(fake.tokens()[0])
    })

    it('follows a scenario', async () => {
      fake.set({ outcome: 'silence' })
      const stop = new AbortController()
      const run = captcha.execute({ signal: stop.signal })
      await task(20)
      const status = captcha.getState().status
      stop.abort(new Error('enough'))
      await expect(run).rejects.toThrow('enough')
      expect(status).toBe('challenging')
    })
  })

  describe('uninstall', () => {
    it('leaves nothing, and the next fake starts afresh', async () => {
      const first = await captcha.execute()
      captcha.destroy()
      fake.uninstall()
      // A later test may bring the real script.
      expect(Reflect.get(globalThis, Symbol.for('captcha-field.scripts'))).toEqual(new Map())
      expect(
        ['hcaptcha', 'grecaptcha', 'captchaEmulator', 'FormDataEvent'].filter((name) => name in globalThis),
      ).toEqual([])
      fake = installFakeCaptcha()
      captcha = createCaptcha({ provider: hcaptcha({ sitekey: SITEKEY }) })
      captcha.mount(document.querySelector('div')!)
      const second = await captcha.execute()
      expect([second === first, fake.tokens()]).toEqual([false, [second]])
    })

    it('puts back what was there before', () => {
      fake.uninstall()
      const own = { mine: true }
      Object.assign(globalThis, { hcaptcha: own })
      const another = installFakeCaptcha()
      const during: unknown = Reflect.get(globalThis, 'hcaptcha')
      another.uninstall()
      expect([during === own, Reflect.get(globalThis, 'hcaptcha') === own]).toEqual([false, true])
      Reflect.deleteProperty(globalThis, 'hcaptcha')
    })
  })
}
