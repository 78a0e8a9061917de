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
  /** A string that was used up: it works once. */
  let spent: string | undefined

  const ask = async (source: Source): Promise<string> => {
    const token = typeof source === 'function' ? await source() : source
    if (!token || typeof token !== 'string') throw new TypeError('no serverToken')
    if (token === spent) throw new TypeError('serverToken is used up: pass a function')
    given = token
    return token
  }

  const spend = (): void => {
    spent = given
    held = undefined
  }

  return {
    spend,
    get(source) {
      if (!source) return undefined
      // A site that passes another string has a new one.
      if (typeof source === 'string' && source !== given) held = undefined
      if (held) return held
      const asked = ask(source)
      held = asked
      asked.catch(() => {
        if (held === asked) held = undefined
      })
      return asked
    },
  }
}
