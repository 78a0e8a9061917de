const DIALOG = 'dialog,[role$=dialog],[popover]'

/**
 * The dialog that an element is in, through open and closed shadow roots. What lies outside an open one may be inert, out
 * of reach for the pointer, or behind a focus trap.
 */
export const dialogAround = (element?: Element | null): Element | null =>
  element ? (element.closest(DIALOG) ?? dialogAround((element.getRootNode() as Partial<ShadowRoot>).host)) : null
