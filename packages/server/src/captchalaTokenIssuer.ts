import { visitorAddress } from './address.ts'
import { ask, type Fetch } from './ask.ts'
import { objectionOf, prepareCall, wordsOf, type CaptchalaKeys } from './captchala.ts'
import { check, checkAddress, checkFetch, checkSecret, namesOf, timeoutOf } from './options.ts'
import { own } from './own.ts'
import { createReport, type Report } from './report.ts'
import { readOptions, type Asked, type VerifyOptions } from './createVerifier.ts'
import type { Note, Refused } from './verdict.ts'

/** What server tokens are issued for, and how. Every option but the keys and `actions` accepts `undefined`. */
export interface CaptchalaTokenIssuerOptions extends CaptchalaKeys {
  /** What server tokens are issued for. The end point is public by nature: nothing else is issued. */
  readonly actions: readonly string[]
  /** Seconds a server token lives, 1 or more; the vendor has an upper limit that it does not publish. @default the vendor's, 300 */
  readonly ttl?: number | undefined
  /** How many challenges may be begun with one server token. React's StrictMode mounts twice. @default 3 */
  readonly maxUses?: number | undefined
  /**
   * Binds server tokens to `remoteip`, where it is one public address; others are issued unbound, and `notes` says why. It
   * fails for visitors who reach you by IPv4 and the vendor by IPv6.
   *
   * @default false
   */
  readonly bindIp?: boolean | undefined
  /** How the fields are written: the vendor's SDKs send JSON, its documentation a form. @default 'json' */
  readonly encoding?: 'json' | 'form' | undefined
  /** Milliseconds until the vendor must have answered. @default 5000 */
  readonly timeout?: number | undefined
  /** Makes the request, for proxies and tests. @default the global `fetch` */
  readonly fetch?: Fetch | undefined
  /** Where to ask: an emulator or a proxy. @default 'https://apiv1.captcha.la/v1/server/challenge/issue' */
  readonly url?: string | undefined
}

/** A server token, which the widget of one visitor starts with. */
export interface Issued {
  readonly success: true
  readonly serverToken: string
  /** Epoch milliseconds by this server's clock. */
  readonly expiresAt: number
  /** With `bindIp`: why this one is not bound to an address. */
  readonly notes?: readonly Note[]
}

/** Gets a server token for an action. Resolves always, rejects never. */
export type IssueToken = (action: string, options?: VerifyOptions | null) => Promise<Issued | Refused>

const ISSUE = 'https://apiv1.captcha.la/v1/server/challenge/issue'
const DEFAULT_TTL_S = 300
const DEFAULT_MAX_USES = 3
/** Nobody promises more than a day; a page would never ask for another. */
const MAX_LIFE_S = 86_400
const MAX_SERVER_TOKEN_LENGTH = 4096

const isServerToken = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= MAX_SERVER_TOKEN_LENGTH && /^[\x21-\x7e]+$/.test(value)

const isLife = (value: unknown): value is number => typeof value === 'number' && value >= 1 && value <= MAX_LIFE_S

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0

/** Some answers of the vendor's demo have the token under its short name. */
function issuedBy(answer: unknown, asked: number, ttl: number, note: Note | undefined): Issued | undefined {
  const data = own(answer, 'data')
  const serverToken = own(data, 'server_token') ?? own(data, 'token')
  const seconds = own(data, 'expires_in')
  if (own(answer, 'code') !== 0 || !isServerToken(serverToken)) return undefined
  // Counted from when we asked: the vendor's `issued_at` is by another clock.
  return Object.freeze({
    success: true,
    serverToken,
    expiresAt: asked + Math.round((isLife(seconds) ? seconds : Math.min(ttl, MAX_LIFE_S)) * 1000),
    ...(note !== undefined && { notes: Object.freeze([note]) }),
  })
}

/**
 * Issues server tokens of CaptchaLa (`sct_…`), which a widget needs where the app demands them. Limiting how many a visitor
 * may have is the host's.
 *
 * @throws {TypeError} if an option is wrong, with a sentence, when it is made and not later
 * @example const issue = captchalaTokenIssuer({ appKey, appSecret, actions: ['login', 'comment'] })
 */
export function captchalaTokenIssuer(options: CaptchalaTokenIssuerOptions): IssueToken {
  const who = 'captchalaTokenIssuer'
  const { appKey, appSecret, ttl, maxUses = DEFAULT_MAX_USES, bindIp = false, encoding, fetch } = options
  checkSecret(who, 'appKey', appKey)
  checkSecret(who, 'appSecret', appSecret)
  checkFetch(who, fetch)
  const actions = namesOf(who, 'actions', options.actions)
  check(ttl === undefined || isCount(ttl), `${who}: ttl must be whole seconds, 1 or more`)
  check(isCount(maxUses), `${who}: maxUses must be a whole number, 1 or more`)
  const url = checkAddress(who, 'url', options.url ?? ISSUE)
  const timeout = timeoutOf(who, options.timeout)

  const fieldsFor = (action: string, address: string | undefined): Readonly<Record<string, string | number>> => ({
    action,
    max_uses: maxUses,
    ...(ttl !== undefined && { ttl }),
    // Its SDKs know the one name, its documentation the other.
    ...(address !== undefined && { binding_ip: address, bind_ip: address }),
  })

  async function request(action: string, report: Report, asked: Asked): Promise<Issued | Refused> {
    const started = Date.now()
    const { address, note = 'remoteip-missing' } = visitorAddress(asked.remoteip)
    const unbound = bindIp && address === undefined ? note : undefined
    report.note(unbound)
    if (address !== undefined) report.hide([address])
    const prepared = await prepareCall(
      url,
      { appKey, appSecret },
      fieldsFor(action, bindIp ? address : undefined),
      encoding,
    )
    if (typeof prepared === 'string') return report.refuse(prepared)
    report.hide(prepared.secrets)
    const reply = await ask(prepared.question, { fetch, timeout, signal: asked.signal })
    report.answered(reply.status)
    if (reply.code !== undefined) {
      report.note(reply.note)
      return report.refuse(reply.code)
    }
    const { answer, status } = reply
    const issued = status < 300 ? issuedBy(answer, started, ttl ?? DEFAULT_TTL_S, unbound) : undefined
    if (issued !== undefined) return issued
    if (typeof own(answer, 'code') === 'number' && own(answer, 'code') !== 0) {
      const objection = objectionOf(wordsOf(answer), answer, status)
      return report.refuse(objection.code, objection)
    }
    report.note('answer-not-a-verdict')
    return report.refuse('verify-unreachable')
  }

  return async (action, given) => {
    const asked = readOptions(given)
    const report = createReport('captchala', asked.requestId)
    try {
      // Here the visitor named it; when the vendor does not know it, the owner did.
      if (!actions.includes(action)) return report.refuse('invalid-action', {}, 403)
      return await request(action, report, asked)
    } catch {
      report.note('unexpected')
      return report.refuse('verify-unreachable')
    }
  }
}
