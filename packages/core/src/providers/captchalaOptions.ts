import { DEV } from '#dev'
import { canonical } from '../canonical.ts'
import { checkSrc } from '../checkSrc.ts'
import { textOf } from './captchalaErrors.ts'
import type { ScriptOptions } from '../script.ts'

/** How the vendor's script is brought. The first captcha on a page decides. */
export interface CaptchalaScriptOptions extends ScriptOptions {
  /**
   * `true` brings the core, `captchala.js`, without the loader in front of it: for policies that go by a nonce alone, which
   * would stop the tag that the loader inserts. The stylesheet then comes from us. @default false
   */
  readonly direct?: boolean | undefined
  /**
   * Asked when `src` fires `error`, in turn with it. @default the vendor's second host for its own address, none for another
   */
  readonly fallbackSrc?: string | undefined
}

/** A look of the account's own. Everything may be left out. */
export interface CaptchalaCustomTheme {
  readonly custom: {
    /** `#rrggbb`; what is not given below is derived from it. */
    readonly color?: string | undefined
    /** CSS gradient. */
    readonly gradient?: string | undefined
    /** CSS gradient. */
    readonly hover?: string | undefined
    /** CSS length. */
    readonly radius?: string | undefined
    readonly brightness?: 'light' | 'dark' | 'system' | undefined
  }
}

export interface CaptchalaOptions {
  /** The public key. */
  readonly appKey: string
  /** What the visitor is about to do: the server accepts a token for this action only. */
  readonly action: string
  /**
   * `'popup'`: the challenge covers the page; needs no place in the layout, and shows a bar where it has one. `'float'`: a
   * bar, and a panel beside it. `'embed'`: everything in its place; the one for dialogs and for containers that clip.
   *
   * @default 'popup'
   */
  readonly product?: 'popup' | 'float' | 'embed' | undefined
  /** Language tag. @default 'auto', the browser's */
  readonly lang?: string | undefined
  readonly theme?: 'default' | 'dark' | 'stereoscopic' | CaptchalaCustomTheme | undefined
  /**
   * The `sct_` token that an app may demand, from the site's own server. A string works for one token; a function is asked
   * again when one is used up. If it fails, the run ends as `server-token-unavailable`.
   */
  readonly serverToken?: string | (() => string | PromiseLike<string>) | undefined
  /** Milliseconds for which a token is believed: the vendor publishes no lifetime. @default 120000 */
  readonly tokenLifetime?: number | undefined
  readonly script?: CaptchalaScriptOptions | undefined
  /** Handed to the vendor's `init` as it is, for options that have no name here. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined
}

/** The options by name, for components that take the same flat. */
export const CAPTCHALA_OPTIONS = [
  'appKey',
  'action',
  'product',
  'lang',
  'theme',
  'serverToken',
  'tokenLifetime',
  'script',
  'extra',
] as const

/** Types of what may be given. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  lang: ['string'],
  theme: ['string', 'object'],
  serverToken: ['string', 'function'],
  tokenLifetime: ['number'],
  script: ['object'],
  extra: ['object'],
}

const refusal = (name: string, value: unknown): TypeError =>
  new TypeError(`captchala: ${name} cannot be ${JSON.stringify(value)}`)

/**
 * In production it looks only for what would leave nothing that works, or run a wrong script.
 *
 * @throws {TypeError} for options that cannot be right.
 */
export function checkOptions(options: CaptchalaOptions): void {
  const { product, script } = options
  for (const name of ['appKey', 'action'] as const) if (!textOf(options[name])) throw refusal(name, options[name])
  if (product && !/^(popup|float|embed)$/.test(product)) throw refusal('product', product)
  if (DEV)
    for (const [name, kinds] of Object.entries(KINDS)) {
      const value: unknown = Reflect.get(options, name)
      if (value && !kinds.includes(typeof value)) throw refusal(name, value)
    }
  checkSrc(script?.src)
  checkSrc(script?.fallbackSrc)
}

/** What has a name here, of what `init` reads, but for the server token, which is asked for when it is needed. */
export const named = ({
  appKey,
  action,
  product = 'popup',
  lang = 'auto',
  theme,
}: CaptchalaOptions): Omit<CaptchalaOptions, 'extra'> => ({ appKey, action, product, lang, theme })

/** Canonical text of what `init` reads: see `canonical`. */
export function keyOf(options: CaptchalaOptions): string {
  const known = named(options)
  try {
    return canonical({ ...options.extra, ...known })
  } catch {
    // A `BigInt`, or a cycle.
    return canonical(known)
  }
}
