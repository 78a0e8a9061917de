import {
  captchalaTokenHandler,
  captchalaTokenIssuer,
  captchalaVerifier,
  hcaptchaVerifier,
  type Verdict,
  type Verify,
} from '@captcha-field/server'
import { emulatorAddresses } from '@captcha-field/testing/node'
import { SCENARIOS, type ScenarioName } from '../scenarios/index.ts'
import type { VendorName } from '../scenarios/scenario.ts'
import { goThrough, type Submission } from './ways.ts'

/** The secret of the vendor's public test keys. */
const TEST_SECRET = '0x0000000000000000000000000000000000000000'
/** The emulators take any that look like one. */
const SECRET = `0x${'c0ffee'.repeat(6)}cafe`
const APP = { appKey: 'playground', appSecret: 'playground-secret' }
const ACTION = 'send'

/** Whose form it was, and what is being played. */
export interface Sender {
  /** The tab: each has emulated vendors of its own. */
  readonly visit: string
  readonly vendor: VendorName
  /** Its widget was hCaptcha's own. */
  readonly real: boolean
  readonly scenario: ScenarioName
}

/** One back end, as it might be yours: how it verifies, and where its pages get server tokens. */
export interface Site {
  judge(submission: Submission): Promise<readonly Verdict[]>
  issueToken(request: Request): Promise<Response>
}

/** @param origin of the emulators */
export function createSite({ visit, vendor, real, scenario }: Sender, origin: string): Site {
  const { server = {} } = SCENARIOS[scenario]
  const { hcaptcha, captchala } = emulatorAddresses(visit, { origin })

  function createVerifier(): Verify {
    if (real) return hcaptchaVerifier({ secret: TEST_SECRET, allowTestKeys: true })
    return vendor === 'hcaptcha'
      ? hcaptchaVerifier({ secret: SECRET, url: hcaptcha.siteverify, ...server.hcaptcha })
      : captchalaVerifier({ ...APP, action: ACTION, url: captchala.validate, ...server.captchala })
  }

  const verify = createVerifier()
  const ways = goThrough(server.way)
  const issue = captchalaTokenIssuer({ ...APP, actions: server.actions ?? [ACTION], url: captchala.issue })
  return {
    judge: (submission) => ways(submission, (source) => verify(source, { remoteip: server.remoteip })),
    issueToken: captchalaTokenHandler(issue),
  }
}
