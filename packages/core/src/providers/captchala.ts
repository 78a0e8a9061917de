import type { CaptchaProvider } from '../provider.ts'
import { loadScript } from '../script.ts'
import { NAME } from './captchalaErrors.ts'
import { addresses } from './captchalaFiles.ts'
import { checkOptions, keyOf } from './captchalaOptions.ts'
import type { CaptchalaOptions } from './captchalaOptions.ts'
import { renderer, type CaptchalaApi } from './captchalaWidget.ts'

export type { CaptchalaCustomTheme, CaptchalaOptions, CaptchalaScriptOptions } from './captchalaOptions.ts'

/** Ours by choice: the vendor says "short", and has no event for the end. */
const TOKEN_LIFETIME_MS = 120_000

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
    fieldName: 'captchala_token',
    vendorFields: ['captchala_token'],
    visible: product !== 'popup',
    tokenLifetime,
    loadTimeout: script.timeout,
    load(request) {
      const known = /\/captchala(-loader)?\.js(\?|$)/
      return loadScript(NAME, request, api, script, addresses(script), known, undefined, more).then(renderer)
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
