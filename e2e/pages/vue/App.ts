import type { CaptchaHandle } from '@captcha-field/core'
import { CaptchaField, captchala, hcaptcha, useCaptcha } from '@captcha-field/vue'
import * as copy from '@captcha-field/vue?copy'
import { defineComponent, h, ref, type PropType, type VNode } from 'vue'
import { keepHandle, write } from '../kit/driver.ts'
import { providerOf } from '../kit/provider.ts'
import { addressFor, mintOnSubmitOf, onSubmit, onSubmitCapture } from '../kit/submit.ts'
import type { View } from '../kit/view.ts'

const VENDORS = { captchala, hcaptcha }

const props = { view: { type: Object as PropType<View>, required: true }, second: Boolean } as const

const refOf =
  (second: boolean) =>
  (handle: unknown): void =>
    keepHandle(second, handle as CaptchaHandle | null)

/** A new provider, and new handlers, at each render. */
const Field = defineComponent({
  props,
  setup(own) {
    const keep = refOf(own.second)
    return () => {
      const { view, second } = own
      const copied = second && view.second === 'copy'
      return h(copied ? copy.CaptchaField : CaptchaField, {
        ref: keep,
        provider: providerOf(view, copied ? copy : VENDORS),
        load: view.load,
        mintOnSubmit: mintOnSubmitOf(view),
        onEvent: (event) => write(second, event),
      })
    }
  },
})

/** A captcha that a submit handler drives, shown by a field. */
const Driven = defineComponent({
  props,
  setup(own) {
    const keep = refOf(own.second)
    const { captcha } = useCaptcha({
      provider: () => providerOf(own.view, VENDORS),
      load: own.view.load,
      onEvent: (event) => write(own.second, event),
    })
    return () => h(CaptchaField, { ref: keep, captcha: captcha.value })
  },
})

const Form = defineComponent({
  props,
  setup: (own) => () => {
    const { view, second } = own
    return h(
      'form',
      {
        'aria-label': second ? 'Second' : 'First',
        action: addressFor(view),
        method: 'post',
        onSubmitCapture,
        onSubmit: (event: SubmitEvent) =>
          onSubmit(event, event.currentTarget as HTMLFormElement, view, () => window.driver.handle(second)),
      },
      [
        h('label', ['Name ', h('input', { name: 'name', required: view.send === 'native' })]),
        view.hostile && [
          h('input', { type: 'hidden', name: 'elements', value: 'e' }),
          h('input', { type: 'hidden', name: 'requestSubmit', value: 'r' }),
        ],
        view.shown && h(view.send === 'token' ? Driven : Field, { view, second }),
        view.button !== 'gone' &&
          h('button', { name: 'intent', value: 'publish', disabled: view.button === 'disabled' }, 'Send'),
        h('button', { name: 'intent', value: 'draft', formnovalidate: true }, 'Save draft'),
        h('button', { formmethod: 'dialog' }, 'Cancel'),
        h('button', { type: 'reset' }, 'Clear'),
      ],
    )
  },
})

const Place = defineComponent({
  props,
  setup(own) {
    const dialog = ref<HTMLDialogElement>()
    return (): VNode | VNode[] => {
      const { view } = own
      const form = h(Form, { view })
      if (view.place === 'dialog')
        return [
          h('button', { type: 'button', onClick: () => dialog.value?.showModal() }, 'Open'),
          h('dialog', { ref: dialog, 'aria-label': 'Dialog' }, [form]),
        ]
      return view.place === 'role'
        ? h('div', { role: 'dialog', 'aria-label': 'Dialog', style: { pointerEvents: 'auto' } }, [form])
        : form
    }
  },
})

export const App = defineComponent({
  props,
  setup: (own) => () => {
    const { view } = own
    return [
      h('p', `rendered ${view.renders}`),
      h(
        'ul',
        [...view.order].map((item) =>
          h('li', { key: item, style: { display: item === 'f' ? view.display : 'block' } }, [
            item === 'f' ? h(Place, { view }) : item,
          ]),
        ),
      ),
      view.second !== 'none' && h(Form, { view, second: true }),
    ]
  },
})
