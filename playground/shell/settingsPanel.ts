import { isPlayable, SCENARIOS, type ScenarioName } from '../scenarios/index.ts'
import { element, find } from './element.ts'
import { keepFocus } from './focus.ts'
import {
  address,
  CHOICES,
  isOffered,
  NAMES,
  optionsOf,
  parse,
  productOf,
  settings,
  type ChoiceName,
} from './settings.ts'

function choice(name: ChoiceName): HTMLFieldSetElement {
  const { legend, options } = CHOICES[name]
  const texts: Readonly<Record<string, string>> = options
  const current = name === 'product' ? productOf(settings) : settings[name]
  const radios = optionsOf(name).map((value) => {
    const radio = element('input', { type: 'radio', name, value })
    radio.checked = value === current
    // In the dialog there is no choice.
    radio.disabled = name === 'product' && settings.form === 'dialog' && !radio.checked
    return element('label', {}, radio, texts[value] ?? value)
  })
  return element('fieldset', {}, element('legend', {}, legend), element('div', {}, ...radios))
}

function fillScenarios(select: HTMLSelectElement): void {
  const groups = new Map<string, HTMLElement>()
  for (const [name, { group, title }] of Object.entries(SCENARIOS)) {
    if (!isPlayable(name, settings.vendor)) continue
    const options = groups.get(group) ?? element('optgroup', { label: group })
    groups.set(group, options)
    options.append(element('option', { value: name }, title))
  }
  select.append(...groups.values())
  select.value = settings.scenario
}

function hint(name: ScenarioName): readonly (Node | string)[] {
  const { hint: text, code } = SCENARIOS[name]
  if (settings.script === 'real')
    return ['hCaptcha itself, with its public test key: it shows no challenge, and needs the network.']
  return code === undefined ? [text] : [text, element('span', {}, 'Reported as ', element('code', {}, code))]
}

/** What is chosen is in the address, so that each choice starts the page anew: a script that ran cannot be taken back. */
export function startSettings(): void {
  const form = find('.settings', HTMLFormElement)
  const select = find('select', HTMLSelectElement, form)
  find('.choice', HTMLElement, form).append(
    ...NAMES.filter((name) => isOffered(name, settings.vendor)).map((name) => choice(name)),
  )
  fillScenarios(select)
  select.disabled = settings.script === 'real'
  find('#hint', HTMLElement).append(...hint(settings.scenario))
  form.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLSelectElement) keepFocus('[name=scenario]')
    if (target instanceof HTMLInputElement) keepFocus(`[name=${target.name}]:checked`)
    const query = new URLSearchParams({ form: settings.form })
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') query.set(name, value)
    location.assign(address(parse(query)))
  })
}
