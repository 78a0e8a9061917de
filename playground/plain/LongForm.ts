import { find } from '../shell/element.ts'
import { send } from '../setup.ts'
import { attach } from './attach.ts'

const form = find('.stage form', HTMLFormElement)
const output = find('output', HTMLOutputElement, form)

// The vendor hears of a visitor who fills in this form, not of one who only reads it.
attach(form, { load: 'interaction' })

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  output.value = 'One moment…'
  const { accepted, sentence } = await send(new FormData(form))
  if (accepted) form.reset()
  output.value = sentence
})
