import type { ChallengeWords } from './challengeWords.ts'

export interface ChallengeEvents {
  answer(answer: 'right' | 'wrong'): void
  end(event: 'closed' | 'expired'): void
}

export interface ChallengeCard {
  readonly element: HTMLElement
  show(seconds: number): void
  /** The answer was wrong. */
  again(): void
  /** Firefox moves no focus into a frame that is still hidden: only once the page shows it. */
  focus(): void
  hide(): void
}

/** What the visitor sees of a challenge, of whichever vendor. Self-contained: its text is part of the emulated scripts. */
export function challengeCard(
  page: Document,
  words: ChallengeWords,
  events: ChallengeEvents,
  /** `buttonType: null`: buttons without one, which send the form that they are in. */
  { prefix = '', buttonType = 'button' }: { readonly prefix?: string; readonly buttonType?: string | null } = {},
): ChallengeCard {
  const TILES = ['M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z', 'M5 5h14v14H5z', 'M12 4l9 16H3z', 'M12 3l9 9-9 9-9-9z']
  let timer: ReturnType<typeof setInterval> | undefined

  function element(name: string, className: string, ...children: (Node | string)[]): HTMLElement {
    const made = page.createElement(name)
    if (className) made.className = prefix + className
    made.append(...children)
    return made
  }

  function button(className: string, text: string, click: () => void): HTMLElement {
    const made = element('button', className, text)
    if (buttonType !== null) made.setAttribute('type', buttonType)
    made.addEventListener('click', click)
    return made
  }

  function tile(path: string): SVGElement {
    const svg = page.createElementNS('http://www.w3.org/2000/svg', 'svg')
    svg.setAttribute('viewBox', '0 0 24 24')
    const shape = page.createElementNS('http://www.w3.org/2000/svg', 'path')
    shape.setAttribute('d', path)
    svg.append(shape)
    return svg
  }

  const close = button('close', '×', () => events.end('closed'))
  close.setAttribute('aria-label', words.close)
  const verify = button('verify', words.verify, () => events.answer('right'))
  const said = element('strong', '')
  said.setAttribute('role', 'status')
  const left = element('span', '')
  const tiles = element('div', 'tiles', ...TILES.map(tile))
  tiles.setAttribute('aria-hidden', 'true')
  const card = element(
    'section',
    'card',
    element('header', '', element('div', '', element('h2', '', words.title), element('p', '', words.task)), close),
    tiles,
    element('div', 'status', left, said),
    element(
      'footer',
      '',
      verify,
      button('', words.fail, () => events.answer('wrong')),
      button('', words.expire, () => events.end('expired')),
    ),
  )
  card.hidden = true

  const onKey = ({ key }: KeyboardEvent): void => {
    if (key === 'Escape') events.end('closed')
  }

  function stop(): void {
    clearInterval(timer)
    page.removeEventListener('keydown', onKey)
  }

  return {
    element: card,
    show(seconds) {
      stop()
      page.addEventListener('keydown', onKey)
      let rest = seconds
      const tell = (): void => {
        left.textContent = `${rest} ${words.left}`
      }
      tell()
      said.textContent = ''
      card.hidden = false
      timer = setInterval(() => {
        rest -= 1
        tell()
        if (rest <= 0) events.end('expired')
      }, 1000)
    },
    focus: () => verify.focus({ preventScroll: true }),
    again() {
      said.textContent = words.again
    },
    hide() {
      stop()
      card.hidden = true
    },
  }
}
