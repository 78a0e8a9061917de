import * as core from '@captcha-field/core'
import * as ofReact from '@captcha-field/react'
// Of another bundle, as a second team would bring it: with a core of its own.
import * as ofVue from '@captcha-field/vue?copy'
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
      <ofReact.CaptchaField provider={providerOf(view, ofReact)} />
      <button>Send</button>
    </form>,
  )
}

createApp(() =>
  h('form', { 'aria-label': 'Vue', onSubmit: submitted }, [
    h(ofVue.CaptchaField, { provider: providerOf(view, ofVue) }),
    h('button', 'Send'),
  ]),
).mount('#vue')

const form = document.querySelector('form[aria-label=Plain]')
const place = document.querySelector('#plain')
if (form instanceof HTMLFormElement && place instanceof HTMLElement) {
  const captcha = core.createCaptcha({ provider: providerOf(view, core) })
  captcha.mount(place)
  core.bindForm(captcha, form)
  form.addEventListener('submit', submitted)
}
