import { createVerifier, type Verify } from './createVerifier.ts'
import { canonicalHost } from './hostname.ts'
import {
  check,
  checkAddress,
  checkSecret,
  checkWord,
  listOf,
  reveal,
  type Secret,
  type VerifierOptions,
} from './options.ts'
import { own } from './own.ts'
import { wordOf } from './tellable.ts'
import { ageSince, humanOf, rounded, type Finding, type Objection, type Vendor } from './vendor.ts'
import type { VerdictCode } from './verdict.ts'

/** What `hcaptchaVerifier` can be told. Every option but `secret` accepts `undefined`. */
export interface HcaptchaVerifierOptions extends VerifierOptions {
  /** The account's secret. A function is asked for every verification. */
  readonly secret: Secret
  /** Refuses tokens that were made for another sitekey. */
  readonly sitekey?: string | undefined
  /**
   * Refuses tokens that were made on another host, or on one that the vendor does not tell. Bare host names in any spelling:
   * `shop.example`, and `www.shop.example` if that is another one of yours.
   */
  readonly hostname?: string | readonly string[] | undefined
  /** Refuses visitors who are less human than this, 0…1. Only accounts with scores (enterprise) can use it. */
  readonly minHuman?: number | undefined
  /** Accepts the vendor's public test keys, which everybody passes. Never in production. @default false */
  readonly allowTestKeys?: boolean | undefined
  /** Where to ask: an emulator or a proxy. @default 'https://api.hcaptcha.com/siteverify' */
  readonly url?: string | undefined
}

const SITEVERIFY = 'https://api.hcaptcha.com/siteverify'

/** The vendor sets no limit and its tokens grow; this is far beyond them. */
const MAX_TOKEN_LENGTH = 32 * 1024

/** One for all three test sitekeys, by the vendor's documentation. */
const TEST_SECRET = '0x0000000000000000000000000000000000000000'
const TEST_TOKEN = /^([123])0000000-aaaa-bbbb-cccc-00000000000\1$/
/** What the vendor writes for the host of a test token. */
const TEST_HOST = 'dummy-key-pass'

/** The vendor's fourteen words, the undocumented two among them. They are codes of ours as they are. */
const WORDS: ReadonlySet<string> = new Set<VerdictCode>([
  'missing-input-secret',
  'invalid-input-secret',
  'missing-input-response',
  'invalid-input-response',
  'expired-input-response',
  'already-seen-response',
  'invalid-or-already-seen-response',
  'bad-request',
  'missing-remoteip',
  'invalid-remoteip',
  'not-using-dummy-passcode',
  'not-using-dummy-secret',
  'invalid-sitekey',
  'sitekey-secret-mismatch',
])
const isWord = (word: string | undefined): word is VerdictCode => word !== undefined && WORDS.has(word)

/** What the owner has to mend goes first: nobody would hear of it behind a bad token. */
const MENDABLE = /secret|sitekey|dummy|bad-request|remoteip/

function objectionOf(words: readonly unknown[]): Objection {
  const known = words.map(wordOf).filter(isWord)
  const word = known.find((one) => MENDABLE.test(one)) ?? known[0]
  return word === undefined ? { code: 'unknown', words } : { code: word, words, word }
}

function detailsOf(answer: unknown): Finding {
  const hostname = own(answer, 'hostname')
  const made = own(answer, 'challenge_ts')
  const human = humanOf(own(answer, 'score'), 1)
  const ageMs = typeof made === 'string' ? ageSince(Date.parse(made)) : undefined
  return {
    ...(typeof hostname === 'string' &&
      hostname !== 'not-provided' && { hostname: canonicalHost(hostname) ?? hostname }),
    ...(human !== undefined && { human }),
    ...(ageMs !== undefined && { ageMs }),
    ...(hostname === TEST_HOST && { test: true }),
  }
}

/** Success is `true` and nothing like it; an answer that also has something against the token is none. */
function judgeAnswer(answer: unknown, status: number): Finding | undefined {
  const success = own(answer, 'success')
  const codes = own(answer, 'error-codes')
  const words: readonly unknown[] = Array.isArray(codes) ? codes : []
  if (success === true && words.length === 0) return status < 300 ? detailsOf(answer) : undefined
  if (typeof success !== 'boolean') return undefined
  return { ...detailsOf(answer), ...objectionOf(words) }
}

/**
 * Verifies tokens of hCaptcha: each once, with one request, in five seconds, and with an answer that is never an exception.
 *
 * @throws {TypeError} if an option is wrong, with a sentence, when it is made and not later
 * @example
 * const verify = hcaptchaVerifier({ secret: () => process.env.HCAPTCHA_SECRET, sitekey, hostname: 'shop.example' })
 * const human = await verify(await request.formData())
 * if (!human.success) return Response.json(human.error, { status: human.status })
 */
export function hcaptchaVerifier(options: HcaptchaVerifierOptions): Verify {
  const who = 'hcaptchaVerifier'
  const { secret, sitekey, minHuman, allowTestKeys = false } = options
  const url = checkAddress(who, 'url', options.url ?? SITEVERIFY)
  checkSecret(who, 'secret', secret)
  checkWord(who, 'sitekey', sitekey)
  const hosts =
    options.hostname === undefined ? undefined : listOf(who, 'hostname', options.hostname).map(canonicalHost)
  const bare = `${who}: hostname must be bare host names, as shop.example: no scheme, port, path, wildcard or blank`
  check(hosts?.includes(undefined) !== true, bare)
  check(minHuman === undefined || (minHuman >= 0 && minHuman <= 1), `${who}: minHuman must be between 0 and 1`)

  function refusal(finding: Finding): VerdictCode | undefined {
    const { hostname, human, test } = finding
    // A test token has no host and, but for enterprise, no score.
    if (test) {
      if (!allowTestKeys) return 'test-key'
    } else if (hosts && !(hostname !== undefined && hosts.includes(hostname))) return 'hostname-mismatch'
    if (minHuman === undefined || (test && human === undefined)) return undefined
    if (human === undefined) return 'score-missing'
    return human < rounded(minHuman) ? 'score-too-low' : undefined
  }

  const vendor: Vendor = {
    provider: 'hcaptcha',
    fieldName: 'h-captcha-response',
    maxTokenLength: MAX_TOKEN_LENGTH,
    refuses: (token) => (TEST_TOKEN.test(token) && !allowTestKeys ? 'test-key' : undefined),
    repeats: (token) => TEST_TOKEN.test(token),
    async prepare(token, address) {
      const [value] = (await reveal(secret)) ?? []
      if (value === undefined) return 'missing-input-secret'
      if (value === TEST_SECRET && !allowTestKeys) return 'test-key'
      const body = new URLSearchParams({ secret: value, response: token })
      if (address !== undefined) body.set('remoteip', address)
      if (sitekey !== undefined) body.set('sitekey', sitekey)
      const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }
      return {
        question: { url, headers, body: body.toString() },
        // The public test secret hides nothing, and its noughts are part of every test key.
        secrets: value === TEST_SECRET ? [] : [value],
      }
    },
    judge(answer, status) {
      const finding = judgeAnswer(answer, status)
      const code = finding === undefined || finding.code !== undefined ? undefined : refusal(finding)
      return code === undefined ? finding : { ...finding, code }
    },
  }
  return createVerifier(vendor, options, who)
}
