import { Redis as Ioredis6, Cluster as Cluster6 } from 'ioredis'
import { Redis as Ioredis5, Cluster as Cluster5 } from 'ioredis5'
import * as redis6 from 'redis'
import * as redis4 from 'redis4'
import * as redis5 from 'redis5'
import {
  captchaGuard,
  captchalaTokenHandler,
  captchalaTokenIssuer,
  captchalaVerifier,
  explain,
  hcaptchaVerifier,
  isCaptchaError,
  publicMessage,
  redisClaims,
  type Accepted,
  type Claims,
  type Note,
  type Refused,
  type Verdict,
  type VerdictCode,
} from '@captcha-field/server'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const is = <True extends true>(_really?: True): void => {}

interface SignUp {
  readonly email: string
}
declare const body: SignUp
declare const request: Request

/** Never called: what compiles here is the test. */
export async function verdicts(): Promise<void> {
  const verify = hcaptchaVerifier({ secret: '' })
  const verdict = await verify(await request.formData(), {
    remoteip: null,
    requestId: undefined,
    signal: request.signal,
  })
  is<Equal<typeof verdict, Verdict>>()
  if (verdict.success) {
    is<Equal<typeof verdict, Accepted>>()
    is<Equal<typeof verdict.human, number | undefined>>()
    // @ts-expect-error there is no error in a success
    void verdict.error
    // @ts-expect-error frozen
    verdict.success = false
  } else {
    is<Equal<typeof verdict, Refused>>()
    is<Equal<typeof verdict.status, 403 | 500 | 503>>()
    is<Equal<typeof verdict.error.code, VerdictCode>>()
    publicMessage(verdict)
    explain(verdict.error.code)
    if (isCaptchaError(verdict.error, 'test-key')) is<Equal<typeof verdict.error.code, 'test-key'>>()
    // @ts-expect-error no such code
    isCaptchaError(verdict.error, 'expired')
    Response.json(verdict.error, { status: verdict.status })
  }
  // @ts-expect-error success has to be asked for first
  void verdict.status
}

/** Whatever a framework has in its hands. */
export function sources(): void {
  const verify = hcaptchaVerifier({ secret: '' })
  void verify(body)
  void verify({ 'h-captcha-response': '' })
  void verify(new URLSearchParams())
  void verify(request)
  void verify(request.headers)
  void verify('')
  void verify(null)
  void verify(undefined)
  // @ts-expect-error a promise that nobody awaited has no token
  void verify(request.formData())
  // @ts-expect-error a number is nothing that a token may be in
  void verify(7)
  // @ts-expect-error an address is one text
  void verify('', { remoteip: ['203.0.113.9'] })
}

/** What must not be forgotten. */
export function options(): void {
  hcaptchaVerifier({ secret: () => Promise.resolve(undefined), hostname: ['a'] as const, once: false })
  // @ts-expect-error no secret
  hcaptchaVerifier({})
  // @ts-expect-error the environment may have none
  hcaptchaVerifier({ secret: process.env['HCAPTCHA_SECRET'] })
  hcaptchaVerifier({ secret: () => process.env['HCAPTCHA_SECRET'] })

  captchalaVerifier({ appKey: '', appSecret: '', action: 'login' })
  captchalaVerifier({ appKey: '', appSecret: '', action: ['login', 'signup'], accept: ['dg_'] })
  // @ts-expect-error without an action a token for a comment would log somebody in
  captchalaVerifier({ appKey: '', appSecret: '' })
  // @ts-expect-error nor is undefined an action
  captchalaVerifier({ appKey: '', appSecret: '', action: undefined })
  // @ts-expect-error these can never be verified
  captchalaVerifier({ appKey: '', appSecret: '', action: 'login', accept: ['client_'] })

  captchalaTokenIssuer({ appKey: '', appSecret: '', actions: ['login'], ttl: 60 })
  // @ts-expect-error nothing is issued that is not listed
  captchalaTokenIssuer({ appKey: '', appSecret: '' })

  captchaGuard(hcaptchaVerifier({ secret: '' }), {
    remoteip: ({ headers }) => headers.get('cf-connecting-ip'),
    requestId: ({ headers }) => headers.get('x-request-id') ?? undefined,
    onVerdict: ({ record }) => is<Equal<typeof record.code, VerdictCode | undefined>>(),
  })
  captchalaTokenHandler(captchalaTokenIssuer({ appKey: '', appSecret: '', actions: ['login'] }), {
    requestId: () => undefined,
    onIssue: ({ notes }) => is<Equal<typeof notes, readonly Note[] | undefined>>(),
  })
}

/** As that of Upstash is. */
declare const upstash: {
  set(key: string, value: string, options: { nx?: boolean; px?: number }): Promise<'OK' | null>
  exec(command: readonly string[]): Promise<unknown>
}

/** Every client that is promised to work, clusters included. */
export const stores = (): readonly Claims[] => [
  redisClaims(redis4.createClient()),
  redisClaims(redis5.createClient()),
  redisClaims(redis6.createClient()),
  redisClaims(redis4.createCluster({ rootNodes: [] })),
  redisClaims(redis5.createCluster({ rootNodes: [] })),
  redisClaims(redis6.createCluster({ rootNodes: [] })),
  redisClaims(new Ioredis5()),
  redisClaims(new Ioredis6()),
  redisClaims(new Cluster5([])),
  redisClaims(new Cluster6([])),
  { claim: (key: string, ttlMs: number) => Promise.resolve(key.length > ttlMs) },
  // @ts-expect-error clients that speak HTTP have another `set`
  redisClaims(upstash),
  // @ts-expect-error a Map claims nothing
  redisClaims(new Map<string, string>()),
]
