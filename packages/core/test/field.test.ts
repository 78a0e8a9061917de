// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Captcha } from '../src/api.ts'
import { CaptchaError, type CaptchaErrorCode, type CaptchaFailureCode } from '../src/errors.ts'
import { createField, say, type Field } from '../src/field.ts'
import type { SubmitOptions } from '../src/form.ts'
import type { CaptchaEvent } from '../src/events.ts'
import type { CaptchaState } from '../src/state.ts'

/** Only what a field needs of a captcha, moved by hand. */
function puppet() {
  const log: string[] = []
  const subscribers = new Set<() => void>()
  const listeners = new Set<[string, (event: CaptchaEvent) => void]>()
  let state: CaptchaState = { status: 'idle' }
  const asked = (name: string) => () => {
    log.push(name)
    return new Promise<void>((resolve, reject) => {
      settle = { resolve, reject }
    })
  }
  let settle: { resolve(): void; reject(error: CaptchaError): void } | undefined
  const add = <Item>(set: Set<Item>, item: Item) => {
    set.add(item)
    return () => set.delete(item)
  }
  const captcha = {
    provider: { name: 'vendor', key: '', fieldName: 'token' },
    getState: () => state,
    subscribe: (listener: () => void) => add(subscribers, listener),
    on: (type: string, listener: (event: CaptchaEvent) => void) => add(listeners, [type, listener]),
    holds: () => state.status === 'solved',
    take: () => undefined,
    reset: () => log.push('reset'),
    mint: asked('mint'),
    load: asked('load'),
  } as unknown as Captcha

  const enter = (next: CaptchaState): void => {
    state = next
    for (const subscriber of subscribers) subscriber()
  }
  return {
    captcha,
    log,
    enter,
    fail: (code: CaptchaFailureCode) => enter({ status: 'failed', error: new CaptchaError(code) }),
    raise: (event: CaptchaEvent) => listeners.forEach(([type, listener]) => type === event.type && listener(event)),
    resolve: () => settle?.resolve(),
    reject: (code: CaptchaErrorCode) => settle?.reject(new CaptchaError(code)),
    listening: () => subscribers.size + listeners.size,
  }
}

/** What a field tells, short enough to compare. */
const told = (field: Field): string => {
  const notice = field.getState().notice
  return notice ? `${notice.role}: ${notice.message} (${notice.error.code})` : 'nothing'
}

/** Microtasks and the tasks that are due. */
const settled = () => vi.advanceTimersByTimeAsync(0)

const find = <Found extends HTMLElement>(selector: string): Found => document.querySelector<Found>(selector)!

// jsdom cannot send a form, and complains of each attempt.
window.addEventListener('submit', (event) => event.preventDefault())

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  document.body.replaceChildren()
})

describe('say', () => {
  it('takes the word from the first vocabulary that has it, and speaks English otherwise', () => {
    const french = { retry: 'Réessayer', label: undefined }
    expect([
      say('retry', undefined, french),
      say('retry', { retry: 'Nochmal' }, french),
      say('label', french),
      say('label'),
    ]).toEqual(['Réessayer', 'Nochmal', 'Security check', 'Security check'])
  })
})

describe('what a field tells', () => {
  it.each([
    ['script-error', 'blocked'],
    ['script-timeout', 'blocked'],
    ['script-blocked', 'blocked'],
    ['api-missing', 'blocked'],
    ['load-refused', 'refused'],
    ['network-error', 'failed'],
    ['rate-limited', 'failed'],
    ['missing-captcha', 'failed'],
  ] as const)('says of %s: %s', (code, message) => {
    const { captcha, fail } = puppet()
    const field = createField(captcha)
    fail(code)
    expect(field.getState().notice).toMatchObject({ message, error: { code } })
  })

  it('says that the visitor is offline, whatever else that led to', () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    const { captcha, fail } = puppet()
    const field = createField(captcha)
    fail('script-error')
    expect(told(field)).toBe('status: offline (script-error)')
  })

  it('tells of what failed by itself politely, and of what failed while somebody waited at once', () => {
    const { captcha, enter, fail } = puppet()
    const field = createField(captcha)
    const log: string[] = []
    field.subscribe(() => log.push(told(field)))
    enter({ status: 'loading' })
    fail('script-error')
    enter({ status: 'loading' })
    enter({ status: 'ready' })
    fail('network-error')
    enter({ status: 'challenging' })
    fail('network-error')
    enter({ status: 'ready' })
    expect(log).toEqual([
      'nothing',
      'status: blocked (script-error)',
      'nothing',
      'nothing',
      'status: failed (network-error)',
      'nothing',
      'alert: failed (network-error)',
      'nothing',
    ])
  })

  it('tells of a failure that came before the field', () => {
    const { captcha, fail } = puppet()
    fail('script-error')
    expect(told(createField(captcha))).toBe('status: blocked (script-error)')
  })

  it('is the same object until something else has to be told', () => {
    const { captcha, fail } = puppet()
    const field = createField(captcha)
    fail('script-error')
    expect(field.getState()).toBe(field.getState())
  })

  it('stops telling its subscriber', () => {
    const { captcha, enter, listening } = puppet()
    const field = createField(captcha)
    const log: string[] = []
    const undo = field.subscribe(() => log.push('told'))
    enter({ status: 'loading' })
    undo()
    enter({ status: 'ready' })
    expect(log).toEqual(['told'])
    expect(listening()).toBe(0)
  })
})

