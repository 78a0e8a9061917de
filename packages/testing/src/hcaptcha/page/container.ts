export interface HcaptchaContainers {
  /** An element, or the id of one; a selector is neither. */
  find(container: unknown): HTMLElement | undefined
  /** The id of the widget that is in it already. */
  occupant(container: HTMLElement): string | undefined
  /** What was given, and the container's `data-` attributes where nothing true was given. */
  params(container: HTMLElement, given: Readonly<Record<string, unknown>>): Record<string, unknown>
  /** A button cannot hold a widget: answers with what stands in for it. */
  standIn(container: HTMLElement): HTMLElement
  errorBox(container: HTMLElement, text: string): void
}

/** The vendor's rules for what a widget may be rendered into. Self-contained: its text is part of the script. */
export function hcaptchaContainers(): HcaptchaContainers {
  const PARAMS = [
    'sitekey',
    'theme',
    'size',
    'tabindex',
    'hl',
    'callback',
    'expired-callback',
    'chalexpired-callback',
    'open-callback',
    'close-callback',
    'error-callback',
    'challenge-container',
    'custom',
    'tplinks',
    'endpoint',
    'mode',
    'andint',
    'orientation',
    'confirm-nav',
  ]
  return {
    find(container) {
      if (container instanceof HTMLElement) return container
      return typeof container === 'string' ? (document.getElementById(container) ?? undefined) : undefined
    },
    occupant: (container) =>
      container.querySelector('iframe[data-hcaptcha-widget-id]')?.getAttribute('data-hcaptcha-widget-id') ?? undefined,
    params(container, given) {
      const params: Record<string, unknown> = {}
      for (const name of PARAMS) {
        // A false value counts as none: `tabindex: 0` falls through.
        const attribute = container.getAttribute(`data-${name}`)
        if (given[name]) params[name] = given[name]
        else if (attribute) params[name] = attribute
      }
      return params
    },
    standIn(container) {
      if (!(container instanceof HTMLButtonElement || container instanceof HTMLInputElement)) return container
      const hidden = document.createElement('div')
      hidden.className = 'h-captcha'
      hidden.style.display = 'none'
      container.parentNode?.insertBefore(hidden, container)
      return hidden
    },
    errorBox(container, text) {
      // The vendor assigns markup here, which a page that enforces Trusted Types refuses.
      container.innerHTML = ''
      Object.assign(container.style, {
        width: '302px',
        height: '76px',
        display: 'flex',
        alignItems: 'center',
        justifyContent: 'center',
        padding: '8px',
        boxSizing: 'border-box',
        border: '1px solid #f3a6b2',
        borderRadius: '4px',
        backgroundColor: '#ffe3e8',
        color: '#8a1023',
        fontSize: '13px',
      })
      container.append(text)
    },
  }
}
