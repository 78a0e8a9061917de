/** The same text for the same data: neither the order of keys nor an `undefined` matters. */
export function canonical(data: object): string {
  const names: string[] = []
  JSON.stringify(data, (name, value: unknown) => {
    names.push(name)
    return value
  })
  // A list of names decides which are written, at any depth, and in which order.
  // oxlint-disable-next-line unicorn/no-array-sort -- `toSorted` is younger than our browsers
  return JSON.stringify(data, names.sort())
}
