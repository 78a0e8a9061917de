import { bindForm, createCaptcha, hcaptcha } from '@captcha-field/core'
import { CaptchaField as ReactField, hcaptcha as reactHcaptcha } from '@captcha-field/react'
// Of another bundle, as a second team would bring it: with a core of its own.
import { CaptchaField as VueField, hcaptcha as vueHcaptcha } from '@captcha-field/vue?copy'
import { createRoot } from 'react-dom/client'
import { createApp, h } from 'vue'
import { installDriver } from '../kit/driver.ts'
import { providerOf } from '../kit/provider.ts'
import { onSubmit } from '../kit/submit.ts'
import { viewOf } from '../kit/view.ts'

const view = viewOf(location.href)
installDriver(view, () => {})

const submitted = (event: Event): void => {
  void onSubmit(event as SubmitEvent, event.target as HTMLFormElement, view, () => window.driver.handle())
}

const react = document.querySelector('#react')
if (react) {
  createRoot(react).render(
    <form aria-label="React" onSubmit={(event) => submitted(event.nativeEvent)}>
      <ReactField provider={providerOf(view, reactHcaptcha)} />
      <button>Send</button>
    </form>,
  )
}

createApp(() =>
  h('form', { 'aria-label': 'Vue', onSubmit: submitted }, [
    h(VueField, { provider: providerOf(view, vueHcaptcha) }),
    h('button', 'Send'),
  ]),
).mount('#vue')

const form = document.querySelector('form[aria-label=Plain]')
const place = document.querySelector('#plain')
if (form instanceof HTMLFormElement && place instanceof HTMLElement) {
  const captcha = createCaptcha({ provider: providerOf(view, hcaptcha) })
  captcha.mount(place)
  bindForm(captcha, form)
  form.addEventListener('submit', submitted)
}
