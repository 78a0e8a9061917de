import { createCaptcha } from '@captcha-field/core'
import { find } from '../shell/element.ts'
import { provider, send, show } from '../setup.ts'

const form = find('.stage form', HTMLFormElement)
const place = find('.captcha', HTMLElement, form)
const output = find('output', HTMLOutputElement, form)

const captcha = createCaptcha({ provider })
captcha.on('*', show)
captcha.subscribe(() => {
  place.dataset['captcha'] = captcha.getState().status
})
captcha.mount(place)

// A handler that builds its own request asks for a token when it is about to send.
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const fields = Object.fromEntries(new FormData(form))
  output.value = 'One moment…'
  const result = await captcha.withToken((token) => send({ ...fields, [provider.fieldName]: token }))
  if (!result.success) {
    output.value = result.error.quiet ? '' : 'The security check failed. Please try again.'
    return
  }
  if (result.value.accepted) form.reset()
  output.value = result.value.sentence
})
