import { emulatorControl } from '@captcha-field/testing'
import { SCENARIOS, USUAL, type ScenarioName } from './scenarios.ts'
import { settings } from './settings.ts'

const control = emulatorControl(settings.visit).hcaptcha

/** Tells the emulator what to do from now on. */
export async function play(name: ScenarioName): Promise<void> {
  await control.set({ ...USUAL, ...SCENARIOS[name].patch })
}

/** How busy the emulated vendor was. */
export async function counts(): Promise<Readonly<Record<string, number>>> {
  const { scriptRequests, executes, tokens, siteverifyRequests } = (await control.state()).counts
  return { scripts: scriptRequests, runs: executes, tokens: tokens.length, verified: siteverifyRequests }
}

/** Forgets what was counted; what it does stays the same. */
export async function recount(): Promise<void> {
  await control.reset()
  await play(settings.scenario)
}
