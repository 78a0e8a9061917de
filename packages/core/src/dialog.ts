const DIALOG = 'dialog,[role$=dialog],[popover]'

/**
 * The dialog that an element is in, through open and closed shadow roots. What lies outside an open one may be inert, out
 * of reach for the pointer, or behind a focus trap.
 */
export function dialogAround(element: Element | null): Element | null {
  const root = element?.getRootNode()
  return element?.closest(DIALOG) ?? (root instanceof ShadowRoot ? dialogAround(root.host) : null)
}
