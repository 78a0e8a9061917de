import type { CaptchaErrorCode } from '@captcha-field/core'
import type { CaptchalaVerifierOptions, HcaptchaVerifierOptions } from '@captcha-field/server'
import type { CaptchalaScenario, HcaptchaScenario } from '@captcha-field/testing'

export type VendorName = 'hcaptcha' | 'captchala'

/**
 * What the emulated vendors do unless a scenario says otherwise: everything that any of them changes, because it stays set
 * until the next page says something else.
 */
export const USUAL = {
  hcaptcha: {
    script: 'ok',
    scriptDelayMs: 0,
    scriptFailures: 0,
    frames: 'ok',
    frameDeadlineMs: 5000,
    siteCheck: 'ok',
    outcome: 'challenge',
    next: [],
    outcomeDelayMs: 200,
    tokenSeconds: 120,
    siteverify: 'ok',
    siteverifyTimes: null,
    errorCodes: ['invalid-input-response'],
  },
  captchala: {
    script: 'ok',
    scriptDelayMs: 0,
    scriptFailures: 0,
    core: 'ok',
    faultyHost: 'both',
    init: 'ok',
    ready: 'once',
    outcome: 'challenge',
    next: [],
    outcomeDelayMs: 200,
    tokenSeconds: 120,
    payload: 'full',
    serverTokens: 'optional',
    appKey: null,
    appSecret: null,
    validate: 'ok',
    validateTimes: null,
    validateError: 'invalid_token',
    clientIp: 'signal',
    issue: 'ok',
  },
} as const satisfies { hcaptcha: Partial<HcaptchaScenario>; captchala: Partial<CaptchalaScenario> }

export interface Patches {
  readonly hcaptcha?: { readonly [name in keyof typeof USUAL.hcaptcha]?: HcaptchaScenario[name] }
  readonly captchala?: { readonly [name in keyof typeof USUAL.captchala]?: CaptchalaScenario[name] }
}

/** What befalls a submission between the form and the verifier; `server/ways.ts` does it. */
export type Way =
  | 'read first'
  | 'retyped'
  | 'not parsed'
  | 'as text'
  | 'doubled'
  | 'with a space'
  | 'made up'
  | 'typed'
  | 'slow'
  | 'kept'
  | 'repeated'
  | 'verified twice'
  | 'guarded'

/** One thing that can happen, and where to see it. */
export interface Scenario {
  readonly group: string
  readonly title: string
  /** What to do, and what to see. */
  readonly hint: string
  /** What these packages report, where it is one code. */
  readonly code?: CaptchaErrorCode
  /** With this vendor only. */
  readonly only?: VendorName
  /** What the emulated vendors do otherwise than usual. */
  readonly vendor?: Patches
  /** What is odd about the page. */
  readonly page?: {
    readonly sitekey?: string
    /** A policy that does not allow the vendor. */
    readonly policy?: true
    /** The form is sent by `form.submit()`, which raises no event. */
    readonly bareSubmit?: true
    /** Whether the widget is made with a server token, whatever was chosen. */
    readonly serverTokens?: boolean
  }
  /** What is odd about the back end. */
  readonly server?: {
    readonly hcaptcha?: Partial<HcaptchaVerifierOptions>
    readonly captchala?: Partial<CaptchalaVerifierOptions>
    readonly remoteip?: string
    /** What server tokens are issued for. */
    readonly actions?: readonly string[]
    readonly way?: Way
  }
}

/** The same of both: their scenarios call it the same. */
export function both(patch: NonNullable<Patches['hcaptcha']> & NonNullable<Patches['captchala']>): Required<Patches> {
  return { hcaptcha: patch, captchala: patch }
}

/** How the vendors' servers answer who asks about a token. */
export function judging(mode: HcaptchaScenario['siteverify'], times: number | null = null): Required<Patches> {
  return {
    hcaptcha: { siteverify: mode, siteverifyTimes: times },
    captchala: { validate: mode, validateTimes: times },
  }
}

/** A token without a question. */
export const unasked: Required<Patches> = both({ outcome: 'pass' })

/** Something befalls a token that nobody was asked for. */
export const onTheWay = (way: Way): Pick<Scenario, 'vendor' | 'server'> => ({ vendor: unasked, server: { way } })
