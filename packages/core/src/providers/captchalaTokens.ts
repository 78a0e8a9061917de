import { textOf } from './captchalaErrors.ts'

type Source = string | (() => string | PromiseLike<string>)

/**
 * The server token that widgets of one captcha are made with. It outlives a widget that is rendered anew, and goes when a
 * visitor passed with it or the vendor refused it.
 */
export type ServerTokens = readonly [
  /** The one at hand, or else a new one; rejects if the site has none. */
  get: (source: Source | undefined) => Promise<string>,
  /** What `get` gave is used up. */
  spend: () => void,
]

export function createServerTokens(): ServerTokens {
  let held: Promise<string> | undefined
  let given: string | undefined
  /** A text works once. */
  let spent: string | undefined

  async function ask(source: Source | undefined): Promise<string> {
    const token = textOf(typeof source === 'function' ? await source() : source)
    if (!token || token === spent)
      throw new TypeError(token ? 'serverToken is used up: pass a function' : 'no serverToken')
    return (given = token)
  }

  return [
    (source) => {
      // What the site has as a text is at hand anyway, and may be another one by now.
      if (!held || typeof source === 'string') held = ask(source)
      held.catch(() => (held = undefined))
      return held
    },
    () => {
      spent = given
      held = undefined
    },
  ]
}
