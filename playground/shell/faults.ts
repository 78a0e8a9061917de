import { SCENARIOS } from '../scenarios/index.ts'
import { senderQuery, settings } from './settings.ts'

/** A button that would send the form. */
const SENDERS = 'form button:not([type=button], [formmethod=dialog])'

/** `form.submit()` instead of the submit that a button causes: no event, nothing checked, nothing awaited. */
function submitBare(stage: HTMLElement): void {
  const onClick = (event: Event): void => {
    const button = event.target instanceof Element ? event.target.closest(SENDERS) : null
    const form = button?.closest('form')
    if (!form?.checkValidity() || button?.closest('.captcha, [data-captcha]:not(form)')) return
    event.preventDefault()
    form.method = 'post'
    form.action = `/send?${senderQuery}`
    form.submit()
  }
  stage.addEventListener('click', onClick, { capture: true })
}

/** Does to the page what the scenario says is wrong with it. */
export function spoil(stage: HTMLElement): void {
  const { page = {} } = SCENARIOS[settings.scenario]
  if (page.bareSubmit) submitBare(stage)
  if (!page.policy) return
  const policy = document.createElement('meta')
  policy.httpEquiv = 'Content-Security-Policy'
  policy.content = "script-src 'self' 'unsafe-inline'"
  document.head.append(policy)
}
