import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bindForm, captchala, createCaptcha, hcaptcha, type Captcha, type CaptchaProvider } from '@captcha-field/core'
import { installFakeCaptcha, type CaptchalaScenario, type FakeVendor, type HcaptchaScenario } from '../src/index.ts'

/** A vendor's fake, and what is different about it. */
interface Vendor {
  readonly name: string
  install(): FakeVendor<HcaptchaScenario, string> | FakeVendor<CaptchalaScenario, string>
  provider(): CaptchaProvider
  readonly globals: readonly string[]
  readonly field: string
  /** What a run that passes by itself looks like. */
  readonly log: readonly string[]
  /** The visitor does it. */
  tick(fake: object): Promise<void>
  /** As a page does it by itself. Resolves when the run has begun. */
  begin(container: HTMLElement, heard: (name: string) => void): Promise<void>
}

interface Globals {
  readonly hcaptcha: { render(container: HTMLElement, params: object): string; execute(id: string): void }
  readonly Captchala: { init(options: object): Chain }
}
interface Chain {
  onReady(heard: () => void): Chain
  onSuccess(heard: () => void): Chain
  appendTo(container: HTMLElement): Chain
  verify(): void
}
const globals = globalThis as unknown as Globals

const emit = async (fake: object, event: string): Promise<void> => {
  if ('emit' in fake && typeof fake.emit === 'function') await Reflect.apply(fake.emit, undefined, [event])
}

const VENDORS: readonly Vendor[] = [
  {
    name: 'hCaptcha',
    install: () => installFakeCaptcha(),
    provider: () => hcaptcha({ sitekey: 'a1b2c3d4-0000-4000-8000-000000000000' }),
    globals: ['hcaptcha', 'grecaptcha'],
    field: 'h-captcha-response',
    log: ['render', 'execute', 'callback'],
    tick: (fake) => emit(fake, 'checkbox-selected'),
    async begin(container, heard) {
      const { hcaptcha: vendor } = globals
      vendor.execute(vendor.render(container, { sitekey: 'any', callback: () => heard('passed') }))
      // Its frames are ready, and have asked.
      await new Promise((resolve) => setTimeout(resolve, 20))
    },
  },
  {
    name: 'CaptchaLa',
    install: () => installFakeCaptcha({ vendor: 'captchala' }),
    provider: () => captchala({ appKey: 'demo_app', action: 'login', product: 'embed' }),
    globals: ['Captchala', 'loadCaptchala'],
    field: 'captchala_token',
    log: ['init', 'appendTo', 'onReady', 'verify', 'onSuccess'],
    tick: (fake) => emit(fake, 'trigger'),
    async begin(container, heard) {
      const instance = globals.Captchala.init({ appKey: 'any' }).onSuccess(() => heard('passed'))
      await new Promise<void>((ready) => instance.onReady(ready).appendTo(container))
      instance.verify()
    },
  },
]

