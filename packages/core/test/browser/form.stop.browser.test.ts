import { userEvent } from 'vitest/browser'
import { describe, expect, it } from 'vitest'
import type { CaptchaErrorCode } from '../../src/errors.ts'
import {
  aMoment,
  aTask,
  bind,
  button,
  cleanUp,
  echoFrame,
  find,
  sendByScript,
  settled,
  show,
  uncaught,
  warnings,
} from './formFixture.ts'
import { handCaptcha } from './handCaptcha.ts'

const FORM = '<form><input name="a" value="1"><button>Send</button></form>'

describe('a submit without a token', () => {
  it('is stopped, and submitted again with the token', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form, log)
    sendByScript(form, log)

    await userEvent.click(button())
    await settled()
    expect(log).toEqual(['mint'])

    captcha.solve()
    await settled()
    expect(log).toEqual(['mint', 'take t1', 'sent a=1 token=t1'])
  })

  it('reaches the server natively, by key or by click, once', async () => {
    const frame = echoFrame()
    const form = show(`<form action="/echo/save" target="${frame.name}" method="post"><input name="a"></form>`)
    const captcha = handCaptcha({ autoSolve: true })
    bind(captcha, form)

    await userEvent.type(find(form, 'input'), 'x{Enter}')

    expect(await frame.arrived()).toEqual({
      method: 'POST',
      path: '/echo/save',
      fields: [
        ['a', 'x'],
        ['token', 't1'],
      ],
    })
    await settled()
    expect(captcha.log).toEqual(['mint', 'take t1'])
  })

  it('sends nothing natively until there is a token', async () => {
    const frame = echoFrame()
    const form = show(
      `<form action="/echo" target="${frame.name}"><input name="a" value="1"><button>Send</button></form>`,
    )
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form)
    form.addEventListener('formdata', () => log.push('a request is made'))

    await userEvent.click(button())
    await settled()
    expect(log).toEqual(['mint'])

    captcha.solve()
    expect((await frame.arrived()).fields).toEqual([
      ['a', '1'],
      ['token', 't1'],
    ])
    expect(log).toEqual(['mint', 'take t1', 'a request is made'])
  })

  it('begins to mint within the click itself', () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    bind(captcha, form)
    button().click()
    expect(captcha.log).toEqual(['mint'])
  })

  it('is seen by nobody until there is a token, and then by everybody once', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const log: string[] = []
    bind(captcha, form)
    const places = { window, document, body: document.body, form }
    for (const [name, place] of Object.entries(places)) {
      for (const capture of [true, false]) {
        const hear = (event: Event): void => {
          event.preventDefault()
          log.push(`${name} ${capture ? 'down' : 'up'}`)
        }
        place.addEventListener('submit', hear, { capture })
        cleanUp(() => place.removeEventListener('submit', hear, { capture }))
      }
    }

    await userEvent.click(button())
    await settled()
    expect(log).toEqual([])

    captcha.solve()
    await settled()
    expect(log).toEqual([
      'window down',
      'document down',
      'body down',
      'form down',
      'form up',
      'body up',
      'document up',
      'window up',
    ])
  })

  it('marks the form as busy until the token is there', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    bind(captcha, form)
    sendByScript(form, [])
    const log = [form.getAttribute('aria-busy')]

    await userEvent.click(button())
    log.push(form.getAttribute('aria-busy'))
    captcha.solve()
    await aMoment()
    log.push(form.getAttribute('aria-busy'))
    expect(log).toEqual([null, 'true', null])
  })

  it('lets no further submit begin while it mints, by whatever hand', async () => {
    const form = show(`<form><input name="a" value="1"><button name="b" value="1">One</button
      ><button name="b" value="2">Two</button></form>`)
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form, log)
    sendByScript(form, log)

    await userEvent.click(button())
    await userEvent.click(button('[value="2"]'))
    await userEvent.type(find(form, 'input'), '{Enter}')
    form.requestSubmit()
    captcha.solve()
    // Neither in the task that is waited for.
    form.requestSubmit()
    await settled()
    expect(log).toEqual(['mint', 'take t1', 'sent a=1 b=1 token=t1'])
  })

  it('is refused with the reason when minting fails, and the next one mints again', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form, log)
    sendByScript(form, log)

    await userEvent.click(button())
    captcha.fail('challenge-closed')
    await settled()
    expect(form.getAttribute('aria-busy')).toBe(null)
    await userEvent.click(button())
    captcha.fail('network-error')
    await settled()
    await userEvent.click(button())
    captcha.solve()
    await settled()
    expect(log).toEqual([
      'mint',
      'refused challenge-closed',
      'mint',
      'refused network-error',
      'mint',
      'take t1',
      'sent a=1 token=t1',
    ])
  })

  it('survives an onRefuse that throws, and does without one', async () => {
    warnings()
    const errors = uncaught()
    const captcha = handCaptcha()
    const form = show(FORM)
    const unbind = bind(captcha, form, [], {
      onRefuse() {
        throw new Error('no words')
      },
    })
    await userEvent.click(button())
    captcha.fail('network-error')
    await settled()
    unbind()

    bind(captcha, form, [], { onRefuse: undefined })
    await userEvent.click(button())
    captcha.fail('network-error')
    await settled()
    await userEvent.click(button())
    expect(errors).toEqual(['Error: no words'])
    expect(captcha.log).toEqual(['mint', 'mint', 'mint'])
  })

  it('that nobody tells the visitor about earns a development message, once for each binding', async () => {
    const messages = warnings()
    const captcha = handCaptcha()
    const form = show(FORM)
    const refuse = async (code: CaptchaErrorCode): Promise<void> => {
      await userEvent.click(button())
      captcha.fail(code)
      await settled()
    }
    bind(captcha, form)()
    for (let binding = 0; binding < 2; binding += 1) {
      const unbind = bind(captcha, form, [], { onRefuse: undefined })
      // As the visitor wants it.
      await refuse('challenge-closed')
      await refuse('network-error')
      await refuse('visitor-required')
      unbind()
    }
    bind(captcha, form)
    await refuse('network-error')
    const message =
      'captcha-field: a submit was refused (network-error), and nobody tells the visitor. Give bindForm an `onRefuse`.'
    expect(messages).toEqual([message, message])
  })

  it('is not begun at all while native validation refuses', async () => {
    const form = show('<form><input name="a" required><button>Send</button></form>')
    const captcha = handCaptcha({ autoSolve: true })
    const { log } = captcha
    bind(captcha, form, log)
    sendByScript(form, log)

    await userEvent.click(button())
    await settled()
    await userEvent.type(find(form, 'input'), 'x{Enter}')
    await settled()
    expect(log).toEqual(['mint', 'take t1', 'sent a=x token=t1'])
  })

  it('keeps the token when native validation refuses after minting: one challenge, not two', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form, log)
    sendByScript(form, log)
    const input = find(form, 'input')

    await userEvent.click(button())
    input.required = true
    input.value = ''
    captcha.solve()
    await settled()
    expect(log).toEqual(['mint'])
    expect(captcha.holds()).toBe(true)

    await userEvent.type(input, '2')
    await userEvent.click(button())
    await settled()
    expect(log).toEqual(['mint', 'take t1', 'sent a=2 token=t1'])
  })

  it('is refused, not minted for twice, when somebody else takes its token', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form, log)
    sendByScript(form, log)

    await userEvent.click(button())
    captcha.solve()
    captcha.take()
    await settled()
    expect(log).toEqual(['mint', 'take t1', 'refused execute-in-progress'])
    expect(form.getAttribute('aria-busy')).toBe(null)
  })

  it('waits one task, because browsers ignore requestSubmit() within a real click', async () => {
    const form = show(FORM)
    const log: string[] = []
    const again = (when: string): void => {
      log.push(when)
      form.requestSubmit()
    }
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      log.push(event.submitter ? 'click' : 'again')
      if (!event.submitter) return
      again('at once')
      queueMicrotask(() => again('in a microtask'))
      setTimeout(() => again('in a task'))
    })
    await userEvent.click(button())
    await settled()
    expect(log).toEqual(['click', 'at once', 'in a microtask', 'in a task', 'again'])
  })

  it('is nobody else’s: other forms of the page pass', async () => {
    const form = show(FORM)
    const other = show('<form><input name="other" value="1"><button id="other">Send</button></form>')
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form, log)
    sendByScript(form, log)
    sendByScript(other, log)

    await userEvent.click(button('#other'))
    expect(log).toEqual(['sent other=1'])
  })

  it('may have been made by hand, with a submitter or without such a property, and twice in a row', async () => {
    const form = show(FORM)
    const captcha = handCaptcha({ autoSolve: true })
    const { log } = captcha
    bind(captcha, form, log)
    sendByScript(form, log)

    const init = { bubbles: true, cancelable: true }
    form.dispatchEvent(new Event('submit', init))
    await settled()
    form.dispatchEvent(new Event('submit', init))
    await settled()
    expect(log).toEqual(['mint', 'take t1', 'sent a=1 token=t1', 'mint', 'take t2', 'sent a=1 token=t2'])
    form.dispatchEvent(new SubmitEvent('submit', { ...init, submitter: form }))
    await settled()
    expect(log.slice(6)).toEqual(['mint', 'take t3', 'sent a=1 token=t3'])
  })

  it('with a token that was there beforehand it is not stopped, and the token is spent when data is built', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form, log)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      log.push('submit')
    })

    captcha.solve()
    button().click()
    expect(log).toEqual(['submit'])
    await aTask()
    expect(captcha.holds()).toBe(true)
  })
})
