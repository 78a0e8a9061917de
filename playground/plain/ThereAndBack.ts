import { find } from '../shell/element.ts'
import { send } from '../setup.ts'
import { attach } from './attach.ts'

const stage = find('.stage', HTMLElement)
const form = find('form', HTMLFormElement, stage)
const output = find('output', HTMLOutputElement, form)
const views = stage.querySelectorAll<HTMLElement>('[data-view]')

attach(form)
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const { accepted, sentence } = await send(new FormData(form))
  if (accepted) form.reset()
  output.value = sentence
})

// A view that leaves is taken out of the page, as routers do; the captcha sees its place go and come back.
function route(): void {
  const current = location.hash === '#read' ? 'read' : 'write'
  for (const view of views) {
    if (view.dataset['view'] === current) stage.append(view)
    else view.remove()
  }
  for (const link of stage.querySelectorAll('.tabs a')) {
    link.setAttribute('aria-current', link.getAttribute('href') === `#${current}` ? 'page' : 'false')
  }
}
window.addEventListener('hashchange', route)
route()
