import type { CaptchaHandle } from '@captcha-field/core'
import { CaptchaField, captchala, hcaptcha, useCaptcha } from '@captcha-field/vue'
import {
  createApp,
  defineComponent,
  h,
  KeepAlive,
  nextTick,
  shallowRef,
  Teleport,
  Transition,
  TransitionGroup,
  type PropType,
  type VNodeChild,
} from 'vue'
import { installDriver, keepHandle, write } from '../kit/driver.ts'
import { providerOf } from '../kit/provider.ts'
import { onSubmit } from '../kit/submit.ts'
import { viewOf, type View } from '../kit/view.ts'

const VENDORS = { captchala, hcaptcha }

const props = { view: { type: Object as PropType<View>, required: true } } as const

const keep = (handle: unknown): void => keepHandle(false, handle as CaptchaHandle | null)

const field = (view: View, form?: string): VNodeChild =>
  h(CaptchaField, { ref: keep, provider: providerOf(view, VENDORS), form, onEvent: (event) => write(false, event) })

const form = (view: View, children: VNodeChild): VNodeChild =>
  h(
    'form',
    {
      id: 'form',
      onSubmit: (event: SubmitEvent) =>
        onSubmit(event, event.currentTarget as HTMLFormElement, view, () => window.driver.handle()),
    },
    [children, h('button', 'Send')],
  )

const Page = defineComponent({ props, setup: (own) => () => form(own.view, field(own.view)) })
const Other = defineComponent(() => () => h('p', 'another page'))

/** A captcha without any container. */
const Invisible = defineComponent({
  props,
  setup(own) {
    const { execute } = useCaptcha({
      provider: providerOf({ ...own.view, size: 'invisible' }, VENDORS),
      onEvent: (event) => write(false, event),
    })
    const run = (): void => {
      void execute().then(
        () => window.driver.answers.push('token'),
        (error: unknown) => window.driver.answers.push((error as { code: string }).code),
      )
    }
    return () => h('button', { type: 'button', onClick: run }, 'Send')
  },
})

const CASES: Readonly<Record<string, (view: View) => VNodeChild>> = {
  keepAlive: (view) => h(KeepAlive, null, { default: () => (view.on ? h(Page, { view }) : h(Other)) }),
  teleport: (view) => form(view, h(Teleport, { to: view.on ? '#here' : '#there' }, [field(view, 'form')])),
  transitionGroup: (view) =>
    h(TransitionGroup, null, {
      default: () => [...view.order].map((item) => h('div', { key: item }, [item === 'f' ? h(Page, { view }) : item])),
    }),
  transition: (view) =>
    h(
      Transition,
      // It has left when the test says so.
      { css: false, onLeave: (_element, done) => addEventListener('leave', done, { once: true }) },
      { default: () => (view.on ? h('div', [h(Page, { view })]) : null) },
    ),
  invisible: (view) => h(Invisible, { view }),
}

const first = viewOf(location.href)
const view = shallowRef(first)
const app = createApp({
  render: () => [h('p', view.value.renders), CASES[view.value.case]?.(view.value)],
})
installDriver(first, (next) => {
  view.value = next
  if (next.case === '') app.unmount()
  return nextTick()
})
app.mount('#app')
