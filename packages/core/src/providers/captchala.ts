import type { CaptchaProvider } from '../provider.ts'
import { loadScript } from '../script.ts'
import { NAME } from './captchalaErrors.ts'
import { checkOptions, keyOf } from './captchalaOptions.ts'
import type { CaptchalaOptions, CaptchalaScriptOptions } from './captchalaOptions.ts'
import { createServerTokens } from './captchalaTokens.ts'
import { renderer, type CaptchalaApi } from './captchalaWidget.ts'

export type { CaptchalaCustomTheme, CaptchalaOptions, CaptchalaScriptOptions } from './captchalaOptions.ts'

const FIELD = 'captchala_token'
/** Ours by choice: the vendor says "short", and has no event for the end. */
const TOKEN_LIFETIME_MS = 120_000
/** The same files on each; the second is what the vendor's own wrappers try when the first fails. */
const HOSTS = ['https://cdn.captcha-cdn.net/', 'https://cdn.captchala.com/'] as const

interface Globals {
  /** Of the loader: fetches the core, and tells; may be called any number of times. */
  readonly loadCaptchala?: (loaded: () => void, failed: (reason: unknown) => void) => unknown
  readonly Captchala?: Partial<CaptchalaApi>
}

/**
 * CaptchaLa. Inert: nothing is requested before a captcha is mounted or asked for a token.
 *
 * @throws {TypeError} for options that cannot be right.
 */
export function captchala(options: CaptchalaOptions): CaptchaProvider<CaptchalaOptions> {
  checkOptions(options)
  const { product = 'popup', tokenLifetime = TOKEN_LIFETIME_MS, script = {} } = options
  return {
    name: NAME,
    key: keyOf(options),
    options,
    fieldName: FIELD,
    vendorFields: [FIELD],
    visible: product !== 'popup',
    tokenLifetime,
    loadTimeout: script.timeout,
    load(request) {
      const known = /\/captchala(-loader)?\.js(\?|$)/
      return loadScript({ vendor: NAME, urls: addresses(script), known, options: script, api, more }, request).then(
        (vendor) => renderer(vendor, createServerTokens(), (root) => addStylesheet(root, script)),
      )
    },
  }
}

function api(): CaptchalaApi | undefined {
  const { Captchala: found } = globalThis as Globals
  return typeof found?.init === 'function' ? (found as CaptchalaApi) : undefined
}

/** The loader has run, and brings the core when it is asked. Where the core is there already, there is no more. */
function more(): Promise<void> | undefined {
  const { loadCaptchala } = globalThis as Globals
  return loadCaptchala && !api() ? new Promise(loadCaptchala) : undefined
}

function addresses({ src, fallbackSrc, direct }: CaptchalaScriptOptions): NonNullable<typeof src>[] {
  if (src) return [src, fallbackSrc ?? src]
  return HOSTS.map((host) => `${host}captchala${direct ? '' : '-loader'}.js`)
}

/** The loader brings it for the document, and for no shadow root; the core brings it nowhere. Once for each. */
function addStylesheet(root: Node, { src = HOSTS[0], direct }: CaptchalaScriptOptions): void {
  const into = root instanceof ShadowRoot ? root : direct && document.head
  if (!into || into.querySelector('link[href*="captchala.css"]')) return
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.crossOrigin = 'anonymous'
  link.href = new URL('captchala.css', new URL(String(src), document.baseURI)).href
  into.prepend(link)
}
