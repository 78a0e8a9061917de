import { hasMethods } from './own.ts'

/** What a promise resolves with, or a rejection once it has taken too long. It is left behind then, not stopped. */
export async function within<Value>(ms: number, promise: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Not `instanceof`: there are several realms, and on some servers a request has none. */
export const isSignal = (value: unknown): value is AbortSignal =>
  hasMethods(value, 'addEventListener', 'removeEventListener')

/** What a promise resolves with, or `undefined` as soon as one of the signals is aborted. It is left behind then, too. */
export async function unlessAborted<Value>(
  signals: readonly unknown[],
  promise: Promise<Value>,
): Promise<Value | undefined> {
  // Left behind, it may still fail, and nobody would be listening.
  promise.catch(() => {})
  const heard = signals.filter(isSignal)
  let leave = (): void => {}
  const left = new Promise<undefined>((resolve) => {
    leave = () => resolve(undefined)
  })
  for (const signal of heard) {
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave)
  }
  try {
    return await Promise.race([left, promise])
  } finally {
    for (const signal of heard) signal.removeEventListener('abort', leave)
  }
}
