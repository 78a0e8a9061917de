import type { CaptchaErrorCode, ExecuteCode, LifecycleCode, LoaderCode, WidgetCode } from './errors.ts'
import { VERIFY } from './verifyExplanations.ts'
import type { Told } from './verifyExplanations.ts'

export interface Explanation {
  /** Where it arose: bringing the script, in the widget, in a run, in the life of the captcha, or on the server. */
  readonly origin: 'loader' | 'widget' | 'execute' | 'lifecycle' | 'verify'
  /** What happened. */
  readonly meaning: string
  /** What to do about it. */
  readonly advice: string
}

const LOADER: Told<LoaderCode> = {
  'script-error': [
    "The vendor's script could not be loaded, after three attempts.",
    'Usually the network, or an ad blocker. The visitor can try again with the retry button; tell them to allow the vendor if they block trackers. If it happens to everybody, open the address of the script in a browser and look at the answer.',
  ],
  'script-timeout': [
    "The vendor's script has been silent for longer than `script.timeout`, in which the page was visible and online.",
    'Its tag stays, so a late arrival still works by itself. Look for a proxy or a firewall that swallows requests, and raise `script.timeout` where connections are slow.',
  ],
  'script-blocked': [
    'A policy of the page, or a consent manager, does not let the vendor in. `cause` names the directive and the origin, where the browser told.',
    "Add the vendor's hosts to `script-src`, `frame-src`, `style-src` and `connect-src` (`hcaptchaCsp` and `captchalaCsp` of `@captcha-field/core` list them), or a nonce with `strict-dynamic`. Under Trusted Types allow the policy `captcha-field`. If a consent manager holds scripts back, pass its consent as the promise `load`.",
  ],
  'api-missing': [
    "A script ran at the vendor's address, but left no usable API within five seconds.",
    'Open the address of the script: a proxy, a captive portal or a blocker may answer with something else. If you host a copy yourself, look whether it is whole. Something else on the page may have claimed the global name.',
  ],
  'load-refused': [
    'The promise that was given as `load` was rejected: there is no consent.',
    'Nothing was requested from the vendor. Say that the form needs it, and offer another way to reach you, or to change their mind: `load` is read once, so make another captcha with the new promise (another `key` on the field). `cause` is what the promise was rejected with.',
  ],
}

const WIDGET: Told<WidgetCode> = {
  'rate-limited': [
    'The vendor has had too many requests from this visitor or network.',
    'The next run waits by itself, for a second at first and half a minute at most; `state.retryAt` says until when. If many visitors see it, ask the vendor about the limits of your plan.',
  ],
  'network-error': [
    "The widget could not reach the vendor's servers.",
    "Another run may succeed. If it never does, allow the vendor's hosts in `connect-src` and `frame-src`, and look for a blocker or an intermediary.",
  ],
  'invalid-data': [
    'The vendor refused the data that came with the run.',
    'With hCaptcha that is `rqdata`: it has to be fresh for each run and made for this sitekey. Give it as a function, so that each run gets its own.',
  ],
  'challenge-error': [
    'The challenge could not be set up. It has been rendered anew and tried once more already.',
    "Another run may succeed. If it never does, look whether the vendor's frames load: `frame-src`, a `Cross-Origin-Embedder-Policy` header, an ad blocker.",
  ],
  'internal-error': [
    "The vendor's own code failed.",
    "Another run may succeed. If it stays, look at the vendor's status page and write to them.",
  ],
  'incomplete-answer': [
    'The answer of the visitor or of the vendor was not complete: no token came of it, or one too short-lived to be used.',
    'Run again. If it happens to everybody, look at the lifetime of tokens in the settings of your account.',
  ],
  'invalid-mfa-data': [
    'The phone number or the e-mail address given for a multi-factor challenge was refused.',
    'Check the option `mfa`: the number without its prefix, the prefix beside it. Let the visitor correct it.',
  ],
  'render-failed': [
    'The vendor did not make a widget.',
    "Its reason is in the browser's console. Look at the sitekey and, with hCaptcha, at `challengeContainer`: an element with that id must exist when the widget is rendered. Old or hardened browsers are refused as well.",
  ],
  'widget-timeout': [
    'The widget was asked for a token and has said nothing for as long as the provider allows.',
    'Its frame is probably blocked or dead: look at `frame-src`, at ad blockers and at a `Cross-Origin-Embedder-Policy` header, which some vendors do not support. A real hCaptcha sitekey is silent on `localhost`: use a name from your hosts file, or the public test keys.',
  ],
  misconfigured: [
    'The vendor does not accept this key, this domain or an option.',
    "Compare the key with the vendor's dashboard, and add the domain there. `vendorCode` is the vendor's own word. Visitors cannot do anything about it.",
  ],
  'unsupported-browser': [
    'The vendor does not support this browser.',
    'Offer another way to reach you. Nothing on this page will change it.',
  ],
  'visitor-clock': [
    "The visitor's clock is wrong, or an intermediary has cached what must not be cached.",
    'Ask the visitor to set date and time by the network, and to try again.',
  ],
  'server-token-unavailable': [
    'Your own function, which gives what the vendor needs for a run (`rqdata`, `serverToken`), failed. `cause` is its error.',
    'Look at the end point behind it. It is called in every run, so let it answer quickly and tell errors apart.',
  ],
  'server-token-rejected': [
    'The vendor refused the server token, and the fresh ones that replaced it.',
    'Issue it for the same application and action as the widget has, do not bind it to an address that the vendor sees differently, and let it be used more than once.',
  ],
  'wrong-action': [
    'The token was made for another action than the one asked for.',
    'Give the widget and the server token the same `action`. The token has been dropped: it must not be accepted for anything else.',
  ],
  unknown: [
    'The vendor said something that this version does not know. `vendorCode` is its word, `cause` its error.',
    "Another run may succeed. Look the word up in the vendor's documentation, and tell us: it should have a code of its own.",
  ],
}

