import { afterEach, vi } from 'vitest'
import type { Captcha } from '../../src/api.ts'
import type { CaptchaError } from '../../src/errors.ts'
import { bindForm, type FormOptions } from '../../src/form.ts'
import type { Echo } from './echo.plugin.ts'

const undos: (() => void)[] = []

afterEach(() => {
  for (const undo of undos.splice(0).toReversed()) undo()
})

/** Runs after the test, last first. */
export function cleanUp(undo: () => void): void {
  undos.push(undo)
}

/** Puts markup into the page for one test, and answers with its first form. */
export function show(markup: string): HTMLFormElement {
  const place = document.createElement('div')
  place.innerHTML = markup
  document.body.append(place)
  cleanUp(() => place.remove())
  return find(place, 'form')
}

export function find<Tag extends keyof HTMLElementTagNameMap>(
  scope: ParentNode,
  selector: Tag,
): HTMLElementTagNameMap[Tag]
export function find(scope: ParentNode, selector: string): HTMLElement
export function find(scope: ParentNode, selector: string): HTMLElement {
  const found = scope.querySelector<HTMLElement>(selector)
  if (!found) throw new Error(`no ${selector}`)
  return found
}

export const button = (selector = 'button'): HTMLButtonElement => {
  const found = find(document, selector)
  if (found instanceof HTMLButtonElement) return found
  throw new Error(`${selector} is no button`)
}

/** Binds for one test. Refusals are written down as `refused <code>`. */
export function bind(
  captcha: Captcha,
  form: HTMLFormElement,
  log: string[] = [],
  options: FormOptions = {},
): () => void {
  const onRefuse = (error: CaptchaError): void => void log.push(`refused ${error.code}`)
  const unbind = bindForm(captcha, form, { onRefuse, ...options })
  cleanUp(unbind)
  return unbind
}

/** What a request would carry: `a=1 token=t1`. */
export const line = (data: Iterable<readonly [string, unknown]>): string =>
  [...data].map(([name, value]) => `${name}=${String(value)}`).join(' ')

/** Sends by script, at once, as most handlers do. */
export function sendByScript(form: HTMLFormElement, log: string[]): void {
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault()
    log.push(`sent ${line(new FormData(form, event.submitter))}`)
  }
  EventTarget.prototype.addEventListener.call(form, 'submit', onSubmit as EventListener)
}

/** Ends when everything that was under way has had a task of its own. */
export const aTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

/** Enough for a stopped submit to be submitted again, if it ever is. */
export const settled = (): Promise<void> =>
  Array.from({ length: 5 }).reduce<Promise<void>>((before) => before.then(aTask), aTask())

/** Enough for the promises that were under way. */
export async function aMoment(): Promise<void> {
  await Promise.resolve()
  await Promise.resolve()
  await Promise.resolve()
}

/** What is reported as an uncaught error. */
export function uncaught(): string[] {
  const log: string[] = []
  const onError = (event: ErrorEvent): void => {
    event.preventDefault()
    log.push(String(event.error))
  }
  addEventListener('error', onError)
  cleanUp(() => removeEventListener('error', onError))
  return log
}

/** Development messages, by what they begin with. */
export function warnings(): string[] {
  const log: string[] = []
  const spy = vi.spyOn(console, 'warn').mockImplementation((message) => void log.push(String(message)))
  cleanUp(() => spy.mockRestore())
  return log
}

/** Where a form is sent natively, without leaving the test: `target` names the frame. */
export function echoFrame(): { readonly name: string; arrived(): Promise<Echo> } {
  const frame = document.createElement('iframe')
  frame.name = `echo-${crypto.randomUUID()}`
  document.body.append(frame)
  cleanUp(() => frame.remove())
  const read = (): Echo | undefined => {
    const text = frame.contentDocument?.body.textContent
    return text ? (JSON.parse(text) as Echo) : undefined
  }
  return {
    name: frame.name,
    arrived: () => vi.waitUntil(read),
  }
}
