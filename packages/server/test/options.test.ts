import { describe, expect, it } from 'vitest'
import {
  captchalaTokenIssuer,
  captchalaVerifier,
  hcaptchaVerifier,
  redisClaims,
  type CaptchalaTokenIssuerOptions,
  type CaptchalaVerifierOptions,
  type HcaptchaVerifierOptions,
} from '@captcha-field/server'

const SECRET = 'a-secret-nobody-may-see'

/** What was thrown, as text; `fine` if nothing was. */
function thrown(make: () => unknown): string {
  try {
    make()
    return 'fine'
  } catch (error) {
    return String(error)
  }
}

const of = <Options extends object>(make: (options: Options) => unknown, right: Options) =>
  [make, right] as unknown as readonly [(options: object) => unknown, object]

const MAKERS = {
  hcaptchaVerifier: of<HcaptchaVerifierOptions>(hcaptchaVerifier, { secret: SECRET }),
  captchalaVerifier: of<CaptchalaVerifierOptions>(captchalaVerifier, {
    appKey: 'a',
    appSecret: SECRET,
    action: 'login',
  }),
  captchalaTokenIssuer: of<CaptchalaTokenIssuerOptions>(captchalaTokenIssuer, {
    appKey: 'a',
    appSecret: SECRET,
    actions: ['login'],
  }),
}
type Maker = keyof typeof MAKERS

const WRONG: readonly (readonly [Maker, object, string])[] = [
  ['hcaptchaVerifier', { secret: undefined }, 'secret is missing'],
  ['hcaptchaVerifier', { secret: '' }, 'secret is missing'],
  ['hcaptchaVerifier', { secret: 7 }, 'secret is missing'],
  ['hcaptchaVerifier', { secret: `${SECRET} ` }, 'secret has spaces or invisible characters in it'],
  ['hcaptchaVerifier', { secret: `${SECRET}\n` }, 'secret has spaces or invisible characters in it'],
  ['hcaptchaVerifier', { sitekey: '' }, 'sitekey must be text without spaces'],
  ['hcaptchaVerifier', { hostname: [] }, 'hostname must be text, or a list of texts that is not empty'],
  ['hcaptchaVerifier', { hostname: '' }, 'hostname must be text, or a list of texts that is not empty'],
  ['hcaptchaVerifier', { hostname: ['a', 7] }, 'hostname must be text, or a list of texts that is not empty'],
  ...[
    'https://shop.example',
    'shop.example:443',
    'shop.example/',
    'shop.example/sign-up',
    '*.shop.example',
    ' shop.example',
    'shop.example\t',
    'shop. example',
    'ada@shop.example',
    'shop.example,www.shop.example',
    'shop..example',
    'shop.example?a',
    'shop.example#a',
    'sh%6fp.example',
    '[::1]',
    '.',
  ].map((hostname): [Maker, object, string] => [
    'hcaptchaVerifier',
    { hostname: ['www.shop.example', hostname] },
    'hostname must be bare host names, as shop.example: no scheme, port, path, wildcard or blank',
  ]),
  ['hcaptchaVerifier', { minHuman: 1.1 }, 'minHuman must be between 0 and 1'],
  ['hcaptchaVerifier', { minHuman: -0.1 }, 'minHuman must be between 0 and 1'],
  ['hcaptchaVerifier', { minHuman: Number.NaN }, 'minHuman must be between 0 and 1'],
  ['captchalaVerifier', { appKey: undefined }, 'appKey is missing'],
  ['captchalaVerifier', { appSecret: '' }, 'appSecret is missing'],
  ['captchalaVerifier', { action: undefined }, 'action must be text, or a list of texts that is not empty'],
  ['captchalaVerifier', { action: '' }, 'action must be text, or a list of texts that is not empty'],
  ['captchalaVerifier', { action: [] }, 'action must be text, or a list of texts that is not empty'],
  ['captchalaVerifier', { accept: ['client_'] }, "accept may list 'dg_' and 'offline_', nothing else"],
  ['captchalaVerifier', { accept: ['offline_'] }, "to accept 'offline_' set backup, which is given the secret too"],
  ['captchalaVerifier', { backup: 'http://backup.example' }, 'backup must be https'],
  ['captchalaTokenIssuer', { actions: [] }, 'actions must be text, or a list of texts that is not empty'],
  ...[' login', 'login ', 'login\n', '\u00a0login'].flatMap((action): [Maker, object, string][] => [
    ['captchalaVerifier', { action }, 'action must have no blanks around it'],
    ['captchalaVerifier', { action: ['comment', action] }, 'action must have no blanks around it'],
    ['captchalaTokenIssuer', { actions: ['comment', action] }, 'actions must have no blanks around it'],
  ]),
  ['captchalaTokenIssuer', { ttl: 0 }, 'ttl must be whole seconds, 1 or more'],
  ['captchalaTokenIssuer', { ttl: 1.5 }, 'ttl must be whole seconds, 1 or more'],
  ['captchalaTokenIssuer', { maxUses: 0 }, 'maxUses must be a whole number, 1 or more'],
  ...(['hcaptchaVerifier', 'captchalaVerifier'] as const).flatMap((maker): [Maker, object, string][] => [
    [maker, { fieldName: 'a b' }, 'fieldName must be text without spaces'],
    [maker, { once: true }, 'once must be false or have a method claim(key, ttlMs)'],
    [maker, { maxBody: 0 }, 'maxBody must be bytes, more than 0'],
    [maker, { maxBody: Number.NaN }, 'maxBody must be bytes, more than 0'],
    [maker, { maxBody: '1mb' }, 'maxBody must be bytes, more than 0'],
    [maker, { once: {} }, 'once must be false or have a method claim(key, ttlMs)'],
  ]),
  ...(['hcaptchaVerifier', 'captchalaVerifier', 'captchalaTokenIssuer'] as const).flatMap(
    (maker): [Maker, object, string][] => [
      [maker, { timeout: 0 }, 'timeout must be milliseconds, more than 0'],
      [maker, { timeout: Number.NaN }, 'timeout must be milliseconds, more than 0'],
      [maker, { timeout: Number.POSITIVE_INFINITY }, 'timeout must be milliseconds, more than 0'],
      [maker, { fetch: 'node-fetch' }, 'fetch must be a function'],
      [maker, { url: 'siteverify' }, 'url is not a complete address'],
      [maker, { url: 'http://api.example/siteverify' }, 'url must be https'],
      [maker, { url: 'ftp://localhost' }, 'url must be https'],
      [maker, { url: 'http://localhost.example' }, 'url must be https'],
    ],
  ),
]

