import { emulatorAddresses } from '@captcha-field/testing'
import { SCENARIOS } from '../scenarios/index.ts'
import { productOf, senderQuery, settings } from './settings.ts'
import { isDark } from './theme.ts'

const { page = {} } = SCENARIOS[settings.scenario]
/** The same server by its other name is another host to a policy. */
const otherHost = location.hostname === 'localhost' ? '127.0.0.1' : 'localhost'
const place = page.policy ? { origin: `${location.protocol}//${otherHost}:${location.port}` } : {}
const addresses = emulatorAddresses(settings.visit, place)

const TEST_SITEKEY = '10000000-ffff-ffff-ffff-000000000001'
const real = settings.script === 'real'

/** What was chosen, for hCaptcha. */
export const hcaptchaPlay = {
  sitekey: real ? TEST_SITEKEY : (page.sitekey ?? 'a5f74b19-9e45-40e0-b45d-47ff91b7a6c2'),
  size: settings.widget === 'invisible' ? 'invisible' : 'normal',
  theme: isDark() ? 'dark' : 'light',
  script: real ? undefined : { src: addresses.hcaptcha.script },
} as const

/** What was chosen, for CaptchaLa. */
export const captchalaPlay = {
  product: productOf(settings),
  theme: isDark() ? 'dark' : 'default',
  script: { src: addresses.captchala.script, fallbackSrc: addresses.captchala.second.script },
  serverTokens: page.serverTokens ?? settings.tokens === 'with',
  tokenEndpoint: `/captcha-token?${senderQuery}`,
} as const
