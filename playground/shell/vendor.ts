import { emulatorControl } from '@captcha-field/testing'
import { SCENARIOS } from '../scenarios/index.ts'
import { USUAL } from '../scenarios/scenario.ts'
import { captchalaPlay } from './play.ts'
import { settings } from './settings.ts'

const { hcaptcha, captchala } = emulatorControl(settings.visit)

/** Tells the emulators what to do from now on. */
export async function play(): Promise<void> {
  const { vendor } = SCENARIOS[settings.scenario]
  if (settings.vendor === 'hcaptcha') await hcaptcha.set({ ...USUAL.hcaptcha, ...vendor?.hcaptcha })
  else {
    const serverTokens = captchalaPlay.serverTokens ? 'required' : 'optional'
    await captchala.set({ ...USUAL.captchala, serverTokens, ...vendor?.captchala })
  }
}

/** How busy the emulated vendor was. */
export async function counts(): Promise<Readonly<Record<string, number>>> {
  if (settings.vendor === 'hcaptcha') {
    const { scriptRequests, executes, tokens, siteverifyRequests } = (await hcaptcha.state()).counts
    return { scripts: scriptRequests, runs: executes, tokens: tokens.length, verifications: siteverifyRequests }
  }
  const { scriptRequests, executes, tokens, validateRequests, issueRequests } = (await captchala.state()).counts
  return {
    scripts: scriptRequests,
    'server tokens': issueRequests,
    runs: executes,
    tokens: tokens.length,
    verifications: validateRequests,
  }
}

/** Forgets what was counted; what it does stays the same. */
export async function recount(): Promise<void> {
  await (settings.vendor === 'hcaptcha' ? hcaptcha : captchala).reset()
  await play()
}