const NO_REDIS =
  'TypeError: redisClaims: this is no client of node-redis or ioredis; for another, give once an object of your own with claim(key, ttlMs)'

describe('a wrong option', () => {
  it.each(WRONG)('%s %j: %s', (maker, wrong, sentence) => {
    const [make, right] = MAKERS[maker]
    const said = thrown(() => make({ ...right, ...wrong }))
    expect(said).toBe(`TypeError: ${maker}: ${sentence}`)
    expect(said).not.toContain(SECRET)
  })

  it('is a client that is no Redis', () => {
    const client = {} as Parameters<typeof redisClaims>[0]
    expect(thrown(() => redisClaims(client))).toBe(NO_REDIS)
  })

  it.each<readonly [string, object]>([
    // Its options are in small letters, and what it does not know it does not miss: each claim would be OK.
    ['REST', { set: () => Promise.resolve('OK'), exec: () => Promise.resolve([]) }],
    ['REST with commands', { set: () => Promise.resolve('OK'), call: () => Promise.resolve('OK') }],
    ['Map', new Map()],
  ])('is a client of another kind: %s', (_, client) => {
    expect(thrown(() => redisClaims(client as Parameters<typeof redisClaims>[0]))).toBe(NO_REDIS)
  })
})

describe('a right option', () => {
  it.each(Object.keys(MAKERS) as Maker[])('%s may be undefined, or a loopback address', (maker) => {
    const [make, right] = MAKERS[maker]
    const none = {
      fieldName: undefined,
      maxBody: undefined,
      once: undefined,
      timeout: undefined,
      fetch: undefined,
      url: undefined,
    }
    const others = { sitekey: undefined, hostname: undefined, minHuman: undefined, accept: undefined, ttl: undefined }
    const made: object[] = [
      {
        ...right,
        ...none,
        ...others,
        allowTestKeys: undefined,
        backup: undefined,
        maxUses: undefined,
        bindIp: undefined,
      },
    ]
    for (const url of ['http://localhost:1', 'http://a.localhost', 'http://127.0.0.1', 'http://[::1]:8'])
      made.push({ ...right, url })
    expect(made.map((options) => thrown(() => make(options)))).toEqual(made.map(() => 'fine'))
  })
})
