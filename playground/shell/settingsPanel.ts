import { element, find } from './element.ts'
import { keepFocus } from './focus.ts'
import { SCENARIOS } from './scenarios.ts'
import { address, parse, settings } from './settings.ts'

/** What is chosen is in the address, so that each choice starts the page anew: a script that ran cannot be taken back. */
export function startSettings(): void {
  const form = find('.settings', HTMLFormElement)
  const select = find('select', HTMLSelectElement, form)
  const groups = new Map<string, HTMLElement>()
  for (const [name, { group, title }] of Object.entries(SCENARIOS)) {
    const options = groups.get(group) ?? element('optgroup', { label: group })
    groups.set(group, options)
    options.append(element('option', { value: name }, title))
  }
  select.append(...groups.values())

  select.value = settings.scenario
  for (const radio of form.querySelectorAll<HTMLInputElement>('[type=radio]'))
    radio.checked = radio.value === settings.widget || radio.value === settings.vendor

  const real = settings.vendor === 'real'
  select.disabled = real
  find('#hint', HTMLElement).textContent = real
    ? 'hCaptcha itself, with its public test key: it shows no challenge, and needs the network.'
    : SCENARIOS[settings.scenario].hint
  form.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLSelectElement) keepFocus('[name=scenario]')
    if (target instanceof HTMLInputElement) keepFocus(`[name=${target.name}]:checked`)
    const query = new URLSearchParams({ form: settings.form })
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') query.set(name, value)
    location.assign(address(parse(query)))
  })
}
