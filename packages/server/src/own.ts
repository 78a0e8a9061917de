/** A member of foreign data: own ones only, so that nothing inherited is ever believed. */
export function own(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  const member: unknown = Reflect.get(value, name)
  return member
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Has these methods: `Request`, `FormData` and `Headers` come from more than one realm, and some are look-alikes. */
export const hasMethods = <Name extends string>(
  value: unknown,
  ...names: readonly Name[]
): value is { readonly [name in Name]: (...args: readonly unknown[]) => unknown } =>
  isObject(value) && names.every((name) => typeof Reflect.get(value, name) === 'function')
