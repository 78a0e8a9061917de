import type { Verdict } from '@captcha-field/server'
import { explain } from '@captcha-field/core/explain'
import { isAnswers, type Answer } from '../server/answer.ts'
import { element, find } from './element.ts'
import { settings } from './settings.ts'
import { onEntry } from './timeline.ts'
import { counts, recount } from './vendor.ts'

const ADDRESS = `/answers?visit=${settings.visit}`
/** After the last entry of the timeline, the emulator has counted what led to it. */
const SETTLED_MS = 250
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })
const percent = new Intl.NumberFormat(undefined, { style: 'percent' })

const FAULTS = { 403: 'about this token', 500: 'about the configuration', 503: 'about the vendor or a store' } as const

type Fact = readonly [name: string, ...value: (Node | string)[]]

function times(count: number | null): string {
  if (count === null) return ''
  if (count < 2) return count === 1 ? ', the vendor was asked once' : ', the vendor was not asked'
  return `, the vendor was asked ${count} times`
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s old`

function whyNot(verdict: Verdict): Fact[] {
  if (verdict.success) return []
  const { status, error } = verdict
  const { meaning, advice } = explain(error.code)
  const code = element('code', {}, error.code)
  const word = error.vendorCode === undefined ? '' : ` (${error.vendorCode})`
  return [
    ['Code', code, word],
    ['Status', `${status}: ${FAULTS[status]}`],
    ['Meaning', element('details', {}, element('summary', {}, meaning), advice)],
  ]
}

function factsOf({ verdict, fields, verifications }: Answer): Fact[] {
  const { tokenLength, ageMs, human, notes } = verdict.record
  return [
    ...whyNot(verdict),
    ['Token', tokenLength === 0 ? 'none came' : `${tokenLength} characters${times(verifications)}`],
    ...(ageMs === undefined ? [] : [['Age', seconds(ageMs)] as const]),
    ...(human === undefined ? [] : [['Human', percent.format(human)] as const]),
    ...(notes === undefined ? [] : [['Noted', notes.join(', ')] as const]),
    ...Object.entries(fields)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, value] as const),
  ]
}

function recordOf({ verdict, leaked }: Answer): HTMLElement {
  const { tokenLength } = verdict.record
  const safe = tokenLength === 0 ? '' : leaked ? 'The token is in it!' : 'The token is not in it.'
  return element(
    'details',
    { class: 'record' },
    element('summary', {}, 'The record, for the log. ', element('span', {}, safe)),
    element('pre', { tabindex: '0', role: 'region', 'aria-label': 'Record' }, JSON.stringify(verdict.record, null, 2)),
  )
}

function row(answer: Answer): HTMLLIElement {
  const { verdict: what, at } = answer.verdict.record
  return element(
    'li',
    {},
    element(
      'div',
      { class: 'row' },
      element('span', { class: 'pill', 'data-status': what }, what),
      element('time', { class: 'hint', datetime: at }, clock.format(new Date(at))),
    ),
    element(
      'dl',
      {},
      ...factsOf(answer).flatMap(([name, ...value]) => [element('dt', {}, name), element('dd', {}, ...value)]),
    ),
    recordOf(answer),
  )
}

let shown = ''

async function refresh(): Promise<void> {
  const answers: unknown = await (await fetch(ADDRESS)).json()
  if (!isAnswers(answers)) return
  const newest = JSON.stringify(answers)
  // What somebody has opened stays open while nothing is new.
  if (newest !== shown) {
    shown = newest
    find('.answers ol', HTMLOListElement).replaceChildren(...answers.map(row))
    find('.answers .empty', HTMLElement).hidden = answers.length > 0
  }
  if (settings.script === 'real') return
  find('#counts', HTMLElement).replaceChildren(
    ...Object.entries(await counts()).map(([name, count]) =>
      element('div', {}, element('dt', {}, name), element('dd', {}, String(count))),
    ),
  )
}

/** Asks what the server said: at first, when this page has sent something, and when something happened. */
export function startAnswers(): void {
  void refresh()
  new PerformanceObserver((list) => {
    if (list.getEntries().some(({ name }) => new URL(name).pathname === '/send')) void refresh()
  }).observe({ type: 'resource' })
  let timer: ReturnType<typeof setTimeout> | undefined
  onEntry(() => {
    clearTimeout(timer)
    timer = setTimeout(() => void refresh(), SETTLED_MS)
  })
  window.addEventListener('pageshow', ({ persisted }) => persisted && void refresh())
  find('#clear', HTMLButtonElement).addEventListener('click', async () => {
    await fetch(ADDRESS, { method: 'DELETE' })
    await recount()
    await refresh()
  })
}
