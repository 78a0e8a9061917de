import { keepFocus } from './focus.ts'
import { find } from './element.ts'

const dark = matchMedia('(prefers-color-scheme: dark)')

export const isDark = (): boolean => {
  const { theme } = document.documentElement.dataset
  return theme === undefined ? dark.matches : theme === 'dark'
}

/** The button that turns the light off and on. What is chosen is read in the head of each page, before it paints. */
export function startTheme(): void {
  const button = find('.theme', HTMLButtonElement)
  button.setAttribute('aria-pressed', String(isDark()))
  button.addEventListener('click', () => {
    localStorage.setItem('theme', isDark() ? 'light' : 'dark')
    keepFocus('.theme')
    // A widget has its theme for good.
    location.reload()
  })
}
