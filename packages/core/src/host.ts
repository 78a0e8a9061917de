import { dialogAround } from './dialog.ts'
import { watchPresence } from './presence.ts'
import type { PresenceSigns } from './presence.ts'

export interface HostSigns extends Pick<PresenceSigns, 'ask'> {
  /** The widget was moved in the document; its challenge too, which opens in the dialog that it is in. */
  moved(challenge: boolean): void
}

/** Vendors' buttons have no `type`, and would submit the visitor's form. */
function keepFromSubmitting(event: Event): void {
  if (event.target instanceof Element && event.target.closest('button,[type=submit],[type=image]'))
    event.preventDefault()
}

const isShown = (element: Element): boolean => getComputedStyle(element).display !== 'none'

/** The modal dialog that is open. Simulated documents may not know the word. */
function openModal(): Element | undefined {
  try {
    return [...document.querySelectorAll('dialog:modal')].at(-1)
  } catch {
    return undefined
  }
}

/** `body` is inert under a modal dialog: a widget that needs no place goes where the focus is. */
function placeForInvisible(): Element {
  let focused = document.activeElement
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
  const dialog = dialogAround(focused)
  // Stays for a while in a dialog that was closed, and Safari gives it to no button that is pressed.
  return dialog && isShown(dialog) ? dialog : (openModal() ?? document.body)
}

/** Of what has no place of its own: the visitor has turned to another dialog, or to none. */
export const isOutOfReach = ({ parentElement }: HTMLElement): boolean => parentElement !== placeForInvisible()

/**
 * Makes the element that a widget is rendered into: a fresh child of the container, because several vendors never let go
 * of one. Watched over until the signal.
 */
export function createHost(
  container: HTMLElement | undefined,
  { ask, moved }: HostSigns,
  signal: AbortSignal,
): HTMLElement {
  const host = document.createElement('div')
  const parent = container ?? placeForInvisible()
  parent.append(host)
  const dialog = dialogAround(host)
  host.addEventListener('click', keepFromSubmitting)
  watchPresence(host, parent, { ask, moved: () => moved(!!dialog) }, signal)
  return host
}
