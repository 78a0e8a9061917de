import { hasMethods, own } from './own.ts'
import { readLimited } from './readLimited.ts'
import type { Note, VerdictCode } from './verdict.ts'
import { unlessAborted } from './within.ts'

/**
 * Where a token may be: what a form sends, parsed or not, a request with the header `x-captcha-response`, or the token
 * itself. `then?: never` catches a forgotten `await`.
 */
export type VerifySource =
  | FormData
  | URLSearchParams
  | Request
  | Headers
  | (object & { readonly then?: never })
  | { readonly [field: string]: unknown; readonly then?: never }
  | string
  | null
  | undefined

/** The header by which a token travels that is not a field of a form. */
const TOKEN_HEADER = 'x-captcha-response'

/** How a source is searched. */
export interface Search {
  readonly fieldName: string
  /** Bytes. */
  readonly maxBody: number
  /** The caller's. */
  readonly signal: AbortSignal | undefined
}

/** What was found: a token, nothing, or something that is none. */
export interface Found {
  readonly token?: string
  readonly note?: Note
  /** Why there is none, if not because nothing came. */
  readonly code?: VerdictCode
  /** Characters of what came, where it was text. */
  readonly length: number
}

const NOTHING: Found = { length: 0 }
const nothing = (note: Note | undefined): Found => (note === undefined ? NOTHING : { note, length: 0 })
const malformed = (note: Note): Found => ({ note, code: 'invalid-input-response', length: 0 })

function one(value: unknown): Found {
  if (value === undefined || value === null || value === '') return NOTHING
  if (typeof value === 'string') return { token: value, length: value.length }
  return malformed(Array.isArray(value) ? 'several-tokens' : 'token-not-text')
}

/** Where a field may be there several times: an empty one beside the token is what a vendor's own textarea leaves. */
function oneOf(value: unknown): Found {
  if (!Array.isArray(value)) return one(value)
  const filled: readonly unknown[] = value.filter((each) => each !== '')
  return one(filled.length > 1 ? filled : filled[0])
}

/** What is odd about a source without the field; `undefined` where it is a form's data. */
function oddityOf(source: unknown, fieldName: string): Note | undefined {
  if (source === undefined || source === null) return 'no-body'
  if (typeof source !== 'object') return 'not-a-form'
  if (Object.hasOwn(source, fieldName)) return undefined
  // Of any realm, with a prototype or without.
  const parent: unknown = Reflect.getPrototypeOf(source)
  const plain = typeof parent !== 'object' || parent === null || Reflect.getPrototypeOf(parent) === null
  // No field of a form is called like this: these are Node's headers.
  if (!plain || Object.hasOwn(source, 'content-type')) return 'not-a-form'
  return Object.keys(source).length === 0 ? 'no-body' : undefined
}

function parsed(source: unknown, fieldName: string): Found {
  if (hasMethods(source, 'getAll')) return oneOf(source.getAll(fieldName))
  const found = oneOf(own(source, fieldName))
  return found === NOTHING ? nothing(oddityOf(source, fieldName)) : found
}

/** A clone, so that the handler can still read the body. Only media types that a form or `fetch` sends are parsed. */
async function fromBody(request: Request, { fieldName, maxBody, signal }: Search): Promise<Found> {
  const { headers } = request
  const type = headers.get('content-type') ?? ''
  const isForm = /^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)
  if (!request.body) return nothing('no-body')
  if (!isForm && !/^application\/json\b/i.test(type)) return nothing('not-a-form')
  if (request.bodyUsed) return nothing('body-already-read')
  if (Number(headers.get('content-length')) > maxBody) return nothing('body-too-large')
  let reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined
  try {
    reader = request.clone().body?.getReader()
    const body = await unlessAborted([signal, request.signal], readLimited(reader, maxBody))
    if (body === undefined) return { note: 'cancelled', code: 'verify-unreachable', length: 0 }
    if (body === null) return nothing('body-too-large')
    const copy = new Response(body, { headers: { 'content-type': type } })
    return parsed(await (isForm ? copy.formData() : copy.json()), fieldName)
  } catch {
    return nothing('body-unreadable')
  } finally {
    // Never waited for: the other half of the clone belongs to the handler.
    void reader?.cancel().catch(() => {})
  }
}

/** A request, whichever realm or server made it. */
export function isRequest(source: unknown): source is Request {
  try {
    return hasMethods(source, 'clone') && hasMethods(Reflect.get(source, 'headers'), 'get', 'has')
  } catch {
    // A getter or a proxy that throws.
    return false
  }
}

/** Bun and workerd give `Headers` a `getAll` too, which throws for any name but `set-cookie`. */
const isHeaders = (source: unknown): source is Headers =>
  hasMethods(source, 'get', 'has') &&
  (!hasMethods(source, 'getAll') || hasMethods(source, 'getSetCookie') || source instanceof Headers)

/** Looks for the token where it may be. Never throws, whatever it is given. */
export async function findToken(source: unknown, search: Search): Promise<Found> {
  try {
    if (typeof source === 'string') return one(source)
    if (isRequest(source)) {
      const inHeader = one(source.headers.get(TOKEN_HEADER))
      return inHeader === NOTHING ? await fromBody(source, search) : inHeader
    }
    if (isHeaders(source)) return one(source.get(TOKEN_HEADER))
    return parsed(source, search.fieldName)
  } catch {
    return malformed('token-not-text')
  }
}

/** Tokens are opaque, but they are visible ASCII without spaces: anything else would be refused, or worse, rewritten. */
export function flawOf(token: string, maxLength: number): Note | undefined {
  if (token.length > maxLength) return 'token-too-long'
  return /^[\x21-\x7e]+$/.test(token) ? undefined : 'token-characters'
}
