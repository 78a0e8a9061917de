import type { CaptchaErrorCode, VerifyCode } from './errors.ts'

/** What there is to say about each of some codes. */
export type Told<Code extends CaptchaErrorCode> = {
  readonly [code in Code]: readonly [meaning: string, advice: string]
}

/** What a server's verification answers. */
export const VERIFY: Told<VerifyCode> = {
  'missing-input-secret': [
    'The server sent no secret.',
    'Set the secret in the environment of the server. Visitors cannot do anything about it.',
  ],
  'invalid-input-secret': [
    "The vendor does not know the secret, or it is another key's.",
    "Copy it again from the vendor's dashboard; look for spaces and for keys that were rotated. A test secret needs a test key in the browser.",
  ],
  'missing-input-response': [
    'No token came with the request.',
    'Ask the visitor to try again: a form that is sent before the page has come to life has none. Look at `fieldName`, and whether the body is read from `FormData`.',
  ],
  'invalid-input-response': [
    'The token is malformed, or nobody made it.',
    'Ask for a new one. Look whether it reaches the server whole, and whether sitekey and secret belong to the same account.',
  ],
  'expired-input-response': [
    'The token is older than it may be.',
    'Ask for a new one, and verify it at once: before slow work, not after. Tokens are minted at submit for this reason.',
  ],
  'already-seen-response': [
    'The token has been verified before.',
    'Ask for a new one. Never send one twice: put retries around `withToken`, not inside, and verify in one place only.',
  ],
  'invalid-or-already-seen-response': [
    'The token is not genuine, or has been verified before; the vendor does not say which.',
    'Ask for a new one. See `already-seen-response`.',
  ],
  'bad-request': [
    'The vendor could not read the request of the server.',
    'Look for a proxy that changes it. Visitors cannot do anything about it.',
  ],
  'missing-remoteip': ["The account demands the visitor's address, and none was sent.", 'Pass `remoteip`.'],
  'invalid-remoteip': [
    "What was sent as the visitor's address is not one address.",
    'A forwarding header may hold a list: take the entry that your own proxy wrote.',
  ],
  'not-using-dummy-passcode': [
    'A test secret met a real token.',
    'Use the test sitekey with the test secret, and real ones together.',
  ],
  'not-using-dummy-secret': [
    'A test token met a real secret.',
    'The page is using a test sitekey. Set the real one, or the test secret while testing.',
  ],
  'invalid-sitekey': ['The sitekey that the server sent is malformed.', "Copy it again from the vendor's dashboard."],
  'sitekey-secret-mismatch': [
    'The sitekey does not belong to the account of the secret.',
    'Take both from the same account, and check the environment that each comes from.',
  ],
  'action-mismatch': [
    'The token was made for another action.',
    'Refuse it: a token for a comment must not log anybody in. If it is your own form, give the widget and the verifier the same action.',
  ],
  'hostname-mismatch': [
    'The token was made on another host.',
    'Refuse it. If the host is yours, add it to `hostname` of the verifier.',
  ],
  'binding-mismatch': [
    'The token is bound to another visitor: to an address or a user that is not this one.',
    'Ask for a new one. If real visitors see it, do not bind server tokens to an address: the vendor may see the IPv6 address of somebody whose IPv4 address you see.',
  ],
  'score-too-low': [
    'The vendor takes the visitor for a machine.',
    'Refuse it, and offer another way. If people complain, lower `minHuman` and watch what comes in.',
  ],
  'score-missing': [
    'A score was demanded with `minHuman`, and the vendor sends none.',
    'Scores belong to enterprise accounts. Without one, leave `minHuman` out.',
  ],
  'invalid-app-key': [
    'The vendor does not know the app key.',
    "Copy it again from the vendor's dashboard, together with its secret.",
  ],
  'app-disabled': [
    "The app is switched off in the vendor's dashboard.",
    'Switch it on there, or use the keys of another app. Visitors cannot do anything about it.',
  ],
  'invalid-action': [
    'No server token is issued for this action.',
    'Add it to `actions` of the issuer if it is yours; give the widget the same one. If the vendor said so, look at how it is spelled.',
  ],
  'test-key': [
    'The token comes from a public test key, which everybody passes.',
    'In production, set the real sitekey. In tests, set `allowTestKeys`.',
  ],
  'unverifiable-token': [
    'The token was made in the browser, without the server of the vendor: anybody can type such a token.',
    "Refuse it. If many come in, look at the vendor's status page: they are made when its service does not answer.",
  ],
  'degraded-token': [
    'The token is a stand-in: the vendor gives it out when the quota of the app is used up, or when its service does not answer.',
    "Look at the quota and at the vendor's status page. It is refused by default; `accept` has the vendor asked about it.",
  ],
  'already-verified': [
    'This server has asked the vendor about the token before, whatever came of it.',
    'Ask for a new one. Two parts of the server may both verify: let one do it and pass the result on.',
  ],
  'claims-unreachable': [
    'The store that remembers spent tokens does not answer, so nobody knows whether this one is new.',
    'Nothing is accepted meanwhile. Look at the store that was given as `once`.',
  ],
  'browser-error': ["The vendor's script failed in the browser and sent a mark of that.", 'Ask for a new token.'],
  'verify-unreachable': [
    'The vendor did not answer with a verdict: a network error, too many requests, or its own failure.',
    'Ask the visitor to try again with a new token: this one may be spent. Whether to let anybody in meanwhile is your decision; by default nobody is.',
  ],
  'verify-timeout': [
    'The vendor did not answer in time.',
    'As `verify-unreachable`. Look at the way from the server to the vendor before you raise `timeout`.',
  ],
}
