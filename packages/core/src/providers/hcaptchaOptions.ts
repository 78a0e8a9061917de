import { DEV } from '#dev'
import { checkSrc } from '../checkSrc.ts'
import type { ScriptOptions } from '../script.ts'

/**
 * How `api.js` is brought, and its own options, in the vendor's spelling: they go into its address, so the first captcha on
 * a page decides. The language is not among them.
 */
export interface HcaptchaScriptOptions extends ScriptOptions {
  /** `'on'` makes `window.grecaptcha` and a second textarea. @default 'off' */
  readonly recaptchacompat?: 'on' | 'off' | undefined
  /** Overrides the host name for the vendor's site check. */
  readonly host?: string | undefined
  /** Origin of the vendor's API. */
  readonly endpoint?: string | undefined
  /** Origin of the frames; `https:` or `http:`. */
  readonly assethost?: string | undefined
  /** Origin of the images. */
  readonly imghost?: string | undefined
  /** Origin that the vendor's reports go to. */
  readonly reportapi?: string | undefined
  /** `false` switches off the vendor's error reports, of which it sends one in a hundred. @default true */
  readonly sentry?: boolean | undefined
  /** Holds the checkbox back until custom branding has arrived. */
  readonly custom?: boolean | undefined
  /** `'off'` hides the links to the vendor's terms. */
  readonly tplinks?: 'on' | 'off' | undefined
  /** `'off'` does without Private Access Tokens. */
  readonly pat?: 'on' | 'off' | undefined
  /** Issuer of private state tokens. */
  readonly pstissuer?: string | undefined
  /** The vendor's telemetry of the visitor's way through the page (enterprise). @default false */
  readonly uj?: boolean | undefined
  readonly orientation?: 'portrait' | 'landscape' | undefined
}

/** Prefills of a multi-factor challenge (enterprise), in the vendor's spelling. */
export interface HcaptchaMfa {
  readonly mfa_phone?: string | undefined
  readonly mfa_phoneprefix?: string | undefined
  readonly mfa_email?: string | undefined
}

export interface HcaptchaOptions {
  readonly sitekey: string
  /** A name, or a custom theme as an object or its JSON, for accounts that have them. @default 'light' */
  readonly theme?: 'light' | 'dark' | 'contrast' | (string & {}) | object | undefined
  /** @default 'normal' */
  readonly size?: 'normal' | 'compact' | 'invisible' | undefined
  /** @default 0 */
  readonly tabindex?: number | undefined
  /** Language code. @default the page's `<html lang>`, else the browser's */
  readonly hl?: string | undefined
  /**
   * Signed request data (enterprise). A function is asked for each run, and beforehand for a visible widget, which a
   * visitor starts without asking us. If it fails, the run ends as `server-token-unavailable`.
   */
  readonly rqdata?: string | (() => string | PromiseLike<string>) | undefined
  readonly mfa?: HcaptchaMfa | undefined
  /**
   * Where a challenge opens: in the dialog or popover around the widget, where there is one; always at the end of `<body>`;
   * in the element with this id; in the element that a function answers with when the widget is rendered.
   * @default 'auto'
   */
  readonly challengeContainer?: 'auto' | 'body' | (string & {}) | (() => HTMLElement | null) | undefined
  /** Holds the checkbox back until custom branding has arrived. */
  readonly custom?: boolean | undefined
  /** `'off'` hides the links to the vendor's terms. */
  readonly tplinks?: 'on' | 'off' | undefined
  /** Origin of the vendor's API. */
  readonly endpoint?: string | undefined
  /** `'auto'`: a visible widget runs by itself as soon as it is ready. */
  readonly mode?: 'auto' | undefined
  readonly orientation?: 'portrait' | 'landscape' | undefined
  /** See the vendor's enterprise documentation. */
  readonly andint?: string | undefined
  /** See the vendor's enterprise documentation. */
  readonly 'confirm-nav'?: unknown
  readonly script?: HcaptchaScriptOptions | undefined
}

/**
 * The options by name, for components that take the same flat. Not `confirm-nav`: components spell names in more than one
 * way.
 */
export const HCAPTCHA_OPTIONS = [
  'sitekey',
  'theme',
  'size',
  'hl',
  'tabindex',
  'rqdata',
  'mfa',
  'challengeContainer',
  'custom',
  'tplinks',
  'endpoint',
  'mode',
  'orientation',
  'andint',
  'script',
] as const

/** Types of what may be given. The vendor answers a wrong option with a line in the console. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  theme: ['string', 'object'],
  hl: ['string'],
  tabindex: ['number'],
  rqdata: ['string', 'function'],
  mfa: ['object'],
  challengeContainer: ['string', 'function'],
  script: ['object'],
}

/**
 * In production it looks only for what would leave an error box instead of a widget, or run a wrong script.
 *
 * @throws {TypeError} for options that cannot be right.
 */
export function checkOptions(options: HcaptchaOptions): void {
  const { sitekey, script } = options
  if (!sitekey || typeof sitekey !== 'string')
    throw new TypeError(`hcaptcha: sitekey cannot be ${JSON.stringify(sitekey)}`)
  if (DEV) checkKinds(options)
  checkSrc(script?.src)
}

function checkKinds(options: HcaptchaOptions): void {
  const { size } = options
  if (size && !/^(normal|compact|invisible)$/.test(size)) throw refusal('size', size)
  for (const [name, kinds] of Object.entries(KINDS)) {
    const value: unknown = Reflect.get(options, name)
    // For the vendor as for us, what is empty is not there.
    if (value && !kinds.includes(typeof value)) throw refusal(name, value)
  }
}

const refusal = (name: string, value: unknown): TypeError =>
  new TypeError(`hcaptcha: ${name} cannot be ${JSON.stringify(value)}`)
