const DIALOG = 'dialog,[role=dialog],[role=alertdialog],[popover]'

/**
 * The dialog that an element is in, through open and closed shadow roots. What lies outside an open one may be inert, out
 * of reach for the pointer, or behind a focus trap.
 */
export function dialogAround(element: Element | null): Element | null {
  for (let from = element; from;) {
    const dialog = from.closest(DIALOG)
    if (dialog) return dialog
    const root = from.getRootNode()
    from = root instanceof ShadowRoot ? root.host : null
  }
  return null
}