/** Behaves alike in every simulated document. */
export function testInstalledFake(): void {
  describe.each(VENDORS)('$name', ({ install, provider, globals: names, field, log, tick, begin }) => {
    let fake: ReturnType<typeof install>
    let captcha: Captcha

    const mount = (): void => {
      captcha = createCaptcha({ provider: provider() })
      captcha.mount(document.querySelector('div')!)
    }

    beforeEach(() => {
      fake = install()
      document.body.innerHTML = '<form><div></div><button name="intent" value="publish">Send</button></form>'
      mount()
    })

    afterEach(() => {
      captcha.destroy()
      fake.uninstall()
    })

    describe('the installed fake', () => {
      it('is adopted: no script is requested, and a run passes by itself', async () => {
        const token = await captcha.execute()
        expect([token, document.scripts.length]).toEqual([fake.tokens()[0], 0])
        expect(fake.log).toEqual(log)
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
        form.querySelector<HTMLButtonElement>('[name=intent]')!.click()
        await vi.waitFor(() => expect(sent).toHaveLength(1))
        expect(sent).toEqual([['intent', field]])
        unbind()
      })

      it('is worked by the visitor', async () => {
        await captcha.load()
        await vi.waitFor(() => expect(captcha.getState().status).toBe('ready'))
        await tick(fake)
        await vi.waitFor(() => expect(captcha.holds()).toBe(true))
        expect(captcha.take()).toBe(fake.tokens()[0])
      })

      it('follows a scenario', async () => {
        fake.set({ outcome: 'silence' })
        const stop = new AbortController()
        const run = captcha.execute({ signal: stop.signal })
        await vi.waitFor(() => expect(captcha.getState().status).toBe('challenging'))
        stop.abort(new Error('enough'))
        await expect(run).rejects.toThrow('enough')
      })
    })

    describe('uninstall', () => {
      it('leaves nothing, and the next fake starts afresh', async () => {
        const first = await captcha.execute()
        captcha.destroy()
        fake.uninstall()
        // A later test may bring the real script.
        expect(Reflect.get(globalThis, Symbol.for('captcha-field.scripts'))).toEqual(new Map())
        expect([...names, 'captchaEmulator', 'FormDataEvent'].filter((name) => name in globalThis)).toEqual([])
        fake = install()
        mount()
        const second = await captcha.execute()
        expect([second === first, fake.tokens()]).toEqual([false, [second]])
      })

      it('silences runs that are under way', async () => {
        captcha.destroy()
        fake.set({ outcomeDelayMs: 50 })
        const heard: string[] = []
        await begin(document.querySelector('div')!, (name) => heard.push(name))
        fake.uninstall()
        const another = install()
        another.set({ outcomeDelayMs: 50 })
        const ended = new Promise<string>((resolve) => void begin(document.querySelector('form')!, resolve))
        // It was begun later, and ends later.
        expect([await ended, heard]).toEqual(['passed', []])
        another.uninstall()
      })

      it('puts back what was there before', () => {
        fake.uninstall()
        const [name = ''] = names
        const own = { mine: true }
        Object.assign(globalThis, { [name]: own })
        const another = install()
        const during: unknown = Reflect.get(globalThis, name)
        another.uninstall()
        expect([during === own, Reflect.get(globalThis, name) === own]).toEqual([false, true])
        Reflect.deleteProperty(globalThis, name)
      })
    })
  })

  it('silences instances too that would speak after their end', async () => {
    const fake = installFakeCaptcha({ vendor: 'captchala', handlersAfterDestroy: true, initDelayMs: 50 })
    const heard: string[] = []
    globals.Captchala.init({ appKey: 'any' })
      .onReady(() => heard.push('ready'))
      .appendTo(document.body)
    fake.uninstall()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(heard).toEqual([])
  })

  it('stands beside the fake of another vendor', async () => {
    const fakes = [installFakeCaptcha(), installFakeCaptcha({ vendor: 'captchala', serverTokens: 'required' })] as const
    document.body.innerHTML = '<div></div><div></div>'
    const [first, second] = document.querySelectorAll('div')
    const [, { serverToken }] = fakes
    const captchas = [
      createCaptcha({ provider: hcaptcha({ sitekey: 'a1b2c3d4-0000-4000-8000-000000000000' }) }),
      createCaptcha({
        provider: captchala({
          appKey: 'demo_app',
          action: 'login',
          serverToken: () => serverToken({ action: 'login' }),
        }),
      }),
    ]
    captchas[0]!.mount(first!)
    captchas[1]!.mount(second!)
    const tokens = await Promise.all(captchas.map((captcha) => captcha.execute()))
    expect(tokens).toEqual(fakes.map((fake) => fake.tokens()[0]))
    for (const captcha of captchas) captcha.destroy()
    for (const fake of fakes.toReversed()) fake.uninstall()
    expect(['hcaptcha', 'Captchala', 'captchaEmulator'].filter((name) => name in globalThis)).toEqual([])
  })
}