const EXECUTE: Told<ExecuteCode> = {
  'challenge-closed': [
    'The visitor closed the challenge.',
    'Nothing: it is their decision, and the widget is ready for another run. Do not send the form, and do not open the challenge again by yourself.',
  ],
  'challenge-expired': [
    'The visitor took longer than the vendor allows for a challenge.',
    'Nothing: the widget is ready for another run, which begins with the next submit.',
  ],
  'missing-captcha': [
    'There is no place for a visible widget, or the vendor has none on this page any more; rendering anew did not help.',
    'Mount a container before asking for a token, and leave it in the document. Something on the page may keep removing what is in it: look for libraries that write into the container or replace `body`.',
  ],
  'invalid-captcha-id': [
    'The vendor no longer knows the widget; rendering anew did not help.',
    "Look whether other code on the page removes widgets, or loads the vendor's script a second time: each evaluation knows only its own widgets.",
  ],
  'visitor-required': [
    'This widget can only be started by the visitor.',
    'Focus it and say so. The field does that by itself when a form is submitted.',
  ],
}

const LIFECYCLE: Told<LifecycleCode> = {
  'execute-in-progress': [
    'Another run or another `withToken` is under way.',
    'Nothing, if it was a double click. For requests side by side, let each have a captcha of its own, or one wait for the other.',
  ],
  'execute-cancelled': [
    'The run was cancelled: by `reset()`, because the captcha was unmounted, or by the last caller who waited for it.',
    'Nothing. If it comes as a surprise, look for a component that is unmounted while it waits, for instance by a key that changes.',
  ],
  destroyed: [
    'This captcha has been destroyed.',
    'Create another one. In React and Vue, let the hook or the component own it.',
  ],
  'not-in-browser': [
    'There is no document here: this ran on a server.',
    'Ask for tokens in event handlers or effects. Creating captchas and rendering fields is safe on a server.',
  ],
}

type Rows = readonly (readonly [code: string, explanation: Explanation])[]

const rows = (origin: Explanation['origin'], told: Partial<Told<CaptchaErrorCode>>): Rows =>
  Object.entries(told).map(([code, [meaning, advice]]) => [code, { origin, meaning, advice }])

/** Every code there is, in the order of the documentation. */
export const EXPLANATIONS: ReadonlyMap<string, Explanation> = new Map([
  ...rows('loader', LOADER),
  ...rows('widget', WIDGET),
  ...rows('execute', EXECUTE),
  ...rows('lifecycle', LIFECYCLE),
  ...rows('verify', VERIFY),
])
