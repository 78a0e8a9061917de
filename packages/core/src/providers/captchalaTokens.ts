type Source = string | (() => string | PromiseLike<string>)

/**
 * The server token that widgets of one captcha are made with. It outlives a widget that is rendered anew, and goes when a
 * visitor passed with it or the vendor refused it.
 */
export interface ServerTokens {
  /** The one at hand, or else a new one; rejects if the site has none. Nothing where the site uses none. */
  get(source: Source | undefined): Promise<string> | undefined
  /** What `get` gave is used up. */
  spend(): void
}

export function createServerTokens(): ServerTokens {
  let held: Promise<string> | undefined
  let given: string | undefined
  /** A text works once. */
  let spent: string | undefined

  async function ask(source: Source): Promise<string> {
    const token = typeof source === 'function' ? await source() : source
    if (!token || typeof token !== 'string') throw new TypeError('no serverToken')
    if (token === spent) throw new TypeError('serverToken is used up: pass a function')
    return (given = token)
  }

  return {
    spend() {
      spent = given
      held = undefined
    },
    get(source) {
      if (!source) return undefined
      // What the site has as a text is at hand anyway, and may be another one by now.
      if (typeof source === 'string') return ask(source)
      held ??= ask(source)
      held.catch(() => (held = undefined))
      return held
    },
  }
}
