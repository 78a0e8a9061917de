import { bindForm, createCaptcha, hcaptcha } from '@captcha-field/core'

const captcha = createCaptcha({ provider: hcaptcha({ sitekey: '10000000-ffff-ffff-ffff-000000000001' }) })
const form = document.querySelector('form')
captcha.subscribe(() => document.body.setAttribute('data-captcha', captcha.getState().status))
if (form !== null) {
  bindForm(captcha, form)
  captcha.mount(form)
}