/** A form with a field in it, as an adapter renders it. */
const FORM = `<form><input name="email"><div id="field" tabindex="-1"><div id="widget"></div></div><button>Send</button></form>`

function bound(html = FORM, form?: string | null, newest: () => SubmitOptions = () => ({})) {
  document.body.innerHTML = html
  const hand = puppet()
  const field = createField(hand.captcha)
  const root = find('#field')
  // What an adapter renders, some microtasks later.
  field.subscribe(async () => {
    for (let tick = 0; tick < 5; tick++) await Promise.resolve()
    root.querySelector('p')?.remove()
    const notice = field.getState().notice
    if (notice) root.insertAdjacentHTML('beforeend', `<p role="${notice.role}" tabindex="-1">${notice.message}</p>`)
  })
  const undo = field.bind(root, newest, form)
  const submit = (): void => find<HTMLButtonElement>('button').click()
  return { ...hand, field, root, undo, submit }
}

describe('which form a field binds', () => {
  it('the closest one', () => {
    const { submit, log } = bound()
    submit()
    expect(log).toEqual(['mint'])
  })

  it('the one with the id, in the same tree', () => {
    document.body.innerHTML = '<form id="outside"></form><div id="host"></div>'
    const shadow = find('#host').attachShadow({ mode: 'open' })
    shadow.innerHTML = '<form id="mine"><button>Send</button></form><div></div>'
    const { captcha, log } = puppet()
    const field = createField(captcha)
    const inside = shadow.querySelector('div')!
    field.bind(inside, () => ({}), 'mine')
    shadow.querySelector('button')!.click()
    expect(log).toEqual(['mint'])
    expect(console.warn).not.toHaveBeenCalledWith(expect.stringContaining('found no form'))
    field.bind(inside, () => ({}), 'outside')
    expect(console.warn).toHaveBeenCalledWith(expect.stringContaining('found no form'))
  })

  it('the element it is given', () => {
    document.body.innerHTML = '<form><button>Send</button></form><div id="field"></div>'
    const { captcha, log } = puppet()
    createField(captcha).bind(find('#field'), () => ({}), find<HTMLFormElement>('form'))
    find('button').click()
    expect(log).toEqual(['mint'])
  })

  it('none, and says so in development, where there is none or what has the id is none', () => {
    bound('<div id="field"></div>')
    bound('<form></form><div id="field"></div>', 'field')
    expect(vi.mocked(console.warn).mock.calls.map(String)).toEqual([
      expect.stringContaining('found no form'),
      expect.stringContaining('found no form'),
    ])
  })

  it('none, without a word, while it is not there yet', () => {
    bound('<div id="field"></div>', null)
    expect(console.warn).not.toHaveBeenCalled()
  })

  it('none any more after the undo', () => {
    const { submit, log, undo, listening } = bound()
    undo()
    submit()
    expect(log).toEqual([])
    // The test's own subscription to the captcha's state is left.
    expect(listening()).toBe(1)
  })

  it('asks for the newest answer at each submit', async () => {
    let mintOnSubmit: SubmitOptions['mintOnSubmit'] = () => false
    const { submit, log } = bound(FORM, undefined, () => ({ mintOnSubmit }))
    submit()
    expect(log).toEqual([])
    mintOnSubmit = (attempt) => attempt.submitter === find('button')
    submit()
    expect(log).toEqual(['mint'])
  })
})

