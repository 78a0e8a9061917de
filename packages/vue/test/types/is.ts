export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Compiles where the types are the same. */
export const is = <True extends true>(_really?: True): void => {}

// Templates cannot hold type arguments.
const isOnly =
  <Wanted>() =>
  <Given>(_value: Equal<Given, Wanted> extends true ? Given : never): void => {}
export const isNumber = isOnly<number>()
export const isBoolean = isOnly<boolean>()
