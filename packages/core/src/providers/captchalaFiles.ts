import type { CaptchalaScriptOptions } from './captchalaOptions.ts'

/** The same files on each; the second is what the vendor's own wrappers try when the first fails. */
const HOSTS = ['https://cdn.captcha-cdn.net/', 'https://cdn.captchala.com/'] as const

export function addresses({ src, fallbackSrc, direct }: CaptchalaScriptOptions): NonNullable<typeof src>[] {
  if (src) return [src, fallbackSrc ?? src]
  return HOSTS.map((host) => `${host}captchala${direct ? '' : '-loader'}.js`)
}

/** The loader brings it for the document, and for no shadow root; the core brings it nowhere. Once for each. */
export function addStylesheet(root: Node, { src = HOSTS[0], direct }: CaptchalaScriptOptions = {}): void {
  const into = root instanceof ShadowRoot ? root : direct && document.head
  if (!into || into.querySelector('link[href*="captchala.css"]')) return
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.crossOrigin = 'anonymous'
  link.href = new URL('captchala.css', new URL(String(src), document.baseURI)).href
  into.prepend(link)
}
