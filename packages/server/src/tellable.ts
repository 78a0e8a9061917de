/** Shorter pieces coincide by chance. */
const PIECE = 8
/** The shortest that is looked for inside other texts: an IPv4 address. */
const SHORTEST = 7

/** Longer than any host name. */
const MAX_TEXT = 253

/**
 * The vendor's word in what it says: all of it; or, of a sentence, the code in brackets at its end or the word before a
 * colon at its beginning. Nobody knows what the rest of a sentence repeats.
 */
export function wordOf(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined
  return (/\(([\w.-]{1,64})\)$/.exec(text) ?? /^([\w.-]{1,64})(?::\s|:?$)/.exec(text))?.[1]
}

/** Does a text repeat a piece of what must stay hidden? */
function tells(text: string, hidden: readonly string[]): boolean {
  const told = text.toLowerCase()
  return hidden.some((secret) => {
    const kept = secret.toLowerCase()
    const length = Math.min(PIECE, kept.length)
    if (length < SHORTEST) return false
    for (let start = 0; start + length <= told.length; start += 1)
      if (kept.includes(told.slice(start, start + length))) return true
    return false
  })
}

/** A vendor's word, if it may appear in a result or a log: neither a piece of something hidden nor around one. */
export function tellableWord(text: unknown, hidden: readonly string[]): string | undefined {
  const word = wordOf(text)
  if (word === undefined || tells(word, hidden)) return undefined
  return hidden.some((secret) => secret.toLowerCase().includes(word.toLowerCase())) ? undefined : word
}

/**
 * Any other text, if it may appear there: short, printable in any alphabet, and without a piece of what must stay hidden. An
 * answer that echoes what it was asked would otherwise carry the secret into a log.
 */
export function tellable(text: unknown, hidden: readonly string[], maxLength: number = MAX_TEXT): string | undefined {
  if (typeof text !== 'string' || text.length > maxLength || !/^[^\p{C}\p{Zl}\p{Zp}]+$/u.test(text)) return undefined
  return tells(text, hidden) ? undefined : text
}
