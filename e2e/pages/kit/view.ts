import type { LoadTiming } from '@captcha-field/core'

/**
 * What a page shows: the same words for React, Vue and plain pages. A test gives it in the address, and changes it
 * through `window.driver.update`, which renders the parent of the form again.
 */
export interface View {
  readonly vendor: 'hcaptcha' | 'captchala'
  /** The emulator's namespace: each test has its own vendor. */
  readonly ns: string
  /** Where the vendor's script is. */
  readonly script: string
  /** Without the loader that a vendor may put in front of its script. */
  readonly direct: boolean
  readonly size: 'normal' | 'invisible'
  readonly theme: 'light' | 'dark'
  /** Of a vendor that has products, instead of what `size` means there. */
  readonly product: '' | 'popup' | 'float' | 'embed'
  /** Where a server token comes from: nowhere, a text, or the page's server, which is asked for each. */
  readonly serverToken: '' | 'once' | 'each'
  /** The field is in the page. */
  readonly shown: boolean
  /** Another form: with a field of its own, or with one from another copy of the library. */
  readonly second: 'none' | 'same' | 'copy'
  /** What the submit handler does; without one the browser sends. */
  readonly send: 'native' | 'fetch' | 'late' | 'checked' | 'token'
  /** Whether a submit waits for a token; `ask` and `promise` ask the checkbox of the page. */
  readonly mint: 'yes' | 'no' | 'ask' | 'promise'
  readonly load: Exclude<LoadTiming, PromiseLike<unknown>>
  /** The text. */
  readonly once: string
  /** Where the form is. */
  readonly place: 'page' | 'dialog' | 'role'
  /** The items of a keyed list; `f` is the one with the form. */
  readonly order: string
  readonly display: 'block' | 'none'
  /** What the application does with its own button. */
  readonly button: 'there' | 'disabled' | 'gone'
  /** The form has fields named like its own methods. */
  readonly hostile: boolean
  /** What a parent counts: changes nothing but the number shown. */
  readonly renders: number
  /** Of the pages with a framework's own cases: which, and the one thing that it switches. */
  readonly case: string
  readonly on: boolean
}

const DEFAULTS: View = {
  vendor: 'hcaptcha',
  ns: 'nobody',
  script: '',
  direct: false,
  size: 'normal',
  theme: 'light',
  product: '',
  serverToken: '',
  shown: true,
  second: 'none',
  send: 'fetch',
  mint: 'yes',
  load: 'mount',
  place: 'page',
  once: '',
  order: 'fxy',
  display: 'block',
  button: 'there',
  hostile: false,
  renders: 0,
  case: '',
  on: true,
}

const read = (text: string, like: unknown): unknown =>
  typeof like === 'number' ? Number(text) : typeof like === 'boolean' ? text === 'true' : text

/** The view that the page's address asks for. */
export function viewOf(address: string): View {
  const { searchParams } = new URL(address)
  const given = Object.entries(DEFAULTS).map(([name, like]): [string, unknown] => {
    const text = searchParams.get(name)
    return [name, text === null ? like : read(text, like)]
  })
  return Object.fromEntries(given) as unknown as View
}
