import { find } from '../shell/element.ts'
import { send } from '../setup.ts'
import { attach } from './attach.ts'

const form = find('.stage form', HTMLFormElement)
const output = find('output', HTMLOutputElement, form)
attach(form)

// This handler runs once there is a token, and finds it in the form's data.
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  output.value = 'One moment…'
  const { accepted, sentence } = await send(new FormData(form))
  if (accepted) form.reset()
  output.value = sentence
})
