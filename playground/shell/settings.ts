import { FRAMEWORKS, isFormName, type FormName, type Framework } from './forms.ts'
import { isScenarioName, type ScenarioName } from './scenarios.ts'

/** What the address says: a page can be sent to somebody as it is, and going back brings back what was chosen. */
export interface Settings {
  readonly framework: Framework
  readonly form: FormName
  readonly widget: 'checkbox' | 'invisible'
  /** `real`: the vendor's own script, with its public test key. */
  readonly vendor: 'emulated' | 'real'
  readonly scenario: ScenarioName
  /** This tab, which has an emulated vendor of its own. */
  readonly visit: string
}

const isFramework = (name: string | undefined): name is Framework =>
  name !== undefined && Object.hasOwn(FRAMEWORKS, name)

function readVisit(): string {
  const visit = sessionStorage.getItem('visit') ?? Math.random().toString(36).slice(2, 10)
  sessionStorage.setItem('visit', visit)
  return visit
}

/** What a query asks for; whatever it does not say is as usual. */
export function parse(query: URLSearchParams): Pick<Settings, 'form' | 'widget' | 'vendor' | 'scenario'> {
  const form = query.get('form')
  const scenario = query.get('scenario')
  const vendor = query.get('vendor') === 'real' ? 'real' : 'emulated'
  return {
    form: isFormName(form) ? form : 'native',
    widget: query.get('widget') === 'invisible' ? 'invisible' : 'checkbox',
    vendor,
    scenario: vendor === 'emulated' && isScenarioName(scenario) ? scenario : 'calm',
  }
}

const { framework: named } = document.body.dataset

export const settings: Settings = {
  framework: isFramework(named) ? named : 'plain',
  visit: readVisit(),
  ...parse(new URLSearchParams(location.search)),
}

/** The address of a page with other settings; what is usual is left out. */
export function address(changes: Partial<Settings>): string {
  const { framework, form, widget, vendor, scenario } = { ...settings, ...changes }
  const query = new URLSearchParams({ form })
  if (widget !== 'checkbox') query.set('widget', widget)
  if (vendor !== 'emulated') query.set('vendor', vendor)
  if (scenario !== 'calm') query.set('scenario', scenario)
  return `/${framework}/?${query}`
}
