import { Window } from 'happy-dom'
import { JSDOM } from 'jsdom'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { teachFormDataEvent } from '../src/index.ts'

const realms: Readonly<Record<string, () => unknown>> = {
  jsdom: () => new JSDOM('', { url: 'https://shop.example' }).window,
  'happy-dom': () => new Window({ url: 'https://shop.example' }),
}

const NAMES = ['window', 'document', 'Event', 'FormData', 'HTMLFormElement', 'FormDataEvent']

/** As test runners do it: the simulated window's names become globals. */
function enter(realm: unknown): void {
  for (const name of NAMES)
    if (name !== 'FormDataEvent') vi.stubGlobal(name, Reflect.get(realm as object, name) as unknown)
}

afterEach(() => {
  vi.unstubAllGlobals()
})

function form(): { form: HTMLFormElement; log: string[] } {
  document.body.innerHTML =
    '<form><input name="email" value="ada@example.org"><button name="intent" value="publish">Send</button></form>'
  const made = document.querySelector('form')!
  const log: string[] = []
  made.addEventListener('formdata', ({ formData }) => {
    log.push('formdata')
    formData.set('token', 'a token')
  })
  return { form: made, log }
}

describe.each(Object.entries(realms))('in %s', (_, make) => {
  it('new FormData(form) fires formdata, and what a listener sets is in the data', () => {
    enter(make())
    const forget = teachFormDataEvent()
    const { form: made, log } = form()
    const bubbled = vi.fn<() => void>()
    document.addEventListener('formdata', bubbled)
    const data = new FormData(made)
    expect([log, [...data], data instanceof FormData, bubbled.mock.calls.length]).toEqual([
      ['formdata'],
      [
        ['email', 'ada@example.org'],
        ['token', 'a token'],
      ],
      true,
      1,
    ])
    forget()
  })

  it('data without a form fires nothing', () => {
    enter(make())
    const forget = teachFormDataEvent()
    const { log } = form()
    expect([[...new FormData()], log]).toEqual([[], []])
    forget()
  })

  it('the undoing leaves nothing', () => {
    enter(make())
    const before = FormData
    const forgets = [teachFormDataEvent(), teachFormDataEvent()]
    for (const forget of forgets) {
      expect(typeof FormDataEvent).toBe('function')
      forget()
      forget()
    }
    expect([typeof FormDataEvent, FormData === before]).toEqual(['undefined', true])
  })
})

describe('elsewhere', () => {
  it('a platform that knows the event is left alone', () => {
    enter(realms['jsdom']!())
    vi.stubGlobal('FormDataEvent', () => {})
    const before = FormData
    teachFormDataEvent()()
    expect(FormData).toBe(before)
  })

  it('a process without a document is left alone', () => {
    const before = FormData
    teachFormDataEvent()()
    expect([FormData === before, typeof FormDataEvent]).toEqual([true, 'undefined'])
  })
})
