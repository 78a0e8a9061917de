import type { HcaptchaProfile } from '../scenario.ts'

export interface HcaptchaDomOptions {
  readonly id: string
  readonly container: HTMLElement
  readonly challengeContainer: HTMLElement | undefined
  readonly size: string
  readonly tabindex: string
  readonly theme: string
  readonly compat: boolean
  readonly profile: HcaptchaProfile
}

/** The nodes of one widget. */
export interface HcaptchaDom {
  readonly checkbox: HTMLIFrameElement
  readonly challenge: HTMLIFrameElement
  /** Puts both frames into the page, which makes them load. */
  insert(): void
  /** Into the places where a form, or whoever looks, finds the token. */
  write(token: string): void
  show(): void
  hide(): void
  focus(): void
  /** @throws {DOMException} where the body was swapped */
  remove(): void
}

/** Self-contained: its text is part of the script. */
export function hcaptchaDom(options: HcaptchaDomOptions, overlayClicked: () => void): HcaptchaDom {
  const { id, container, challengeContainer, size, tabindex, theme, compat, profile } = options
  const [boxWidth, boxHeight] =
    size === 'compact' ? (profile === 'R23' ? [164, 144] : [158, 138]) : profile === 'R23' ? [303, 78] : [302, 76]
  const CARD_WIDTH = 400
  const CARD_HEIGHT = 380
  const GAP = 12
  const ACCENT = theme === 'contrast' ? '#ffe600' : theme === 'dark' ? '#2dd4bf' : '#0f766e'

  function frame(title: string): HTMLIFrameElement {
    const made = document.createElement('iframe')
    made.title = title
    made.setAttribute('scrolling', 'no')
    made.style.border = '0'
    // Whatever the page's is: a frame of another one is opaque.
    made.style.colorScheme = 'light'
    return made
  }

  function area(kind: string): HTMLTextAreaElement {
    const made = document.createElement('textarea')
    made.id = `${kind}-response-${id}`
    made.name = `${kind}-response`
    made.style.display = 'none'
    return made
  }

  const checkbox = frame('Emulated hCaptcha checkbox')
  checkbox.setAttribute('tabindex', tabindex)
  checkbox.setAttribute('data-hcaptcha-widget-id', id)
  checkbox.setAttribute('data-hcaptcha-response', '')
  if (size === 'invisible') {
    checkbox.style.display = 'none'
    checkbox.setAttribute('aria-hidden', 'true')
  } else Object.assign(checkbox.style, { width: `${boxWidth}px`, height: `${boxHeight}px`, overflow: 'hidden' })
  const areas = [...(compat ? [area('g-recaptcha')] : []), area('h-captcha')]

  const challenge = frame('Emulated hCaptcha challenge')
  Object.assign(challenge.style, { width: `${CARD_WIDTH}px`, maxWidth: '100%', height: `${CARD_HEIGHT}px` })
  const wrapper = document.createElement('div')
  wrapper.setAttribute('aria-hidden', 'true')
  const overlay = document.createElement('div')
  const arrow = document.createElement('div')
  overlay.addEventListener('click', overlayClicked)

  /** Beside the box, or in the middle where there is none or not enough room. */
  function place(): void {
    const box = checkbox.getBoundingClientRect()
    const width = Math.min(CARD_WIDTH, innerWidth - 2 * GAP)
    const beside = box.width > 0 && box.right + GAP + width + GAP < innerWidth
    const left = beside ? box.right + GAP : (innerWidth - width) / 2
    const middle = beside ? box.top + box.height / 2 - CARD_HEIGHT / 2 : (innerHeight - CARD_HEIGHT) / 2
    const top = Math.max(GAP, Math.min(middle, innerHeight - CARD_HEIGHT - GAP))
    overlay.style.background = beside ? 'transparent' : 'rgb(15 23 42 / .45)'
    Object.assign(challenge.style, { left: `${left}px`, top: `${top}px`, width: `${width}px` })
    arrow.style.display = beside ? 'block' : 'none'
    Object.assign(arrow.style, { left: `${left - GAP / 2}px`, top: `${box.top + box.height / 2 - GAP / 2}px` })
  }

  function stopPlacing(): void {
    removeEventListener('resize', place)
    removeEventListener('scroll', place, true)
  }

  function show(): void {
    if (challengeContainer) {
      challenge.style.display = 'block'
      return
    }
    wrapper.setAttribute('aria-hidden', 'false')
    Object.assign(wrapper.style, { top: '0', visibility: 'visible', opacity: '1' })
    place()
    addEventListener('resize', place)
    addEventListener('scroll', place, true)
  }

  function hide(): void {
    if (challengeContainer) {
      challenge.style.display = 'none'
      return
    }
    stopPlacing()
    wrapper.setAttribute('aria-hidden', 'true')
    Object.assign(wrapper.style, { top: '-10000px', visibility: 'hidden', opacity: '0' })
  }

  return {
    checkbox,
    challenge,
    insert() {
      container.append(checkbox, ...areas)
      hide()
      if (challengeContainer) {
        challengeContainer.append(challenge)
        return
      }
      Object.assign(wrapper.style, {
        position: 'fixed',
        left: '0',
        width: '100%',
        height: '100%',
        zIndex: '2147483647',
      })
      Object.assign(overlay.style, { position: 'absolute', inset: '0' })
      Object.assign(challenge.style, {
        position: 'absolute',
        boxShadow: '0 12px 40px rgb(15 23 42 / .28)',
        borderRadius: '10px',
      })
      Object.assign(arrow.style, {
        position: 'absolute',
        width: `${GAP}px`,
        height: `${GAP}px`,
        rotate: '45deg',
        background: ACCENT,
      })
      wrapper.append(overlay, arrow, challenge)
      document.body.append(wrapper)
    },
    write(token) {
      checkbox.setAttribute('data-hcaptcha-response', token)
      for (const copy of areas) copy.value = token
    },
    show,
    hide,
    focus: () => checkbox.focus({ preventScroll: true }),
    remove() {
      stopPlacing()
      checkbox.remove()
      for (const copy of areas) copy.remove()
      if (challengeContainer) challenge.remove()
      else document.body.removeChild(wrapper)
    },
  }
}
