export interface KeptScenario<Scenario extends object> {
  get(): Scenario
  /** @throws {TypeError} for a member that no scenario has */
  set(patch: Partial<Scenario>): void
  reset(): void
}

/** The scenario of one emulated vendor. Self-contained: its text is part of the emulated scripts. */
export function keepScenario<Scenario extends object>(
  defaults: Scenario,
  initial: Partial<Scenario>,
): KeptScenario<Scenario> {
  let scenario: Scenario = { ...defaults, ...initial }
  return {
    get: () => scenario,
    set(patch) {
      const unknown = Object.keys(patch).find((name) => !(name in defaults))
      if (unknown) throw new TypeError(`the scenario has no "${unknown}": ${Object.keys(defaults).join(', ')}`)
      scenario = { ...scenario, ...patch }
    },
    reset() {
      scenario = { ...defaults, ...initial }
    },
  }
}
