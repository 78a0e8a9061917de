import { hasMethods, own } from './own.ts'
import type { Note } from './verdict.ts'

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

/** What was found: a token, nothing, or something that is none. */
export interface Found {
  readonly token?: string
  readonly note?: Note
  /** Something came that is no token. */
  readonly malformed?: true
  /** Characters of what came, where it was text. */
  readonly length: number
}

const NOTHING: Found = { length: 0 }

function one(value: unknown): Found {
  if (value === undefined || value === null || value === '') return NOTHING
  if (typeof value === 'string') return { token: value, length: value.length }
  return { malformed: true, note: Array.isArray(value) ? 'several-tokens' : 'token-not-text', length: 0 }
}

/** An empty field beside the one with the token is what a vendor's own textarea leaves. */
function oneOf(values: unknown): Found {
  if (!Array.isArray(values)) return NOTHING
  const filled = values.filter((value) => value !== '')
  return one(filled.length > 1 ? filled : filled[0])
}

/** A clone, so that the handler can still read the body. Only media types that a form or `fetch` sends are parsed. */
async function fromBody(request: object, type: string, fieldName: string): Promise<Found> {
  const isForm = /^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)
  if (!isForm && !/^application\/json\b/i.test(type)) return NOTHING
  if (Reflect.get(request, 'bodyUsed') === true) return { note: 'body-already-read', length: 0 }
  if (!hasMethods(request, 'clone')) return NOTHING
  try {
    const copy = request.clone()
    if (isForm && hasMethods(copy, 'formData')) return parsed(await copy.formData(), fieldName)
    if (!isForm && hasMethods(copy, 'json')) return parsed(await copy.json(), fieldName)
    return NOTHING
  } catch {
    return { note: 'body-unreadable', length: 0 }
  }
}

function parsed(body: unknown, fieldName: string): Found {
  return hasMethods(body, 'getAll') ? oneOf(body.getAll(fieldName)) : one(own(body, fieldName))
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
export async function findToken(source: unknown, fieldName: string): Promise<Found> {
  try {
    if (typeof source === 'string') return one(source)
    if (isRequest(source)) {
      const { headers } = source
      const inHeader = one(headers.get(TOKEN_HEADER))
      return inHeader === NOTHING ? await fromBody(source, headers.get('content-type') ?? '', fieldName) : inHeader
    }
    if (isHeaders(source)) return one(source.get(TOKEN_HEADER))
    return parsed(source, fieldName)
  } catch {
    return { malformed: true, note: 'token-not-text', length: 0 }
  }
}

/** Tokens are opaque, but they are visible ASCII without spaces: anything else would be refused, or worse, rewritten. */
export function flawOf(token: string, maxLength: number): Note | undefined {
  if (token.length > maxLength) return 'token-too-long'
  return /^[\x21-\x7e]+$/.test(token) ? undefined : 'token-characters'
}
