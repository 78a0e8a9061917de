import { bindForm, createCaptcha } from '@captcha-field/core'
import { provider, send } from './setup.ts'
import { element, find } from './shell/element.ts'
import { restoreFocus } from './shell/focus.ts'
import { FORMS, FRAMEWORKS, type FormName, type Framework } from './shell/forms.ts'
import { FAILING, INVISIBLE, PICTOGRAMS } from './shell/pictograms.ts'
import { address, settings, type Settings } from './shell/settings.ts'
import { startTheme } from './shell/theme.ts'
import { play } from './shell/vendor.ts'

type Step = 'submit' | 'challenge' | 'token' | 'data' | 'verified'

const STEPS: readonly Step[] = ['submit', 'challenge', 'token', 'data', 'verified']

/** The picture shows where the form beside it is. */
function show(now: Step | 'none' | 'all', wrong = false): void {
  const at = now === 'all' ? STEPS.length : now === 'none' ? -1 : STEPS.indexOf(now)
  for (const [index, step] of STEPS.entries()) {
    const item = find(`[data-step=${step}]`, HTMLLIElement)
    item.classList.toggle('past', index < at)
    item.classList.toggle('now', index === at && !wrong)
    item.classList.toggle('wrong', index === at && wrong)
    if (index === at) item.setAttribute('aria-current', 'step')
    else item.removeAttribute('aria-current')
  }
}

function startPicture(): void {
  const form = find('.works form', HTMLFormElement)
  const output = find('output', HTMLOutputElement, form)
  const alert = find('[role=alert]', HTMLElement, form)
  const captcha = createCaptcha({ provider })

  captcha.on('open', () => show('challenge'))
  captcha.on('solve', () => show('token'))
  captcha.on('consume', () => show('data'))
  captcha.on('close', () => show('none'))
  captcha.on('error', () => show('challenge', true))
  bindForm(captcha, form, {
    // Asked at each submit.
    mintOnSubmit() {
      show('submit')
      return true
    },
    onRefuse(error) {
      if (!error.quiet) alert.textContent = 'The security check failed. Please try again.'
    },
  })
  captcha.mount(find('.captcha', HTMLElement, form))

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    alert.textContent = ''
    const answer = send(new FormData(form))
    show('verified')
    const { accepted, sentence } = await answer
    if (accepted) form.reset()
    output.value = sentence
    show(accepted ? 'all' : 'verified', !accepted)
  })
}

interface Tile {
  readonly title: string
  readonly lead: string
  readonly picture: string
  /** What the address says besides the framework. */
  readonly changes: Partial<Settings>
}

const isCaptchala = settings.vendor === 'captchala'

const MORE: readonly Tile[] = [
  isCaptchala
    ? {
        title: 'With server tokens',
        lead: 'The app demands a token of yours before anybody is asked. It is fetched when it is needed, and only then.',
        picture: INVISIBLE,
        changes: { form: 'action', tokens: 'with' },
      }
    : {
        title: 'Without a box',
        lead: 'The invisible widget takes no room. Whoever has to be asked is asked when the form is sent.',
        picture: INVISIBLE,
        changes: { form: 'action', widget: 'invisible' },
      },
  {
    title: 'When it fails',
    lead: 'An ad blocker ate the script. The form says so, offers another attempt, and never refuses in silence.',
    picture: FAILING,
    changes: { form: 'action', scenario: 'blocked' },
  },
]

function tile({ title, lead, picture, changes }: Tile): HTMLElement {
  const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  drawing.setAttribute('viewBox', '0 0 320 160')
  drawing.setAttribute('aria-hidden', 'true')
  drawing.innerHTML = picture
  const links = (Object.keys(FRAMEWORKS) as Framework[]).map((framework) => {
    const name = FRAMEWORKS[framework]
    return element('a', { href: address({ ...changes, framework }), 'aria-label': `${title}, ${name}` }, name)
  })
  const text = element(
    'div',
    {},
    element('h3', {}, title),
    element('p', {}, lead),
    element('span', { class: 'segments' }, ...links),
  )
  const card = element('article', { class: 'tile card' }, text)
  card.prepend(drawing)
  return card
}

const formTile = (form: FormName): HTMLElement => tile({ ...FORMS[form], picture: PICTOGRAMS[form], changes: { form } })

find('#tiles', HTMLElement).append(...(Object.keys(FORMS) as FormName[]).map(formTile), ...MORE.map(tile))
find(`#vendors [data-name=${settings.vendor}]`, HTMLAnchorElement).setAttribute('aria-current', 'page')
startTheme()
restoreFocus()
await play()
startPicture()
