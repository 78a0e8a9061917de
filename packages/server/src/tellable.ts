/** Shorter pieces coincide by chance. */
const TELLING_LENGTH = 8

/**
 * A vendor's text, if it may appear in a result or a log: short and printable, and neither contains nor repeats a piece of
 * what must stay hidden. An answer that echoes what it was asked would otherwise carry the secret into a log.
 */
export function tellable(text: unknown, hidden: readonly string[], maxLength = 64): string | undefined {
  if (typeof text !== 'string' || text.length > maxLength || !/^[\x20-\x7e]+$/.test(text)) return undefined
  const told = text.toLowerCase()
  const tells = hidden.some((secret) => {
    const kept = secret.toLowerCase()
    return (
      kept.length >= TELLING_LENGTH && (told.includes(kept) || (told.length >= TELLING_LENGTH && kept.includes(told)))
    )
  })
  return tells ? undefined : text
}
