import { createCaptcha, type Captcha, type CaptchaProvider } from '@captcha-field/core'
import { CaptchaField, useCaptcha } from '@captcha-field/vue'
import { fakeProvider } from '@captcha-field/testing'
import {
  createApp,
  defineComponent,
  effectScope,
  h,
  KeepAlive,
  nextTick,
  reactive,
  ref,
  shallowRef,
  Suspense,
  Teleport,
  Transition,
  type App,
  type VNodeChild,
} from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { form, group, logging, press, status } from '../../../compat/suite/page.ts'
import { settle } from './harness.ts'

let app: App | undefined

/** Testing Library stubs transitions, and has its own idea of a root: these want neither. */
async function mount(render: () => VNodeChild, prepare?: (made: App) => void): Promise<void> {
  app = createApp(defineComponent(() => render))
  prepare?.(app)
  app.mount(document.body.appendChild(document.createElement('div')))
  await settle()
}

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

afterEach(async () => {
  app?.unmount()
  app = undefined
  await settle()
  vi.restoreAllMocks()
  document.body.replaceChildren()
})

const submit = async (): Promise<void> => {
  await press('Send')
  await settle()
}

const inForm = (...children: VNodeChild[]): VNodeChild =>
  h('form', { id: 'form', onSubmit: (event: Event) => event.preventDefault() }, [...children, h('button', 'Send')])

describe('KeepAlive', () => {
  const Other = defineComponent(() => () => 'elsewhere')

  it('puts the widget away with its page, ends what is pending, and brings it back', async () => {
    const provider = fakeProvider()
    const here = shallowRef(true)
    await mount(() => inForm(h(KeepAlive, null, [here.value ? h(CaptchaField, { provider }) : h(Other)])))
    await settle(() => provider.ready())
    await submit()
    await settle(() => (here.value = false))
    expect([form().ariaBusy, ...provider.log]).toEqual([null, 'load', 'render', 'execute', 'remove'])
    await submit()
    await settle(() => (here.value = true))
    expect(status()).toBe('ready')
    await submit()
    expect(provider.log).toEqual(['load', 'render', 'execute', 'remove', 'render', 'execute'])
  })

  it('tells the handlers of a page that is put away how its challenge ended', async () => {
    const provider = fakeProvider({ autoReady: true })
    const log: string[] = []
    const here = shallowRef(true)
    const field = (): VNodeChild => h(CaptchaField, { provider, mintOnSubmit: false, ...logging(log) })
    await mount(() => h(KeepAlive, null, [here.value ? field() : h(Other)] as never))
    await settle(() => provider.open())
    await settle(() => (here.value = false))
    expect(log).toEqual(
      ['ready', 'open', 'close execute-cancelled'].flatMap((heard) => [heard, `any ${heard.split(' ')[0]}`]),
    )
    log.length = 0
    await settle(() => (here.value = true))
    await settle(() => provider.solve())
    expect(log).toEqual(['ready', 'any ready', 'solve', 'any solve'])
  })

  it('ends the challenge of an invisible captcha whose page is put away', async () => {
    const provider = fakeProvider({ visible: false })
    const here = shallowRef(true)
    let captcha: Captcha
    const Page = defineComponent(() => {
      captcha = useCaptcha({ provider }).captcha.value
      return () => 'here'
    })
    await mount(() => h(KeepAlive, null, [h(here.value ? Page : Other)]))
    await settle(() => provider.ready())
    const ended = expect(captcha!.execute()).rejects.toMatchObject({ code: 'execute-cancelled' })
    await settle()
    await settle(() => (here.value = false))
    await ended
    expect(provider.log).toEqual(['load', 'render', 'execute', 'remove'])
  })
})

describe('Teleport', () => {
  it('takes a field elsewhere, where its form is found by id', async () => {
    document.body.innerHTML = '<div id="first"></div><div id="second"></div>'
    const provider = fakeProvider()
    const to = shallowRef('#first')
    await mount(() => inForm(h(Teleport, { to: to.value }, [h(CaptchaField, { provider, form: 'form' })])))
    await settle(() => provider.ready())
    await settle(() => (to.value = '#second'))
    expect(group().parentElement?.id).toBe('second')
    await submit()
    expect(provider.log.filter((line) => line.startsWith('execute'))).toEqual(['execute'])
  })
})

describe('Transition', () => {
  it('keeps the widget until the leaving field has left', async () => {
    const provider = fakeProvider()
    const here = shallowRef(true)
    let left = (): void => {}
    const hooks = {
      css: false,
      onLeave: (_element: unknown, done: () => void): void => {
        left = done
      },
    }
    await mount(() =>
      h(Transition, hooks, { default: () => (here.value ? h(CaptchaField, { provider, mintOnSubmit: false }) : null) }),
    )
    await settle(() => provider.ready())
    await settle(() => (here.value = false))
    const log = [...provider.log]
    await settle(() => left())
    expect([log, provider.log]).toEqual([
      ['load', 'render'],
      ['load', 'render', 'remove'],
    ])
  })
})

describe('Suspense', () => {
  it('touches nothing before it shows the field', async () => {
    const provider = fakeProvider()
    let arrive = (): void => {}
    const Late = defineComponent({
      async setup() {
        await new Promise<void>((resolve) => (arrive = resolve))
        return () => 'late'
      },
    })
    await mount(() =>
      h(Suspense, null, { default: () => h('div', [h(CaptchaField, { provider, mintOnSubmit: false }), h(Late)]) }),
    )
    expect(provider.log).toEqual([])
    await settle(() => arrive())
    expect(provider.log).toEqual(['load'])
  })
})

