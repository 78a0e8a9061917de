import { userEvent } from 'vitest/browser'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { DOUBLE_SUBMIT_MS } from '../../src/form.ts'
import { stop } from '../../src/submit.ts'
import { aTask, bind, button, cleanUp, find, line, sendByScript, settled, show, warnings } from './formFixture.ts'
import { handCaptcha } from './handCaptcha.ts'

const FORM = `<form><input name="a" value="1"><button id="send">Send</button
  ><button id="draft" formnovalidate>Draft</button></form>`

describe('a double click', () => {
  const handlers: readonly { readonly handler: string; readonly wait: () => Promise<void> }[] = [
    { handler: 'one that sends at once', wait: async () => {} },
    { handler: 'one that validates for a while', wait: settled },
  ]

  it.each(handlers)('on a ticked box sends one request, to $handler', async ({ wait }) => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form, log)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void wait().then(() => log.push(`sent ${line(new FormData(form))}`))
    })

    captcha.solve()
    await userEvent.dblClick(button())
    await settled()
    await settled()
    expect(log).toEqual(['take t1', 'sent a=1 token=t1'])
  })

  it('on a form without a token begins one run and sends one request', async () => {
    const form = show(FORM)
    const captcha = handCaptcha({ autoSolve: true })
    const { log } = captcha
    bind(captcha, form, log)
    sendByScript(form, log)
    await userEvent.dblClick(button())
    await settled()
    expect(log).toEqual(['mint', 'take t1', 'sent a=1 token=t1'])
  })

  it('on a form whose page validates for a while, and then submits again, sends one request', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form, log)
    let valid = false
    form.addEventListener('submit', (event) => {
      if (valid) return
      stop(event)
      void settled().then(() => {
        valid = true
        form.requestSubmit(event.submitter)
      })
    })
    sendByScript(form, log)

    captcha.solve()
    await userEvent.dblClick(button())
    await settled()
    await settled()
    expect(log).toEqual(['take t1', 'sent a=1 token=t1'])
  })

  it('on a form with two captchas sends one request with both tokens', async () => {
    warnings()
    const form = show(FORM)
    const log: string[] = []
    const captchas = ['a', 'b'].map((name) => handCaptcha({ name }))
    for (const captcha of captchas) bind(captcha, form, log, { fieldName: captcha === captchas[0] ? 'one' : 'two' })
    sendByScript(form, log)
    for (const captcha of captchas) captcha.solve()
    await userEvent.dblClick(button())
    await settled()
    expect([log, ...captchas.map((captcha) => captcha.log)]).toEqual([
      ['sent a=1 one=a1 two=b1'],
      ['take a1'],
      ['take b1'],
    ])
  })

  it('by Enter twice is one decision as well', async () => {
    const form = show(FORM)
    const captcha = handCaptcha({ autoSolve: true })
    const { log } = captcha
    bind(captcha, form, log)
    sendByScript(form, log)
    await userEvent.click(find(form, 'input'))
    await userEvent.keyboard('{Enter}{Enter}')
    await settled()
    expect(log).toEqual(['mint', 'take t1', 'sent a=1 token=t1'])
  })
})

