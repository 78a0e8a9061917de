import type { CaptchaErrorCode } from '@captcha-field/core'
import { both, type Scenario } from './scenario.ts'

const ENDS = 'A run fails'

const failing = (code: CaptchaErrorCode, hint: string, rest: Partial<Scenario> = {}): Scenario => ({
  group: ENDS,
  title: code,
  hint,
  code,
  vendor: both({ outcome: code }),
  ...rest,
})

/** What is decided in the browser. */
export const BROWSER = {
  calm: {
    group: 'As it should be',
    title: 'A challenge is shown',
    hint: 'Solve it, answer wrongly, close it, or let it expire. Closing is no failure: send again whenever you like.',
  },
  pass: {
    group: 'As it should be',
    title: 'Everybody passes unseen',
    hint: 'A token without a question, as most visitors get it.',
    vendor: both({ outcome: 'pass' }),
  },

  slow: {
    group: 'The script',
    title: 'It takes four seconds',
    hint: 'Send at once: the submit waits for the script, then goes on by itself.',
    vendor: both({ scriptDelayMs: 4000 }),
  },
  flaky: {
    group: 'The script',
    title: 'It fails twice, then works',
    hint: 'It is asked for again after about one and two seconds. Nobody has to reload the page.',
    vendor: both({ scriptFailures: 2 }),
  },
  'second-host': {
    group: 'The script',
    title: 'The first host is down',
    hint: 'CaptchaLa has two. The second one is asked as soon as the first fails.',
    only: 'captchala',
    vendor: { captchala: { script: 'not-found', faultyHost: 'first' } },
  },
  blocked: {
    group: 'The script',
    title: 'An ad blocker eats it',
    hint: 'Three attempts, then the form says why it cannot be sent. A visitor’s retry asks again at once.',
    code: 'script-error',
    vendor: both({ script: 'not-found' }),
  },
  policy: {
    group: 'The script',
    title: 'A policy of the page forbids it',
    hint: 'A Content-Security-Policy without the vendor. Told apart from a blocker, by the directive and the host.',
    code: 'script-blocked',
    page: { policy: true },
  },
  hanging: {
    group: 'The script',
    title: 'It never answers',
    hint: 'Reported after 15 seconds in which you were looking. Should it arrive after all, it is taken.',
    code: 'script-timeout',
    vendor: both({ script: 'hang' }),
  },
  empty: {
    group: 'The script',
    title: 'It is empty',
    hint: 'A captive portal or a proxy answered in its place. It is given five seconds.',
    code: 'api-missing',
    vendor: both({ script: 'empty' }),
  },
  'core-missing': {
    group: 'The script',
    title: 'The loader comes, the core does not',
    hint: 'The loader reports success all the same; nothing usable is there.',
    code: 'api-missing',
    only: 'captchala',
    vendor: { captchala: { core: 'empty' } },
  },

  'frames-refused': {
    group: 'The widget',
    title: 'Its frames are refused',
    hint: 'The script is there, but its frames are not. The vendor says so after a while; rendering anew is tried once.',
    code: 'challenge-error',
    only: 'hcaptcha',
    vendor: { hcaptcha: { frames: 'drop' } },
  },
  'site-refused': {
    group: 'The widget',
    title: 'The site is not known',
    hint: 'The sitekey is not for this host. The vendor tells nobody, so a run ends by its own deadline of 30 seconds.',
    code: 'widget-timeout',
    only: 'hcaptcha',
    vendor: { hcaptcha: { siteCheck: 'refused' } },
  },
  'never-ready': {
    group: 'The widget',
    title: 'It never becomes ready',
    hint: 'The bar is there, and nothing behind it. Send: a deadline ends the run, not the visitor’s patience.',
    code: 'widget-timeout',
    only: 'captchala',
    vendor: { captchala: { ready: 'never', outcome: 'silence' } },
  },
  'unknown-key': {
    group: 'The widget',
    title: 'The app is switched off',
    hint: 'The vendor refuses the widget before anybody was asked anything.',
    code: 'misconfigured',
    only: 'captchala',
    vendor: { captchala: { init: 'app_disabled', outcome: 'app_disabled' } },
  },

  closed: {
    group: 'A run is cancelled',
    title: 'The visitor closes the challenge',
    hint: 'Shown and closed at once. No error: the form can be sent again.',
    code: 'challenge-closed',
    vendor: both({ outcome: 'challenge-closed' }),
  },
  expired: {
    group: 'A run is cancelled',
    title: 'The visitor went for tea',
    hint: 'The challenge expired. No error either.',
    code: 'challenge-expired',
    vendor: both({ outcome: 'challenge-expired' }),
  },

  once: {
    group: ENDS,
    title: 'challenge-error, once',
    hint: 'The widget is rendered anew and the run repeated, which the visitor does not notice.',
    only: 'hcaptcha',
    vendor: { hcaptcha: { next: ['challenge-error'] } },
  },
  'challenge-error': failing('challenge-error', 'Rendered anew once; when that fails too, the form says so.', {
    only: 'hcaptcha',
  }),
  'network-error': failing('network-error', 'The vendor’s servers cannot be reached.', { only: 'hcaptcha' }),
  'connection-lost': {
    group: ENDS,
    title: 'The connection breaks',
    hint: 'The vendor’s word is network_error, which it documents nowhere: passed on beside the code.',
    code: 'unknown',
    only: 'captchala',
    vendor: { captchala: { outcome: 'network-error' } },
  },
  'rate-limited': failing('rate-limited', 'Never tried again by itself: the next attempt waits 1, 2, 4 … 30 seconds.'),
  'invalid-data': failing('invalid-data', 'The vendor did not like what the site sent along.', { only: 'hcaptcha' }),
  'invalid-mfa-data': failing('invalid-mfa-data', 'The vendor did not like the phone number or the address.', {
    only: 'hcaptcha',
  }),
  'internal-error': failing('internal-error', 'Something broke on the vendor’s side.', { only: 'hcaptcha' }),
  'incomplete-answer': failing('incomplete-answer', 'A code that no documentation lists.', { only: 'hcaptcha' }),
  'wrong-action': failing('wrong-action', 'The answer is for another action than the page asked for.', {
    only: 'captchala',
    vendor: { captchala: { payload: 'other-action' } },
  }),
  'out-of-tea': {
    group: ENDS,
    title: 'A word nobody has heard before',
    hint: 'It is passed on beside the code, as vendorCode.',
    code: 'unknown',
    vendor: both({ outcome: 'out_of_tea' }),
  },
  silence: {
    group: ENDS,
    title: 'The vendor never says a word',
    hint: 'After 30 seconds in which you were looking the run ends.',
    code: 'widget-timeout',
    vendor: both({ outcome: 'silence' }),
  },

  'token-endpoint': {
    group: 'Server tokens',
    title: 'The end point is down',
    hint: 'The vendor issues none today, so your server has none to give.',
    code: 'server-token-unavailable',
    only: 'captchala',
    page: { serverTokens: true },
    vendor: { captchala: { serverTokens: 'required', issue: 'unavailable' } },
  },
  'invalid-action': {
    group: 'Server tokens',
    title: 'The action is not on the list',
    hint: 'The issuer of the server knows other actions, and its end point answers invalid-action.',
    code: 'server-token-unavailable',
    only: 'captchala',
    page: { serverTokens: true },
    vendor: { captchala: { serverTokens: 'required' } },
    server: { actions: ['comment'] },
  },
  'token-demanded': {
    group: 'Server tokens',
    title: 'The app demands one, the page has none',
    hint: 'The vendor’s own word for it is server_token_required.',
    code: 'server-token-rejected',
    only: 'captchala',
    page: { serverTokens: false },
    vendor: { captchala: { serverTokens: 'required' } },
  },
  'token-exhausted': {
    group: 'Server tokens',
    title: 'One is used up',
    hint: 'Another is asked for and the run repeated, at most twice. The visitor does not notice.',
    only: 'captchala',
    page: { serverTokens: true },
    vendor: { captchala: { serverTokens: 'required', next: ['server_token_exhausted'] } },
  },

  short: {
    group: 'Tokens in the page',
    title: 'They live for ten seconds',
    hint: 'Tick the box and wait: five seconds before its end the token is not given out any more. Send: there is a new one.',
    only: 'hcaptcha',
    vendor: { hcaptcha: { outcome: 'pass', tokenSeconds: 10 } },
  },
  double: {
    group: 'Tokens in the page',
    title: 'They are delivered twice',
    hint: 'The vendor repeats a token a second later. It is not believed.',
    vendor: both({ outcome: 'late-pass' }),
  },
} as const satisfies Readonly<Record<string, Scenario>>
