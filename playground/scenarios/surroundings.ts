import { judging, onTheWay, unasked, type Patches, type Scenario } from './scenario.ts'

const PLACE = 'Another place, purpose, visitor'
const AWAY = 'The vendor’s server'

/** The vendor's public test key whose visitors are all machines, and the secret of all its test keys. */
const BOT = '30000000-ffff-ffff-ffff-000000000003'
const TEST_SECRET = '0x0000000000000000000000000000000000000000'

const refused = (code: string): Patches => ({
  hcaptcha: { outcome: 'pass', siteverify: 'refused', errorCodes: [code] },
})

/** Where a token is made and judged: host, purpose, address, and the vendor's own server. */
export const SURROUNDINGS = {
  hostname: {
    group: PLACE,
    title: 'Made on another host',
    hint: 'The verifier takes tokens of shop.example only.',
    code: 'hostname-mismatch',
    only: 'hcaptcha',
    vendor: unasked,
    server: { hcaptcha: { hostname: 'shop.example' } },
  },
  action: {
    group: PLACE,
    title: 'Made for another action',
    hint: 'A token for a message must not log anybody in.',
    code: 'action-mismatch',
    only: 'captchala',
    vendor: unasked,
    server: { captchala: { action: 'login' } },
  },
  'proxy-list': {
    group: PLACE,
    title: 'Behind a proxy: a list of addresses',
    hint: 'Dropped, noted in the record as remoteip-list, and not held against the visitor.',
    vendor: unasked,
    server: { remoteip: '203.0.113.9, 10.0.0.2' },
  },
  'invalid-remoteip': {
    group: PLACE,
    title: 'Behind a proxy: an address that is none',
    hint: 'What the vendor answers to clients that send such a list as it is.',
    code: 'invalid-remoteip',
    only: 'hcaptcha',
    vendor: refused('invalid-remoteip'),
  },
  'missing-remoteip': {
    group: PLACE,
    title: 'Behind a proxy: the proxy’s own address',
    hint: 'A private one: dropped, noted as remoteip-private. But this account demands an address.',
    code: 'missing-remoteip',
    only: 'hcaptcha',
    vendor: refused('missing-remoteip'),
    server: { remoteip: '10.0.0.2' },
  },
  binding: {
    group: PLACE,
    title: 'Behind a proxy: another visitor’s address',
    hint: 'A vendor that compares it refuses people who reach you by IPv4 and the vendor by IPv6.',
    code: 'binding-mismatch',
    only: 'captchala',
    vendor: { captchala: { outcome: 'pass', clientIp: 'compared' } },
    server: { remoteip: '203.0.113.9' },
  },
  'score-low': {
    group: PLACE,
    title: 'Taken for a machine',
    hint: 'The vendor is sure, and minHuman is 0.5.',
    code: 'score-too-low',
    only: 'hcaptcha',
    page: { sitekey: BOT },
    server: { hcaptcha: { allowTestKeys: true, secret: TEST_SECRET, minHuman: 0.5 } },
  },

  'verify-limited': {
    group: AWAY,
    title: 'It limits you',
    hint: 'A 429 is no verdict, and this back end lets nobody in without one.',
    code: 'verify-unreachable',
    vendor: judging('rate-limited'),
  },
  unavailable: {
    group: AWAY,
    title: 'It is down',
    hint: 'A 503 is no verdict either.',
    code: 'verify-unreachable',
    vendor: judging('unavailable'),
  },
  firewall: {
    group: AWAY,
    title: 'A firewall cuts the connection',
    hint: 'No vendorStatus in the record: nobody answered.',
    code: 'verify-unreachable',
    vendor: judging('drop'),
  },
  'verify-hangs': {
    group: AWAY,
    title: 'It never answers',
    hint: 'The back end waits five seconds, then gives up. It never asks again by itself.',
    code: 'verify-timeout',
    vendor: judging('hang'),
  },
  garbage: {
    group: AWAY,
    title: 'Something else answers in its place',
    hint: 'A page of HTML where JSON should be: answer-not-json in the record.',
    code: 'verify-unreachable',
    vendor: judging('garbage'),
  },
  'bad-request': {
    group: AWAY,
    title: 'It could not read the question',
    hint: 'A proxy between your server and the vendor rewrote it.',
    code: 'bad-request',
    only: 'hcaptcha',
    vendor: refused('bad-request'),
  },
  'already-seen': {
    group: AWAY,
    title: 'It has seen the token before',
    hint: 'Somebody else was faster. The next submit brings a new token.',
    code: 'already-seen-response',
    only: 'hcaptcha',
    vendor: refused('already-seen-response'),
  },
  'word-of-tomorrow': {
    group: AWAY,
    title: 'It refuses with a word nobody has heard before',
    hint: 'The word is in vendorCode, and in vendorCodes of the record.',
    code: 'unknown',
    vendor: {
      hcaptcha: { outcome: 'pass', siteverify: 'refused', errorCodes: ['word-of-tomorrow'] },
      captchala: { outcome: 'pass', validate: 'refused', validateError: 'word_of_tomorrow' },
    },
  },
  degraded: {
    group: AWAY,
    title: 'The quota is used up',
    hint: 'The widget gives out tokens that begin with dg_. Refused unless accept lists them.',
    code: 'degraded-token',
    only: 'captchala',
    vendor: { captchala: { outcome: 'degraded' } },
  },
  offline: {
    group: AWAY,
    title: 'The fallback service made the token',
    hint: 'It begins with offline_. Refused unless accept lists them and backup says where to ask.',
    code: 'degraded-token',
    only: 'captchala',
    vendor: { captchala: { outcome: 'offline' } },
  },
  client: {
    group: AWAY,
    title: 'The browser makes tokens by itself',
    hint: 'When the widget reaches no server it invents client_ tokens. The field takes none of them.',
    code: 'network-error',
    only: 'captchala',
    vendor: { captchala: { outcome: 'client' } },
  },
  typed: {
    group: AWAY,
    title: 'Somebody typed such a token',
    hint: 'client_ and whatever: the vendor’s own server SDKs let that in.',
    code: 'unverifiable-token',
    only: 'captchala',
    ...onTheWay('typed'),
  },
} as const satisfies Readonly<Record<string, Scenario>>
