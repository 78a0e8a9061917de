/** Functions that need nothing but what they are handed: no imports, no names from around them. */
export type Parts = Readonly<Record<string, (...args: never[]) => unknown>>

/**
 * One script out of self-contained functions: it calls `entry` with the parts and with `given`. Works with whatever
 * built the functions, because their own text is taken.
 */
export function asText(parts: Parts, entry: string, given: unknown): string {
  const members = Object.entries(parts).map(([name, part]) => `${JSON.stringify(name)}: ${String(part)}`)
  // Some tools that run TypeScript wrap functions in a helper that keeps their names.
  return `(() => {
'use strict'
const __name = (value) => value
const parts = {
${members.join(',\n')}
}
parts[${JSON.stringify(entry)}](parts, ${JSON.stringify(given).replaceAll('<', '\\u003c')})
})()
`
}