describe('CaptchaField', () => {
  it('takes props in kebab case, and a bare mint-on-submit for yes', async () => {
    const provider = fakeProvider()
    const captcha = createCaptcha({ provider })
    await mount(() => inForm(h(CaptchaField as never, { captcha, 'mint-on-submit': '', 'field-name': 'token' })))
    await settle(() => provider.ready())
    await submit()
    expect(provider.log).toEqual(['load', 'render', 'execute'])
  })

  it('takes a form that is a ref', async () => {
    const provider = fakeProvider()
    const target = ref<HTMLFormElement | null>(null)
    await mount(() => [
      h(CaptchaField, { provider, form: target }),
      h('form', { ref: target, onSubmit: (event: Event) => event.preventDefault() }, [h('button', 'Send')]),
    ])
    await settle(() => provider.ready())
    await submit()
    expect(provider.log).toEqual(['load', 'render', 'execute'])
  })

  it('shares the config with another copy of the package', async () => {
    const provider = fakeProvider()
    await mount(
      () => h(CaptchaField, { mintOnSubmit: false }),
      (made) => made.provide(Symbol.for('captcha-field.config'), { provider }),
    )
    expect(provider.log).toEqual(['load'])
  })
})

describe("a field's handlers", () => {
  it('hear each event once, of a captcha that is back within a task', async () => {
    const [first, second] = [fakeProvider({ autoReady: true }), fakeProvider({ key: 'another' })]
    const captchas = [first, second].map((provider) => createCaptcha({ provider }))
    const log: string[] = []
    const index = shallowRef(0)
    await mount(() => h(CaptchaField, { captcha: captchas[index.value], ...logging(log) }))
    await settle(() => first.solve())
    log.length = 0
    for (const next of [1, 0, 1, 0]) {
      index.value = next
      await nextTick()
    }
    await settle(() => captchas[0]?.take())
    expect(log).toEqual(['consume', 'any consume'])
  })
})

describe('useCaptcha', () => {
  it.each([
    ['a value', (provider: CaptchaProvider) => provider],
    ['a ref', (provider: CaptchaProvider) => shallowRef(provider)],
    ['a getter', (provider: CaptchaProvider) => () => provider],
    ['a part of something reactive', (provider: CaptchaProvider) => () => reactive({ provider }).provider],
  ])('takes a provider that is %s, and keeps it as it is', (_what, wrap) => {
    const provider = fakeProvider()
    const { captcha } = effectScope().run(() => useCaptcha({ provider: wrap(provider) }))!
    expect(captcha.value.provider).toBe(provider)
  })

  it('brings the newest options at once', () => {
    const provider = shallowRef(fakeProvider())
    const { captcha } = effectScope().run(() => useCaptcha({ provider }))!
    const { value: first } = captcha
    const newest = fakeProvider()
    provider.value = newest
    expect(captcha.value).toBe(first)
    expect(first.provider).toBe(newest)
  })

  it('gives a captcha that stays what it is within something reactive', () => {
    const { captcha } = effectScope().run(() => useCaptcha({ provider: fakeProvider() }))!
    expect(reactive({ captcha: captcha.value }).captcha).toBe(captcha.value)
  })

  it('lives as long as its scope, outside of components', async () => {
    const provider = fakeProvider({ visible: false })
    const log: string[] = []
    const scope = effectScope()
    const { status: now, execute } = scope.run(() => useCaptcha({ provider, onReady: () => log.push('ready') }))!
    await settle(() => provider.ready())
    log.push(now.value)
    const ended = expect(execute()).rejects.toMatchObject({ code: 'execute-cancelled' })
    await settle()
    scope.stop()
    await settle()
    await ended
    await nextTick()
    expect([...log, ...provider.log]).toEqual(['ready', 'ready', 'load', 'render', 'execute', 'remove'])
  })

  describe('in a scope that several components share', () => {
    /** As a store, or a composable that is made once for all who use it. */
    function share(provider: CaptchaProvider) {
      const scope = effectScope(true)
      let shared: ReturnType<typeof useCaptcha> | undefined
      return {
        scope,
        use: () => (shared ??= scope.run(() => useCaptcha({ provider }))!),
      }
    }
    const Other = defineComponent(() => () => 'elsewhere')

    it('goes on when the first who used it is put away', async () => {
      const provider = fakeProvider({ visible: false, autoReady: true })
      const { use, scope } = share(provider)
      const First = defineComponent(() => {
        use()
        return () => 'first'
      })
      const Second = defineComponent(() => {
        const { status: now } = use()
        return () => h('output', now.value)
      })
      const here = shallowRef(true)
      await mount(() => [h(KeepAlive, null, [h(here.value ? First : Other)]), h(Second)])
      const shown = (): string | null => document.querySelector('output')!.textContent
      const log = [shown()]
      await settle(() => (here.value = false))
      const sent = use().withToken((token) => token)
      await settle()
      log.push(shown())
      provider.solve('t')
      expect(await sent).toEqual({ success: true, value: 't' })
      expect(log).toEqual(['ready', 'challenging'])
      scope.stop()
      await settle()
      expect(provider.log).toEqual(['load', 'render', 'execute', 'reset', 'remove'])
    })

    it('takes the place that another of them gives it', async () => {
      const provider = fakeProvider({ autoReady: true })
      const { use, scope } = share(provider)
      const First = defineComponent(() => {
        use()
        return () => 'first'
      })
      const Second = defineComponent(() => {
        const { container } = use()
        return () => h('div', { id: 'widget', ref: container })
      })
      const here = shallowRef(true)
      await mount(() => [h(KeepAlive, null, [h(here.value ? First : Other)]), here.value ? null : h(Second)])
      await settle(() => (here.value = false))
      expect(document.querySelector('#widget')?.textContent).toBe('I am human')
      scope.stop()
    })
  })
})
