import type { ChallengeCard, challengeCard, ChallengeEvents } from '../../emulated/challengeCard.ts'
import type { challengeWords } from '../../emulated/challengeWords.ts'
import type { captchalaWords } from '../words.ts'

export interface CaptchalaWidgetParts {
  readonly challengeCard: typeof challengeCard
  readonly challengeWords: typeof challengeWords
  readonly captchalaWords: typeof captchalaWords
}

export interface CaptchalaWidgetOptions {
  readonly product: string
  readonly theme: unknown
  lang(): string
  /** The visitor clicked the bar or the box. */
  triggered(): void
  /** Where the page is its own server there is no stylesheet to link. */
  dress(root: Node): void
  /** The challenge stays in the page, and is only shown and hidden. */
  isKept(): boolean
}

export type CaptchalaStatus = 'loading' | 'ready' | 'busy' | 'passed' | 'failed'

/** The nodes of one instance. */
export interface CaptchalaWidget {
  /** Draws the bar, or the box of `embed`, into the host. */
  place(host: HTMLElement): void
  show(status: CaptchalaStatus): void
  /** Where challenges are kept in the page: puts it there, unseen. */
  prepare(): void
  open(seconds: number, events: ChallengeEvents): ChallengeCard
  /** The challenge only. */
  close(): void
  isOpen(): boolean
  /** In another language. */
  translate(): void
  removeChildren(): void
  removeOverlay(): void
}

/** Bar, box, panel and overlay. Self-contained: its text is part of the script. */
export function captchalaWidget(
  { challengeCard: createCard, challengeWords: cardWords, captchalaWords: words }: CaptchalaWidgetParts,
  { product, theme, lang, triggered, dress, isKept }: CaptchalaWidgetOptions,
): CaptchalaWidget {
  const wrapper = document.createElement('div')
  // No `type`, as with the vendor: in a form it sends the form.
  const trigger = document.createElement('button')
  const label = document.createElement('span')
  const overlay = document.createElement('div')
  let status: CaptchalaStatus = 'loading'
  let placed = false
  let card: ChallengeCard | undefined
  /** Whom the open challenge tells. */
  let listener: ChallengeEvents | undefined

  const record = (value: unknown): Readonly<Record<string, unknown>> =>
    typeof value === 'object' && value !== null ? { ...value } : {}

  function paint(element: HTMLElement): void {
    const custom = record(record(theme)['custom'])
    const { color, radius, brightness } = custom
    const isDark =
      theme === 'dark' ||
      brightness === 'dark' ||
      (brightness === 'system' &&
        typeof matchMedia === 'function' &&
        matchMedia('(prefers-color-scheme: dark)').matches)
    if (isDark) element.classList.add('captchala-dark')
    if (theme === 'stereoscopic') element.classList.add('captchala-stereoscopic')
    if (typeof color === 'string') element.style.setProperty('--accent', color)
    if (typeof radius === 'string') element.style.setProperty('--radius', radius)
  }

  function write(): void {
    const { trigger: ready, busy, passed, failed } = words(lang())
    const texts = { loading: ready, ready, busy, passed, failed }
    label.textContent = product === 'embed' ? cardWords(lang()).human : texts[status]
    wrapper.className = `captchala-wrapper captchala-${product} captchala-${status}`
    paint(wrapper)
    trigger.setAttribute('aria-busy', String(status === 'busy' || status === 'loading'))
    if (product === 'embed') trigger.setAttribute('aria-checked', String(status === 'passed'))
  }

  const tick = document.createElement('span')
  tick.className = 'captchala-tick'
  trigger.className = 'captchala-trigger'
  trigger.setAttribute(product === 'embed' ? 'role' : 'aria-haspopup', product === 'embed' ? 'checkbox' : 'dialog')
  trigger.append(tick, label)
  trigger.addEventListener('click', triggered)
  wrapper.append(trigger)
  overlay.className = 'captchala-overlay'
  overlay.addEventListener('click', ({ target }) => {
    if (target === overlay) listener?.end('closed')
  })
  overlay.setAttribute('role', 'dialog')
  overlay.setAttribute('aria-modal', 'true')
  paint(overlay)

  /** A panel or a box needs the bar beside it. */
  const inPlace = (): boolean => placed && (product === 'float' || product === 'embed')

  /** Where the challenge is shown, and what of it comes and goes. */
  function stage(): { readonly parent: HTMLElement; readonly shell: HTMLElement; readonly made: ChallengeCard } {
    const events: ChallengeEvents = {
      answer: (answer) => listener?.answer(answer),
      end: (how) => listener?.end(how),
    }
    card ??= createCard(document, cardWords(lang()), events, { prefix: 'captchala-', buttonType: null })
    if (inPlace()) return { parent: wrapper, shell: card.element, made: card }
    if (card.element.parentNode !== overlay) overlay.replaceChildren(card.element)
    return { parent: document.body, shell: overlay, made: card }
  }

  function close(): void {
    if (!listener || !card) return
    listener = undefined
    const { element } = card
    const root = element.getRootNode()
    const { activeElement } = root instanceof ShadowRoot ? root : document
    const hadFocus = element.contains(activeElement)
    card.hide()
    overlay.style.display = 'none'
    if (!isKept()) {
      element.remove()
      overlay.remove()
    }
    if (hadFocus && placed) trigger.focus({ preventScroll: true })
  }

  return {
    place(host) {
      placed = true
      write()
      dress(host.getRootNode())
      host.append(wrapper)
    },
    show(next) {
      status = next
      write()
    },
    prepare() {
      if (!isKept()) return
      const { parent, shell } = stage()
      overlay.style.display = 'none'
      parent.append(shell)
    },
    open(seconds, events) {
      close()
      const { parent, shell, made } = stage()
      listener = events
      dress(document)
      overlay.style.removeProperty('display')
      // One that is there already is not moved.
      if (shell.parentNode !== parent) parent.append(shell)
      made.show(seconds)
      made.focus()
      return made
    },
    close,
    isOpen: () => listener !== undefined,
    translate() {
      write()
      // Not in the middle of a challenge.
      if (listener) return
      card?.element.remove()
      card = undefined
    },
    removeChildren: () => wrapper.remove(),
    removeOverlay: () => overlay.remove(),
  }
}
