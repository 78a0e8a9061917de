import { isPlayable, type ScenarioName } from '../scenarios/index.ts'
import type { VendorName } from '../scenarios/scenario.ts'
import { FRAMEWORKS, isFormName, type FormName, type Framework } from './forms.ts'

/** What there is to choose besides the form and the scenario; the first of each is usual. */
export const CHOICES = {
  vendor: { legend: 'Vendor', options: { hcaptcha: 'hCaptcha', captchala: 'CaptchaLa' } },
  widget: { legend: 'Widget', only: 'hcaptcha', options: { checkbox: 'Checkbox', invisible: 'Invisible' } },
  script: { legend: 'Script', only: 'hcaptcha', options: { emulated: 'Emulated', real: 'Real' } },
  product: { legend: 'Product', only: 'captchala', options: { popup: 'Popup', float: 'Float', embed: 'Embed' } },
  tokens: { legend: 'Server tokens', only: 'captchala', options: { without: 'Without', with: 'With' } },
} as const

export type ChoiceName = keyof typeof CHOICES
type OptionOf<Name extends ChoiceName> = keyof (typeof CHOICES)[Name]['options']
type Chosen = { readonly [Name in ChoiceName]: OptionOf<Name> }

export const NAMES = Object.keys(CHOICES) as ChoiceName[]

/** What the address says: a page can be sent to somebody as it is, and going back brings back what was chosen. */
export interface Settings extends Chosen {
  readonly framework: Framework
  readonly form: FormName
  readonly scenario: ScenarioName
  /** This tab, which has emulated vendors of its own. */
  readonly visit: string
}

const isFramework = (name: string | undefined): name is Framework =>
  name !== undefined && Object.hasOwn(FRAMEWORKS, name)

function readVisit(): string {
  const visit = sessionStorage.getItem('visit') ?? Math.random().toString(36).slice(2, 10)
  sessionStorage.setItem('visit', visit)
  return visit
}

export const optionsOf = <Name extends ChoiceName>(name: Name): OptionOf<Name>[] =>
  Object.keys(CHOICES[name].options) as OptionOf<Name>[]

const usualOf = (name: ChoiceName): string | undefined => Object.keys(CHOICES[name].options)[0]

/** Is there this choice, with that vendor? */
export function isOffered(name: ChoiceName, vendor: VendorName): boolean {
  const choice = CHOICES[name]
  return !('only' in choice) || choice.only === vendor
}

function chosen<Name extends ChoiceName>(name: Name, query: URLSearchParams, vendor?: VendorName): OptionOf<Name> {
  const options = optionsOf(name)
  const found = options.find((option) => option === query.get(name))
  const [usual] = options
  if (usual === undefined) throw new Error(`nothing to choose for ${name}`)
  return found !== undefined && (vendor === undefined || isOffered(name, vendor)) ? found : usual
}

/** What a query asks for; whatever it does not say is as usual. */
export function parse(query: URLSearchParams): Omit<Settings, 'framework' | 'visit'> {
  const form = query.get('form')
  const scenario = query.get('scenario')
  const vendor = chosen('vendor', query)
  const script = chosen('script', query, vendor)
  return {
    form: isFormName(form) ? form : 'native',
    vendor,
    widget: chosen('widget', query, vendor),
    script,
    product: chosen('product', query, vendor),
    tokens: chosen('tokens', query, vendor),
    scenario: script === 'emulated' && isPlayable(scenario, vendor) ? scenario : 'calm',
  }
}

const { framework: named } = document.body.dataset

export const settings: Settings = {
  framework: isFramework(named) ? named : 'plain',
  visit: readVisit(),
  ...parse(new URLSearchParams(location.search)),
}

/** A popup lies in `body`, beneath a modal dialog nothing can be clicked, and a float would be cut off. */
export const productOf = ({ form, product }: Settings): Settings['product'] => (form === 'dialog' ? 'embed' : product)

function queryOf(wanted: Settings): URLSearchParams {
  const { form, vendor, scenario } = wanted
  const query = new URLSearchParams({ form })
  for (const name of NAMES) if (isOffered(name, vendor) && wanted[name] !== usualOf(name)) query.set(name, wanted[name])
  if (scenario !== 'calm' && isPlayable(scenario, vendor)) query.set('scenario', scenario)
  return query
}

/** The address of a page with other settings; what is usual is left out. */
export function address(changes: Partial<Settings>): string {
  const wanted = { ...settings, ...changes }
  return `/${wanted.framework}/?${queryOf(wanted)}`
}

/** What the back end has to know of this page. */
export const senderQuery: string = new URLSearchParams({
  visit: settings.visit,
  vendor: settings.vendor,
  ...(settings.script === 'real' ? { script: 'real' } : {}),
  ...(settings.scenario === 'calm' ? {} : { scenario: settings.scenario }),
}).toString()
