import { both, judging, onTheWay, unasked, type Scenario } from './scenario.ts'

const NONE = 'No token, or not a whole one'
const LATE = 'Too late, or twice'

const broken = { claim: () => Promise.reject(new Error('Redis is away')) }

/** What befalls a token on its way, and on the server. */
export const SUBMISSIONS = {
  guarded: {
    group: 'As it should be',
    title: 'Middleware and handler both verify',
    hint: 'They ask about the same Request, so the vendor is asked once and both get one verdict.',
    ...onTheWay('guarded'),
  },

  'wrong-field': {
    group: NONE,
    title: 'The server reads another field',
    hint: 'Its fieldName is “captcha”; the form sends the vendor’s.',
    code: 'missing-input-response',
    vendor: unasked,
    server: { hcaptcha: { fieldName: 'captcha' }, captchala: { fieldName: 'captcha' } },
  },
  'body-read': {
    group: NONE,
    title: 'The body was read before',
    hint: 'Something consumed the request before the verifier saw it: see notes in the record.',
    code: 'missing-input-response',
    ...onTheWay('read first'),
  },
  'body-type': {
    group: NONE,
    title: 'A content-type set by hand',
    hint: 'multipart/form-data without its boundary: nobody can read such a body.',
    code: 'missing-input-response',
    ...onTheWay('retyped'),
  },
  'not-parsed': {
    group: NONE,
    title: 'Nobody parsed the body',
    hint: 'Express without a parser for it: request.body is undefined. See notes in the record.',
    code: 'missing-input-response',
    ...onTheWay('not parsed'),
  },
  'as-text': {
    group: NONE,
    title: 'JSON, sent as text',
    hint: 'fetch calls a body of text text/plain, unless it is told otherwise. See notes in the record.',
    code: 'missing-input-response',
    ...onTheWay('as text'),
  },
  'body-too-large': {
    group: NONE,
    title: 'The body is too large',
    hint: 'maxBody of this verifier is ten bytes.',
    code: 'missing-input-response',
    vendor: unasked,
    server: { hcaptcha: { maxBody: 10 }, captchala: { maxBody: 10 } },
  },
  'bare-submit': {
    group: NONE,
    title: 'form.submit() sends it',
    hint: 'That raises no submit event, so nothing could wait for a token. requestSubmit() does.',
    code: 'missing-input-response',
    page: { bareSubmit: true },
  },
  doubled: {
    group: NONE,
    title: 'Two fields with a token',
    hint: 'Two widgets in one form, or a field that a script copied.',
    code: 'invalid-input-response',
    ...onTheWay('doubled'),
  },
  rewritten: {
    group: NONE,
    title: 'The token was rewritten on its way',
    hint: 'A space got into it. Refused without asking the vendor.',
    code: 'invalid-input-response',
    ...onTheWay('with a space'),
  },
  'made-up': {
    group: NONE,
    title: 'Nobody made this token',
    hint: 'It looks like one. The vendor does not know it.',
    code: 'invalid-input-response',
    ...onTheWay('made up'),
  },

  late: {
    group: LATE,
    title: 'Sent late',
    hint: 'Tokens live for a second here, and this server does slow work before it verifies: see ageMs.',
    code: 'expired-input-response',
    vendor: both({ outcome: 'pass', tokenSeconds: 1 }),
    server: { way: 'slow' },
  },
  resent: {
    group: LATE,
    title: 'The same token again',
    hint: 'Send twice: this page keeps its first token and sends it with every form. Refused without asking the vendor.',
    code: 'already-verified',
    ...onTheWay('kept'),
  },
  'double-click': {
    group: LATE,
    title: 'Two requests with one token',
    hint: 'A proxy repeats each request: one success, one refusal. A double click is swallowed by the field.',
    code: 'already-verified',
    ...onTheWay('repeated'),
  },
  'verified-twice': {
    group: LATE,
    title: 'Verified by two parts of the server',
    hint: 'An auth library asks before the handler does, and neither knows of the other.',
    code: 'already-seen-response',
    vendor: unasked,
    server: { way: 'verified twice', hcaptcha: { once: false }, captchala: { once: false } },
  },
  'after-outage': {
    group: LATE,
    title: 'The same token after an outage',
    hint: 'Send twice: the vendor is down the first time, and the token may be spent all the same.',
    code: 'already-verified',
    vendor: {
      hcaptcha: { outcome: 'pass', ...judging('unavailable', 1).hcaptcha },
      captchala: { outcome: 'pass', ...judging('unavailable', 1).captchala },
    },
    server: { way: 'kept' },
  },
  claims: {
    group: LATE,
    title: 'The store of claims is away',
    hint: 'Nobody can say whether this token was used, so nobody gets in.',
    code: 'claims-unreachable',
    vendor: unasked,
    server: { hcaptcha: { once: broken }, captchala: { once: broken } },
  },
} as const satisfies Readonly<Record<string, Scenario>>
