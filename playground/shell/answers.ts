import { isAnswers, type Answer } from '../server/answer.ts'
import { element, find } from './element.ts'
import { settings } from './settings.ts'
import { onEntry } from './timeline.ts'
import { counts, recount } from './vendor.ts'

const ADDRESS = `/answers?visit=${settings.visit}`
/** After the last entry of the timeline, the emulator has counted what led to it. */
const SETTLED_MS = 250
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })

function row({ at, verdict, codes, fields, tokenLength, verifications }: Answer): HTMLLIElement {
  const facts: [string, string][] = [
    ['Token', tokenLength === 0 ? 'none came' : `${tokenLength} characters${times(verifications)}`],
    ...(codes.length > 0 ? [['Because', codes.join(', ')] satisfies [string, string]] : []),
    ...Object.entries(fields),
  ]
  return element(
    'li',
    {},
    element(
      'div',
      { class: 'row' },
      element('span', { class: 'pill', 'data-status': verdict }, verdict),
      element('time', { class: 'hint', datetime: new Date(at).toISOString() }, clock.format(at)),
    ),
    element('dl', {}, ...facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)])),
  )
}

function times(count: number | null): string {
  if (count === null) return ''
  return count === 1 ? ', verified once' : `, verified ${count} times`
}

async function refresh(): Promise<void> {
  const answers: unknown = await (await fetch(ADDRESS)).json()
  if (!isAnswers(answers)) return
  find('.answers ol', HTMLOListElement).replaceChildren(...answers.map(row))
  find('.answers .empty', HTMLElement).hidden = answers.length > 0
  if (settings.vendor === 'real') return
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
