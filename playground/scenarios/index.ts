import { BROWSER } from './browser.ts'
import { KEY_FAULTS } from './keys.ts'
import type { Scenario, VendorName } from './scenario.ts'
import { SUBMISSIONS } from './submissions.ts'
import { SURROUNDINGS } from './surroundings.ts'

/** Those of the server are the rows of `docs/captcha-is-invalid.md`, and what should be no row. */
const ALL = { ...BROWSER, ...SUBMISSIONS, ...KEY_FAULTS, ...SURROUNDINGS } as const

export type ScenarioName = keyof typeof ALL

export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = ALL

const isScenarioName = (name: string): name is ScenarioName => Object.hasOwn(SCENARIOS, name)

/** Can it be played with this vendor? */
export function isPlayable(name: string | null, vendor: VendorName): name is ScenarioName {
  if (name === null || !isScenarioName(name)) return false
  const { only } = SCENARIOS[name]
  return only === undefined || only === vendor
}
