import { dialogAround } from './dialog.ts'
import { observe } from './presence.ts'

/** `body` is inert under a modal dialog: a widget that needs no place goes where the focus is. */
export function placeForInvisible(): Element {
  let focused = document.activeElement
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
  const dialog = dialogAround(focused)
  // Stays for a while in a dialog that was closed, and Safari gives it to no button that is pressed.
  if (dialog?.getClientRects().length) return dialog
  // Simulated documents may not know the word.
  try {
    return [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.body
  } catch {
    return document.body
  }
}

/**
 * Makes the element that a widget is rendered into: a fresh child of its parent, because several vendors never let go of
 * one. Until the signal it is watched over: what makes a widget useless need not be noticed by its vendor. `ask`: something
 * near it changed, or the page came back; is it still alive? `moved`: it was moved in the document; its challenge too,
 * which opens in the dialog that it is in.
 */
export function createHost(
  parent: Element,
  ask: () => void,
  moved: (challenge: boolean) => void,
  signal: AbortSignal,
): HTMLElement {
  const host = document.createElement('div')
  parent.append(host)
  const dialog = dialogAround(host)
  // Vendors' buttons have no `type`, and would submit the visitor's form.
  host.addEventListener('click', (event) => {
    if ((event.target as Element).closest('button,[type=submit],[type=image]')) event.preventDefault()
  })

  // A moved frame is loaded again, in a new window; nothing else tells. `load` does not bubble, but it is captured.
  const windows = new WeakMap<HTMLIFrameElement, Window | null>()
  const onLoad = ({ target }: Event): void => {
    // Whatever else has loaded has no window.
    const frame = target as HTMLIFrameElement
    const before = windows.get(frame)
    windows.set(frame, frame.contentWindow)
    if (before && before !== frame.contentWindow) moved(!!dialog)
  }

  // No polling, no deep observer, and nothing is decided here: an observer that renders anew by itself fights a vendor that
  // rebuilds its own children. The host's children, the parent's, and <html>'s: libraries navigate by swapping the <body>.
  observe([host, parent, document.documentElement], { childList: true }, ask, signal)
  host.addEventListener('load', onLoad, { capture: true, signal })
  addEventListener('pageshow', ask, { signal })
  document.addEventListener('visibilitychange', ask, { signal })
  return host
}
