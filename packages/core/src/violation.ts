/**
 * Tells when the page's policy stopped one of these elements: the directive and the blocked origin, and nothing else,
 * because addresses carry secrets.
 */
export function onViolation(
  directive: string,
  elements: () => readonly { readonly src: string }[],
  life: AbortController,
  stopped: (violation: string) => void,
): void {
  document.addEventListener(
    'securitypolicyviolation',
    ({ effectiveDirective, blockedURI, disposition }) => {
      if (!blockedURI || disposition !== 'enforce' || !effectiveDirective.startsWith(directive)) return
      if (elements().some(({ src }) => src.startsWith(blockedURI)))
        stopped(`${effectiveDirective} ${new URL(blockedURI).origin}`)
    },
    life,
  )
}
