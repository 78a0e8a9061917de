import type { HcaptchaScenario } from '@captcha-field/testing'

interface Scenario {
  readonly group: string
  readonly title: string
  /** What to do, and what to see. */
  readonly hint: string
  /** What the emulated vendor does otherwise than usual. */
  readonly patch: Partial<HcaptchaScenario>
}

/** Everything that any scenario changes, as it usually is. */
export const USUAL: Partial<HcaptchaScenario> = {
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
  errorCodes: ['invalid-input-response'],
}

const failing = (outcome: string, hint: string): Scenario => ({
  group: 'A run fails',
  title: outcome,
  hint,
  patch: { outcome },
})

const refused = (code: string, hint: string): Scenario => ({
  group: 'Verification',
  title: code,
  hint,
  patch: { siteverify: 'refused', errorCodes: [code] },
})

export const SCENARIOS = {
  calm: {
    group: 'As it should be',
    title: 'A challenge is shown',
    hint: 'Solve it, answer wrongly, close it, or let it expire. Closing is no failure: send again whenever you like.',
    patch: {},
  },
  pass: {
    group: 'As it should be',
    title: 'Everybody passes unseen',
    hint: 'A token without a question, as most visitors get it.',
    patch: { outcome: 'pass' },
  },

  slow: {
    group: 'The script',
    title: 'The script takes four seconds',
    hint: 'Send at once: the submit waits for the script, then goes on by itself.',
    patch: { scriptDelayMs: 4000 },
  },
  flaky: {
    group: 'The script',
    title: 'The script fails twice, then works',
    hint: 'It is asked for again after about one and two seconds. Nobody has to reload the page.',
    patch: { scriptFailures: 2 },
  },
  blocked: {
    group: 'The script',
    title: 'The script is blocked',
    hint: 'Three attempts, then the form says why it cannot be sent. A visitor’s retry asks again at once.',
    patch: { script: 'not-found' },
  },
  hanging: {
    group: 'The script',
    title: 'The script never answers',
    hint: 'Reported as script-timeout after 15 seconds in which you were looking. Should it arrive after all, it is taken.',
    patch: { script: 'hang' },
  },
  empty: {
    group: 'The script',
    title: 'The script is empty',
    hint: 'A proxy’s empty file, say: api-missing, after five seconds.',
    patch: { script: 'empty' },
  },

  'frames-refused': {
    group: 'The frames',
    title: 'The frames are refused',
    hint: 'The script is there, but its frames are not. The vendor says challenge-error after a while; rendering anew is tried once.',
    patch: { frames: 'drop' },
  },
  'site-refused': {
    group: 'The frames',
    title: 'The site is not known',
    hint: 'The sitekey is not for this host. The vendor tells nobody, so a run ends by its own deadline of 30 seconds.',
    patch: { siteCheck: 'refused' },
  },

  closed: {
    group: 'A run is cancelled',
    title: 'challenge-closed',
    hint: 'Shown and closed at once. No error: the form can be sent again.',
    patch: { outcome: 'challenge-closed' },
  },
  expired: {
    group: 'A run is cancelled',
    title: 'challenge-expired',
    hint: 'The visitor went for tea. No error either.',
    patch: { outcome: 'challenge-expired' },
  },

  once: {
    group: 'A run fails',
    title: 'challenge-error, once',
    hint: 'The widget is rendered anew and the run repeated, which the visitor does not notice.',
    patch: { next: ['challenge-error'] },
  },
  'challenge-error': failing('challenge-error', 'Rendered anew once; when that fails too, the form says so.'),
  'network-error': failing('network-error', 'The vendor’s servers cannot be reached.'),
  'rate-limited': failing('rate-limited', 'Never tried again by itself: the next attempt waits 1, 2, 4 … 30 seconds.'),
  'invalid-data': failing('invalid-data', 'The vendor did not like what the site sent along.'),
  'invalid-mfa-data': failing('invalid-mfa-data', 'The vendor did not like the phone number or the address.'),
  'internal-error': failing('internal-error', 'Something broke on the vendor’s side.'),
  'incomplete-answer': failing('incomplete-answer', 'A code that no documentation lists.'),
  'out-of-tea': failing('out-of-tea', 'A word nobody has heard before arrives as unknown, with the word beside it.'),
  silence: {
    group: 'A run fails',
    title: 'The vendor never says a word',
    hint: 'After 30 seconds in which you were looking the run ends as widget-timeout.',
    patch: { outcome: 'silence' },
  },

  short: {
    group: 'Tokens',
    title: 'Tokens live for ten seconds',
    hint: 'Tick the box and wait: five seconds before its end the token is not given out any more. Send: there is a new one.',
    patch: { outcome: 'pass', tokenSeconds: 10 },
  },
  double: {
    group: 'Tokens',
    title: 'Tokens are delivered twice',
    hint: 'The vendor repeats a token a second later. It is not believed.',
    patch: { outcome: 'late-pass' },
  },

  'already-seen': refused('already-seen-response', 'Somebody else was faster. The next submit brings a new token.'),
  'expired-input': refused('expired-input-response', 'Too old when it arrived. The next submit brings a new token.'),
  'wrong-secret': refused('invalid-input-secret', 'Not the visitor’s fault, and no new token will help.'),
  unavailable: {
    group: 'Verification',
    title: 'Verification is down',
    hint: 'The vendor’s server answers 503: that is no verdict, and this back end lets nobody in without one.',
    patch: { siteverify: 'unavailable' },
  },
  'verify-hangs': {
    group: 'Verification',
    title: 'Verification never answers',
    hint: 'The back end waits five seconds, then gives up.',
    patch: { siteverify: 'hang' },
  },
  garbage: {
    group: 'Verification',
    title: 'Verification answers nonsense',
    hint: 'A page of HTML where JSON should be.',
    patch: { siteverify: 'garbage' },
  },
} as const satisfies Readonly<Record<string, Scenario>>

export type ScenarioName = keyof typeof SCENARIOS

export const isScenarioName = (name: string | null): name is ScenarioName =>
  name !== null && Object.hasOwn(SCENARIOS, name)
