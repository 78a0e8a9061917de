/** Before a page starts anew because of a choice: where the keyboard is. */
export function keepFocus(selector: string): void {
  sessionStorage.setItem('focus', selector)
}

/** Afterwards: puts it there again. */
export function restoreFocus(): void {
  const selector = sessionStorage.getItem('focus')
  sessionStorage.removeItem('focus')
  if (selector !== null) document.querySelector<HTMLElement>(selector)?.focus()
}
