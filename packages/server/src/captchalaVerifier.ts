import { objectionOf, prepareCall, wordsOf, type CaptchalaKeys } from './captchala.ts'
import { createVerifier, type Verify } from './createVerifier.ts'
import { check, checkAddress, checkSecret, namesOf, type VerifierOptions } from './options.ts'
import { own } from './own.ts'
import { ageSince, humanOf, type Finding, type Vendor } from './vendor.ts'
import type { VerdictCode } from './verdict.ts'

/** What `captchalaVerifier` can be told. Every option but the keys and `action` accepts `undefined`. */
export interface CaptchalaVerifierOptions extends VerifierOptions, CaptchalaKeys {
  /**
   * What a token must have been made for: a token for a comment must not log anybody in. A list accepts several, `'*'`
   * any, none at all included; then compare `action` of the result yourself.
   */
  readonly action: string | readonly string[]
  /**
   * Stand-ins that are asked about too: `dg_`, which the vendor gives out once the app's quota is used up, and `offline_`,
   * made by its fallback service (`backup`). Asked about, not let in: the vendor's verdict decides.
   *
   * @default none
   */
  readonly accept?: readonly ('dg_' | 'offline_')[] | undefined
  /**
   * The backup host, which `offline_` tokens are verified at: `true` for the vendor's, or another address. It is given the
   * app's secret too.
   *
   * @default false
   */
  readonly backup?: boolean | string | undefined
  /** Where to ask: an emulator or a proxy. @default 'https://apiv1.captcha.la/v1/validate' */
  readonly url?: string | undefined
}

const VALIDATE = 'https://apiv1.captcha.la/v1/validate'
const BACKUP = 'https://fallbackapiv1.captchala.com/api/validate'

/** A prefix and hexadecimal digits, of a length that is not published. */
const MAX_TOKEN_LENGTH = 4096

/**
 * Made in the browser when no server of the vendor answers: nobody can verify them, anybody can type them. The vendor's own
 * server SDKs call `client_` valid without asking.
 */
const UNVERIFIABLE = ['client_', 'co_']
const STAND_INS = ['dg_', 'offline_'] as const
const isOffline = (token: string): boolean => token.startsWith('offline_')

/** The vendor's risk is 0…100. */
const MAX_RISK = 100

function detailsOf(data: unknown): Finding {
  const args = own(data, 'captcha_args')
  const action = own(data, 'action')
  const solved = own(args, 'solved_at')
  // Older answers have the score one floor up.
  const human = humanOf(own(args, 'risk_score') ?? own(data, 'risk_score'), MAX_RISK)
  const ageMs = typeof solved === 'number' ? ageSince(solved * 1000) : undefined
  return {
    ...(typeof action === 'string' && { action }),
    ...(human !== undefined && { human }),
    ...(ageMs !== undefined && { ageMs }),
  }
}

/** `code: 0` says that the question was understood; the verdict is `valid`. Only the backup host calls it `ok`. */
function judgeAnswer(answer: unknown, status: number, isBackup: boolean): Finding | undefined {
  const code = own(answer, 'code')
  const data = own(answer, 'data')
  const valid = own(data, 'valid') ?? (isBackup ? own(data, 'ok') : undefined)
  const words = wordsOf(answer)
  const details = detailsOf(data)
  if (typeof code !== 'number') return undefined
  const objection = objectionOf(words, answer, status)
  // The vendor knows the token, and does not vouch for it.
  if (own(data, 'degraded') === true) {
    const { word } = objection.code === 'degraded-token' ? objection : {}
    return { ...details, code: 'degraded-token', words, ...(word !== undefined && { word }), undecided: true }
  }
  const against = own(data, 'error') ?? own(answer, 'error')
  const vouched = code === 0 && valid === true && (against === undefined || against === null || against === '')
  if (vouched) return status < 300 ? details : undefined
  if (code === 0 && typeof valid !== 'boolean') return undefined
  return { ...details, ...objection }
}

/**
 * Verifies tokens of CaptchaLa: each once, with one request, in five seconds, and with an answer that is never an exception.
 *
 * @throws {TypeError} if an option is wrong, with a sentence, when it is made and not later
 * @example
 * const verify = captchalaVerifier({ appKey, appSecret: () => process.env.CAPTCHALA_SECRET, action: 'login' })
 * const human = await verify(await request.formData())
 * if (!human.success) return Response.json(human.error, { status: human.status })
 */
export function captchalaVerifier(options: CaptchalaVerifierOptions): Verify {
  const who = 'captchalaVerifier'
  const { appKey, appSecret, accept = [], backup = false, url = VALIDATE } = options
  checkSecret(who, 'appKey', appKey)
  checkSecret(who, 'appSecret', appSecret)
  const actions = namesOf(who, 'action', options.action)
  const known = accept.every((prefix) => STAND_INS.includes(prefix))
  check(known, `${who}: accept may list 'dg_' and 'offline_', nothing else`)
  const offline = accept.includes('offline_')
  check(!offline || backup !== false, `${who}: to accept 'offline_' set backup, which is given the secret too`)
  const addresses = {
    main: checkAddress(who, 'url', url),
    backup: checkAddress(who, 'backup', typeof backup === 'string' ? backup : BACKUP),
  }

  function refuses(token: string): VerdictCode | undefined {
    if (UNVERIFIABLE.some((prefix) => token.startsWith(prefix))) return 'unverifiable-token'
    const standIn = STAND_INS.find((prefix) => token.startsWith(prefix))
    if (standIn !== undefined) return accept.includes(standIn) ? undefined : 'degraded-token'
    // `sct_` among them: what a widget starts with, not what it ends with.
    return token.startsWith('pt_') ? undefined : 'invalid-input-response'
  }

  const vendor: Vendor = {
    provider: 'captchala',
    fieldName: 'captchala_token',
    maxTokenLength: MAX_TOKEN_LENGTH,
    refuses,
    repeats: () => false,
    prepare(token, address) {
      const to = isOffline(token) ? addresses.backup : addresses.main
      const fields = { pass_token: token, keep_token: false, ...(address !== undefined && { client_ip: address }) }
      return prepareCall(to, { appKey, appSecret }, fields)
    },
    judge(answer, status, token) {
      const finding = judgeAnswer(answer, status, isOffline(token))
      if (finding === undefined || finding.code !== undefined || actions.includes('*')) return finding
      const fits = finding.action !== undefined && actions.includes(finding.action)
      return fits ? finding : { ...finding, code: 'action-mismatch' }
    },
  }
  return createVerifier(vendor, options, who)
}
