import { bindForm, createCaptcha, type Captcha, type CaptchaOptions } from '@captcha-field/core'
import { find } from '../shell/element.ts'
import { provider, show } from '../setup.ts'

/** A captcha for a form: rendered in its `.captcha`, asked when it is submitted, and saying so where that fails. */
export function attach(form: HTMLFormElement, options?: Partial<CaptchaOptions>): Captcha {
  const captcha = createCaptcha({ provider, ...options })
  const place = find('.captcha', HTMLElement, form)
  const alert = find('[role=alert]', HTMLElement, form)

  captcha.subscribe(() => {
    place.dataset['captcha'] = captcha.getState().status
    alert.textContent = ''
  })
  captcha.on('*', (event) => show(event, form.id))
  bindForm(captcha, form, {
    onRefuse(error) {
      if (!error.quiet) alert.textContent = 'The security check failed. Please try again.'
    },
  })
  captcha.mount(place)
  return captcha
}
