import type { CaptchaEvent, CaptchaFailure, CaptchaStatus } from '@captcha-field/core'
import { explain } from '@captcha-field/core/explain'
import { element, find } from './element.ts'

/** What is known of a status once an event was raised: states come first, then events. */
const AFTER: Readonly<Record<CaptchaEvent['type'], CaptchaStatus | undefined>> = {
  ready: 'ready',
  open: 'challenging',
  close: 'ready',
  solve: 'solved',
  consume: 'consumed',
  expire: 'expired',
  retry: undefined,
  error: 'failed',
}

const start = performance.now()
/** The newest status of each captcha: the one in the form with this id. */
const newest = new Map<string, string>()
const lines: string[] = []
let changed = (): void => {}

/** Calls `listener` whenever something was added. */
export function onEntry(listener: () => void): void {
  changed = listener
}

function add(kind: 'status' | 'event', word: string, who: string, detail = ''): void {
  const list = find('.timeline ol', HTMLOListElement)
  const seconds = ((performance.now() - start) / 1000).toFixed(2)
  const text = element('span', {}, kind === 'event' ? element('code', {}, word) : word)
  if (detail !== '') text.append(' ', element('code', {}, detail))
  if (who !== '') text.append(' ', element('small', {}, who))
  list.append(element('li', kind === 'status' ? { 'data-status': word } : {}, element('time', {}, seconds), text))
  list.parentElement?.scrollTo({ top: list.scrollHeight })
  find('.timeline .empty', HTMLElement).hidden = true
  lines.push([`${seconds} s`.padStart(9), kind === 'event' ? `  ${word}` : word, detail, who].join(' ').trimEnd())
  changed()
}

function enter(status: string, who: string): void {
  const pill = find('#status', HTMLElement)
  pill.textContent = status
  pill.dataset['status'] = status
  if (newest.get(who) === status) return
  newest.set(who, status)
  add('status', status, who)
}

const nameOf = ({ code, vendorCode }: CaptchaFailure): string =>
  vendorCode === undefined ? code : `${code} (${vendorCode})`

function describe(event: CaptchaEvent): string {
  switch (event.type) {
    case 'close':
      return event.code
    case 'error':
      return nameOf(event.error)
    case 'retry':
      return `${nameOf(event.error)}, attempt ${event.attempt}`
    case 'consume':
      return `${(event.ageMs / 1000).toFixed(2)} s old`
    default:
      return ''
  }
}

/**
 * Shows an event: for `onEvent`, `@event` or `captcha.on('*', …)`.
 *
 * @param who which captcha it is, where there are several: the id of its form
 */
export function show(event: CaptchaEvent, who = ''): void {
  const status = AFTER[event.type]
  if (status !== undefined) enter(status, who)
  add('event', event.type, who, describe(event))
  if (event.type !== 'error') return
  const { meaning, advice } = explain(event.error.code)
  const more = element('details', {}, element('summary', {}, meaning), advice)
  find('.timeline li:last-child > span', HTMLElement).append(more)
}

/** Reads the states off `data-captcha`, as anybody's stylesheet or test may. */
export function watchStates(stage: HTMLElement): void {
  const whoseIs = (marked: Element): string => marked.closest('form')?.id ?? ''
  const read = (marked: Element): void => enter(marked.getAttribute('data-captcha') ?? '', whoseIs(marked))
  const readAll = (node: Node): void => {
    if (!(node instanceof Element)) return
    for (const marked of [node, ...node.querySelectorAll('[data-captcha]')])
      if (marked.hasAttribute('data-captcha')) read(marked)
  }
  new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'attributes' && target.isConnected) readAll(target)
      for (const node of addedNodes) if (node.isConnected) readAll(node)
    }
  }).observe(stage, { subtree: true, childList: true, attributeFilter: ['data-captcha'] })
}

/** The timeline as text, for a bug report: no token, no query, nothing about the visitor. */
export const report = (title: string): string =>
  [
    `captcha-field playground: ${title}`,
    `online ${navigator.onLine}, visible ${!document.hidden}, ${navigator.userAgent}`,
    ...lines,
  ].join('\n')
