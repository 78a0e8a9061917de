import type { Fetch } from './ask.ts'
import type { Claims } from './memoryClaims.ts'
import { hasMethods } from './own.ts'
import { within } from './within.ts'

/** A secret, or what gives it: for runtimes that have none while modules are loaded, and for keys that rotate. */
export type Secret = string | (() => string | undefined | Promise<string | undefined>)

/** What every verifier can be told. Every option accepts `undefined`. */
export interface VerifierOptions {
  /** The field that carries the token. @default the vendor's: `h-captcha-response`, `captchala_token` */
  readonly fieldName?: string | undefined
  /**
   * Where claimed tokens are remembered, so that each is accepted once whoever asks: `memoryClaims()`, `redisClaims(client)`
   * or your own. `false` leaves it to the vendor.
   *
   * @default in the memory of this verifier
   */
  readonly once?: Claims | false | undefined
  /**
   * Bytes that the body of a `Request` may have, to be read in search of a token; what is more is refused and noted as
   * `body-too-large`. There is no limit of time, because slow uploads are honest: a body without end is waited for until
   * the request's own signal, or yours, is aborted.
   *
   * @default 20_000_000
   */
  readonly maxBody?: number | undefined
  /** Milliseconds until the vendor must have answered. @default 5000 */
  readonly timeout?: number | undefined
  /** Makes the request, for proxies and tests. @default the global `fetch` */
  readonly fetch?: Fetch | undefined
}

/** Wrong options are mistakes of whoever deploys: better found when the server starts than with the first visitor. */
export function check(fine: boolean, sentence: string): asserts fine {
  if (!fine) throw new TypeError(sentence)
}

const DEFAULT_TIMEOUT_MS = 5000
/** What timers can count: beyond it they fire at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** Visible characters only: a space or a line break is left over from copying. The value is never part of a message. */
const isWord = (value: unknown): value is string => typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)

export function checkSecret(who: string, name: string, secret: unknown): asserts secret is Secret {
  check(isText(secret) || typeof secret === 'function', `${who}: ${name} is missing`)
  check(typeof secret === 'function' || isWord(secret), `${who}: ${name} has spaces or invisible characters in it`)
}

export function checkWord(who: string, name: string, value: unknown): void {
  check(value === undefined || isWord(value), `${who}: ${name} must be text without spaces`)
}

/** One text, or a list of some: answers with the list. */
export function listOf(who: string, name: string, value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  check(list.length > 0 && list.every(isText), `${who}: ${name} must be text, or a list of texts that is not empty`)
  return [...list]
}

/** The same of names that are compared as they are. */
export function namesOf(who: string, name: string, value: unknown): readonly string[] {
  const list = listOf(who, name, value)
  check(
    list.every((text) => text === text.trim()),
    `${who}: ${name} must have no blanks around it`,
  )
  return list
}

/** `https:`, or `http:` on this machine: it carries a secret. */
export function checkAddress(who: string, name: string, address: string): string {
  const { protocol, hostname } = parse(who, name, address)
  const loopback = /^((.+\.)?localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
  check(protocol === 'https:' || (protocol === 'http:' && loopback), `${who}: ${name} must be https`)
  return address
}

function parse(who: string, name: string, address: string): URL {
  try {
    return new URL(address)
  } catch {
    throw new TypeError(`${who}: ${name} is not a complete address`)
  }
}

export function timeoutOf(who: string, timeout: number = DEFAULT_TIMEOUT_MS): number {
  check(timeout > 0 && timeout <= MAX_TIMEOUT_MS, `${who}: timeout must be milliseconds, more than 0`)
  return timeout
}

const DEFAULT_MAX_BODY_BYTES = 20_000_000

export function maxBodyOf(who: string, maxBody: number = DEFAULT_MAX_BODY_BYTES): number {
  check(typeof maxBody === 'number' && maxBody > 0, `${who}: maxBody must be bytes, more than 0`)
  return maxBody
}

export function checkFetch(who: string, fetch: unknown): void {
  check(fetch === undefined || typeof fetch === 'function', `${who}: fetch must be a function`)
}

export function checkClaims(who: string, once: unknown): void {
  const fine = once === undefined || once === false || hasMethods(once, 'claim')
  check(fine, `${who}: once must be false or have a method claim(key, ttlMs)`)
}

/** The values of secrets for one request; `undefined` where one of them is not to be had or not usable. */
export async function reveal(...secrets: readonly Secret[]): Promise<readonly string[] | undefined> {
  try {
    const given = Promise.all(secrets.map(async (one) => (typeof one === 'function' ? one() : one)))
    const values: unknown[] = await within(DEFAULT_TIMEOUT_MS, given)
    return values.every(isWord) ? values : undefined
  } catch {
    return undefined
  }
}
