import { startAnswers } from './answers.ts'
import { element, find } from './element.ts'
import { spoil } from './faults.ts'
import { restoreFocus } from './focus.ts'
import { FORMS, FRAMEWORKS, type FormName, type Framework } from './forms.ts'
import { address, isOffered, NAMES, settings } from './settings.ts'
import { startSettings } from './settingsPanel.ts'
import markup from './shell.html?raw'
import { fillSource } from './source.ts'
import { startTheme } from './theme.ts'
import { report, watchStates } from './timeline.ts'
import { play } from './vendor.ts'

export interface Shell {
  readonly form: FormName
  /** The name of its file. */
  readonly file: string
  /** Where the form goes. */
  readonly stage: HTMLElement
  /** Shows those of a framework's files that make the form. */
  showSource(sources: Readonly<Record<string, string>>): void
}

const keys = <Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] => Object.keys(record) as Key[]

/** Builds what is around a form, and answers once the vendor does what was asked for. */
export async function openShell(): Promise<Shell> {
  const { framework, form } = settings
  const { title, lead, file } = FORMS[form]
  document.body.insertAdjacentHTML('afterbegin', markup)
  document.body.dataset['vendor'] = settings.vendor
  document.body.dataset['widget'] = settings.widget
  document.title = `${title} · ${FRAMEWORKS[framework]} · captcha-field playground`

  find('#frameworks', HTMLElement).append(
    ...keys(FRAMEWORKS).map((name) => link(FRAMEWORKS[name], { framework: name }, name === framework)),
  )
  find('.forms ul', HTMLUListElement).append(
    ...keys(FORMS).map((name) => element('li', {}, link(FORMS[name].title, { form: name }, name === form))),
  )
  find('main h1', HTMLHeadingElement).textContent = title
  find('.lead', HTMLParagraphElement).textContent = lead
  find('.forms [aria-current]', HTMLElement).scrollIntoView({ block: 'nearest', inline: 'center' })
  const stage = find('.stage', HTMLElement)

  startTheme()
  startSettings()
  watchStates(stage)
  spoil(stage)
  onClick('#copy', () => report(`${title}, ${FRAMEWORKS[framework]}, ${whatIsPlayed()}`))
  // Until there is a form the page is hidden, and nothing in it can have the keyboard.
  new MutationObserver((_records, self) => {
    if (stage.ariaBusy !== null) return
    self.disconnect()
    restoreFocus()
  }).observe(stage, { childList: true, attributes: true })
  await play()
  startAnswers()

  return {
    form,
    file,
    stage,
    showSource(sources) {
      const text = fillSource(sources, file)
      onClick('#copy-source', () => text)
    },
  }
}

const whatIsPlayed = (): string =>
  [...NAMES.filter((name) => isOffered(name, settings.vendor)).map((name) => settings[name]), settings.scenario].join(
    ', ',
  )

function link(text: string, changes: { framework?: Framework; form?: FormName }, current: boolean): HTMLAnchorElement {
  return element('a', { href: address(changes), ...(current ? { 'aria-current': 'page' } : {}) }, text)
}

/** A button that copies, and says that it did. */
function onClick(selector: string, text: () => string): void {
  const button = find(selector, HTMLButtonElement)
  const usual = button.textContent
  button.addEventListener('click', async () => {
    const copied = await navigator.clipboard.writeText(text()).then(
      () => 'Copied',
      () => 'Not allowed',
    )
    button.textContent = copied
    setTimeout(() => {
      button.textContent = usual
    }, 1500)
  })
}