describe('a submit that was refused', () => {
  it('is told at once, until the next run', async () => {
    const { submit, reject, field, enter } = bound()
    enter({ status: 'ready' })
    submit()
    reject('rate-limited')
    await settled()
    expect(told(field)).toBe('alert: failed (rate-limited)')
    enter({ status: 'challenging' })
    expect(told(field)).toBe('nothing')
  })

  it('is told at once, even where the load that it waited for failed by itself', async () => {
    const { submit, reject, field, fail, enter } = bound()
    enter({ status: 'loading' })
    submit()
    fail('script-error')
    reject('script-error')
    await settled()
    expect(told(field)).toBe('alert: blocked (script-error)')
  })

  it('is not told where the visitor closed the challenge', async () => {
    const { submit, reject, field } = bound()
    submit()
    reject('challenge-closed')
    await settled()
    expect(told(field)).toBe('nothing')
  })
})

describe('where the keyboard goes', () => {
  const active = (): string => document.activeElement!.id || document.activeElement!.localName

  it('back to the submitter, when nothing has it', async () => {
    const { submit, reject } = bound()
    submit()
    reject('challenge-closed')
    await settled()
    expect(active()).toBe('button')
  })

  it('nowhere, when the visitor put it elsewhere', async () => {
    const { submit, reject } = bound()
    submit()
    find('input').focus()
    reject('network-error')
    await settled()
    expect(active()).toBe('input')
  })

  it("back from the vendor's frames, and not from anybody else's", async () => {
    const { submit, reject, root } = bound()
    root.querySelector('#widget')!.innerHTML = '<iframe src="https://vendor.test/box"></iframe>'
    document.body.insertAdjacentHTML(
      'beforeend',
      '<iframe id="theirs" src="https://video.test/"></iframe><iframe id="challenge" src="https://vendor.test/challenge"></iframe>',
    )
    submit()
    find('#theirs').focus()
    reject('network-error')
    await settled()
    expect(active()).toBe('theirs')
    submit()
    find('#challenge').focus()
    reject('network-error')
    await settled()
    expect(active()).toBe('button')
  })

  it('nowhere, when the visitor put it elsewhere, and a frame of the vendor has no address', async () => {
    const { submit, reject, root } = bound()
    root.querySelector('#widget')!.innerHTML = '<iframe></iframe>'
    document.body.insertAdjacentHTML('beforeend', '<iframe id="theirs"></iframe>')
    submit()
    find('input').focus()
    reject('network-error')
    await settled()
    const log = [active()]
    submit()
    find('#theirs').focus()
    reject('network-error')
    await settled()
    expect([...log, active()]).toEqual(['input', 'theirs'])
  })

  it('to the message, when the submitter cannot take it', async () => {
    const { submit, reject } = bound()
    submit()
    find<HTMLButtonElement>('button').disabled = true
    reject('network-error')
    await settled()
    expect(active()).toBe('p')
  })

  it('to the widget, when only the visitor can start it', async () => {
    const { submit, reject, root } = bound()
    root.querySelector('#widget')!.innerHTML = '<input type="hidden"><iframe id="box"></iframe>'
    find('button').focus()
    submit()
    reject('visitor-required')
    await settled()
    expect(active()).toBe('box')
  })

  it('to the message, when the widget takes it neither', async () => {
    const { submit, reject } = bound()
    find('button').focus()
    submit()
    reject('visitor-required')
    await settled()
    expect(active()).toBe('p')
  })

  it('back to the submitter before the form is submitted again', async () => {
    const { submit, resolve, raise, enter } = bound()
    const log: string[] = []
    find('form').addEventListener('submit', () => log.push(active()))
    submit()
    enter({ status: 'solved', expiresAt: 0 })
    raise({ type: 'solve', expiresAt: 0, take: () => undefined })
    resolve()
    await settled()
    expect(log).toEqual(['button'])
  })

  it('nowhere, when the visitor solves the widget without a submit', async () => {
    const { raise } = bound()
    raise({ type: 'solve', expiresAt: 0, take: () => undefined })
    await settled()
    expect(active()).toBe('body')
  })
})

describe('the retry button', () => {
  it('loads because the visitor asked, and is answered at once', async () => {
    const { field, log, enter, fail, reject } = bound()
    enter({ status: 'loading' })
    fail('script-error')
    expect(told(field)).toBe('status: blocked (script-error)')
    field.retry()
    enter({ status: 'loading' })
    expect(told(field)).toBe('nothing')
    fail('script-error')
    reject('script-error')
    await settled()
    expect(log).toEqual(['load'])
    expect(told(field)).toBe('alert: blocked (script-error)')
  })

  it('leaves the keyboard with the field when it goes', async () => {
    const { field, root } = bound()
    field.retry()
    await settled()
    expect(document.activeElement).toBe(root)
  })
})
