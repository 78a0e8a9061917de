import { find } from '../shell/element.ts'
import { send } from '../setup.ts'
import { attach } from './attach.ts'

const dialog = find('.stage dialog', HTMLDialogElement)
const form = find('form', HTMLFormElement, dialog)
const output = find('.stage output', HTMLOutputElement)

// Outside a modal dialog nothing can be clicked. The challenge opens inside: that is the default.
attach(form)

find('#open', HTMLButtonElement).addEventListener('click', () => dialog.showModal())
form.addEventListener('submit', async (event) => {
  if (event.submitter?.matches('[formmethod=dialog]')) return
  event.preventDefault()
  const { accepted, sentence } = await send(new FormData(form))
  if (accepted) form.reset()
  output.value = sentence
  dialog.close()
})
