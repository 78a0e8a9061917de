import { find } from '../shell/element.ts'
import { send } from '../setup.ts'
import { attach } from './attach.ts'

// One script, however many captchas.
for (const form of document.querySelectorAll<HTMLFormElement>('.stage form')) {
  const output = find('output', HTMLOutputElement, form)
  attach(form)
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const { accepted, sentence } = await send(new FormData(form))
    if (accepted) form.reset()
    output.value = sentence
  })
}