describe('a second submit soon after a first', () => {
  let now = 0
  beforeEach(() => {
    now = 1000
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
    cleanUp(() => clock.mockRestore())
  })

  const ready = (autoSolve = true) => {
    const form = show(FORM)
    const captcha = handCaptcha({ autoSolve })
    const { log } = captcha
    sendByScript(form, log)
    return { form, captcha, log }
  }

  it('is swallowed below half a second, and is a decision from then on', async () => {
    const { form, captcha, log } = ready()
    bind(captcha, form)
    button().click()
    await settled()
    now += DOUBLE_SUBMIT_MS - 1
    button().click()
    await settled()
    expect(log).toEqual(['mint', 'take t1', 'sent a=1 token=t1'])
    now += 1
    button().click()
    await settled()
    expect(log.slice(3)).toEqual(['mint', 'take t2', 'sent a=1 token=t2'])
  })

  it('is counted from when the token left, not from the click that was minted for', async () => {
    const { form, captcha, log } = ready(false)
    bind(captcha, form)
    button().click()
    now += 60_000
    captcha.solve()
    await settled()
    now += 1
    button().click()
    await settled()
    expect(log).toEqual(['mint', 'take t1', 'sent a=1 token=t1'])
  })

  it('is a decision after an input event, wherever in the page', async () => {
    const { form, captcha, log } = ready()
    bind(captcha, form)
    button().click()
    await settled()
    await userEvent.type(find(form, 'input'), '{End}2')
    button().click()
    await settled()
    expect(log.slice(3)).toEqual(['mint', 'take t2', 'sent a=12 token=t2'])
  })

  it('is a decision after an input event, even where a click in the same task was the input', async () => {
    const { form, captcha, log } = ready()
    bind(captcha, form)
    button().click()
    await settled()
    form.insertAdjacentHTML('beforeend', '<input type="checkbox">')
    const box = find(form, '[type=checkbox]')
    box.addEventListener('change', () => form.requestSubmit(button()))
    box.click()
    await settled()
    expect(log.slice(3)).toEqual(['mint', 'take t2', 'sent a=1 token=t2'])
  })

  it('is a decision when code makes it, without a submitter', async () => {
    const { form, captcha, log } = ready()
    bind(captcha, form)
    form.requestSubmit()
    await settled()
    form.requestSubmit()
    await settled()
    expect(log.filter((entry) => entry !== 'mint')).toEqual([
      'take t1',
      'sent a=1 token=t1',
      'take t2',
      'sent a=1 token=t2',
    ])
  })

  it.each([1, 2])('is a decision when code makes it, even with the button, for each of %i captchas', async (count) => {
    warnings()
    const form = show(FORM)
    const log: string[] = []
    const captchas = Array.from({ length: count }, () => handCaptcha({ autoSolve: true }))
    for (const captcha of captchas) bind(captcha, form, log)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      log.push('submit')
    })
    button().click()
    await settled()
    form.requestSubmit(button())
    // Somewhere else, and not what submits.
    find(form, 'input').click()
    await aTask()
    form.requestSubmit(button())
    await settled()
    expect(log).toEqual(['submit', 'submit', 'submit'])
    expect(captchas.map((captcha) => captcha.log)).toEqual(captchas.map(() => ['mint']))
  })

  it('passes if it wants no token', async () => {
    const { form, captcha, log } = ready()
    bind(captcha, form, [], { mintOnSubmit: ({ submitter }) => submitter !== null && submitter.title !== 'no' })
    button().click()
    await settled()
    button('#draft').click()
    button().title = 'no'
    button().click()
    expect(log.slice(3)).toEqual(['sent a=1', 'sent a=1'])
  })

  it('is no double of one that left without a token', async () => {
    const { form, captcha, log } = ready()
    bind(captcha, form)
    button('#draft').click()
    button().click()
    await settled()
    expect(log).toEqual(['sent a=1', 'mint', 'take t1', 'sent a=1 token=t1'])
  })

  it('is asked about where mintOnSubmit takes its time: no passes, yes is swallowed', async () => {
    const { form, captcha, log } = ready()
    const answers = [true, true, false]
    bind(captcha, form, log, { mintOnSubmit: async () => answers.shift() ?? false })
    button().click()
    await settled()
    button().click()
    await settled()
    expect([form.getAttribute('aria-busy'), ...log]).toEqual([null, 'mint', 'take t1', 'sent a=1 token=t1'])
    button().click()
    await settled()
    expect(log.slice(3)).toEqual(['sent a=1'])
  })

  it('does not keep the first from its token while it is asked about', async () => {
    const form = show(FORM)
    const captcha = handCaptcha({ autoSolve: true })
    const { log } = captcha
    bind(captcha, form, log, { mintOnSubmit: async () => true })
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      log.push('submit')
    })
    button().click()
    await settled()
    button().click()
    expect(line(new FormData(form))).toBe('a=1 token=t1')
    await settled()
    expect(log).toEqual(['mint', 'submit', 'take t1'])
  })
})
