import { unasked, type Scenario } from './scenario.ts'

const KEYS = 'The wrong keys'

/** One of the vendor's public test keys. */
const TESTER = '10000000-ffff-ffff-ffff-000000000001'

/** Where the owner has to mend something. */
export const KEY_FAULTS = {
  'no-secret': {
    group: KEYS,
    title: 'There is no secret',
    hint: 'It was set where the server is built, not where it runs.',
    code: 'missing-input-secret',
    vendor: unasked,
    server: { hcaptcha: { secret: () => undefined }, captchala: { appSecret: () => undefined } },
  },
  'wrong-secret': {
    group: KEYS,
    title: 'The secret is another one’s',
    hint: 'Not the visitor’s fault, and no new token will help.',
    code: 'invalid-input-secret',
    vendor: { hcaptcha: { outcome: 'pass' }, captchala: { outcome: 'pass', appSecret: 'rotated-yesterday' } },
    server: { hcaptcha: { secret: 'copied-without-its-head' } },
  },
  'wrong-pair': {
    group: KEYS,
    title: 'Sitekey and secret are no pair',
    hint: 'The page has the sitekey of one site, the server has another’s.',
    code: 'sitekey-secret-mismatch',
    only: 'hcaptcha',
    vendor: unasked,
    server: { hcaptcha: { sitekey: 'b6e85c2a-0f56-41f1-a56e-58fc62b8b7d3' } },
  },
  'wrong-app': {
    group: KEYS,
    title: 'The page and the server have two apps',
    hint: 'The page has the key of one app, the server has another’s.',
    code: 'invalid-app-key',
    only: 'captchala',
    vendor: { captchala: { outcome: 'pass', appKey: 'playground' } },
    server: { captchala: { appKey: 'staging' } },
  },
  'app-disabled': {
    group: KEYS,
    title: 'The app was switched off',
    hint: 'Between the token and its verification.',
    code: 'app-disabled',
    only: 'captchala',
    vendor: { captchala: { outcome: 'pass', validate: 'refused', validateError: 'app_disabled' } },
  },
  'test-key': {
    group: KEYS,
    title: 'Test keys in production',
    hint: 'Everybody passes them, robots included. Refused unless allowTestKeys says otherwise.',
    code: 'test-key',
    only: 'hcaptcha',
    page: { sitekey: TESTER },
  },
  'half-test': {
    group: KEYS,
    title: 'Test sitekey, real secret',
    hint: 'Works on one machine and not on another: both belong to the same environment.',
    code: 'not-using-dummy-secret',
    only: 'hcaptcha',
    page: { sitekey: TESTER },
    server: { hcaptcha: { allowTestKeys: true } },
  },
  'no-score': {
    group: KEYS,
    title: 'A score is wanted, the account has none',
    hint: 'minHuman is set, but only enterprise accounts get scores.',
    code: 'score-missing',
    only: 'hcaptcha',
    vendor: unasked,
    server: { hcaptcha: { minHuman: 0.5 } },
  },
} as const satisfies Readonly<Record<string, Scenario>>
