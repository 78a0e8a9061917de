import { userEvent } from 'vitest/browser'
import { describe, expect, it, vi } from 'vitest'
import {
  aMoment,
  aTask,
  bind,
  button,
  cleanUp,
  find,
  line,
  sendByScript,
  settled,
  show,
  warnings,
} from './formFixture.ts'
import { handCaptcha } from './handCaptcha.ts'

const FORM = '<form><input name="a" value="1"><button name="b" value="2">Send</button></form>'

describe('a form in a shadow root', () => {
  const modes: readonly ShadowRootMode[] = ['open', 'closed']

  it.each(modes)('%s: nobody in that root sees a submit that is stopped', async (mode) => {
    const place = document.createElement('div')
    document.body.append(place)
    cleanUp(() => place.remove())
    const root = place.attachShadow({ mode })
    root.innerHTML = FORM
    const form = find(root, 'form')
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form, log)
    root.addEventListener('submit', () => log.push('root'), { capture: true })
    sendByScript(form, log)

    find(root, 'button').focus()
    await userEvent.keyboard('{Enter}')
    expect(log).toEqual(['mint'])
    captcha.solve()
    await settled()
    expect(log).toEqual(['mint', 'root', 'take t1', 'sent a=1 b=2 token=t1'])
  })
})

describe('a form that is moved while it is bound', () => {
  it('from nowhere into the page', async () => {
    const form = show(FORM)
    const place = form.parentElement!
    form.remove()
    const captcha = handCaptcha({ autoSolve: true })
    const { log } = captcha
    bind(captcha, form, log)
    sendByScript(form, log)
    place.append(form)
    await userEvent.click(button())
    await settled()
    expect(log).toEqual(['mint', 'take t1', 'sent a=1 b=2 token=t1'])
  })

  it('into a shadow root: the next submit after the first is seen by nobody there', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    const unbind = bind(captcha, form, log)
    const root = document.createElement('div').attachShadow({ mode: 'open' })
    document.body.append(root.host)
    cleanUp(() => root.host.remove())
    const place = document.createElement('div')
    root.append(place)
    place.append(form)
    place.addEventListener('submit', () => log.push('seen'), { capture: true })
    sendByScript(form, log)

    const submit = async (token: string): Promise<void> => {
      form.requestSubmit()
      captcha.solve(token)
      await settled()
    }
    await submit('t1')
    await submit('t2')
    expect(log).toEqual([
      'seen',
      'mint',
      'seen',
      'take t1',
      'sent a=1 token=t1',
      'mint',
      'seen',
      'take t2',
      'sent a=1 token=t2',
    ])

    unbind()
    form.requestSubmit()
    expect(log.slice(9)).toEqual(['seen', 'sent a=1'])
  })

  it('into another document', async () => {
    const form = show(FORM)
    const captcha = handCaptcha({ autoSolve: true })
    const { log } = captcha
    bind(captcha, form, log)
    sendByScript(form, log)
    const frame = document.createElement('iframe')
    document.body.append(frame)
    cleanUp(() => frame.remove())
    frame.contentDocument!.body.append(form)

    find(form, 'button').focus()
    await userEvent.keyboard('{Enter}')
    await settled()
    expect(log).toEqual(['mint', 'take t1', 'sent a=1 b=2 token=t1'])
  })
})

describe('several forms', () => {
  it('each have their captcha, and mint at the same time', async () => {
    const left = show('<form><input name="a" value="1"><button id="left">Send</button></form>')
    const right = show('<form><input name="b" value="2"><button id="right">Send</button></form>')
    const one = handCaptcha({ name: 'one' })
    const two = handCaptcha({ name: 'two' })
    const log: string[] = []
    bind(one, left, log)
    bind(two, right, log)
    sendByScript(left, log)
    sendByScript(right, log)

    await userEvent.click(button('#left'))
    await userEvent.click(button('#right'))
    two.solve()
    await settled()
    one.solve()
    await settled()
    expect(log).toEqual(['sent b=2 token=two1', 'sent a=1 token=one1'])
  })

  it('may share a captcha: whoever comes first has the token', async () => {
    const left = show('<form><input name="a" value="1"><button id="left">Send</button></form>')
    const right = show('<form><input name="b" value="2"><button id="right">Send</button></form>')
    const captcha = handCaptcha()
    const { log } = captcha
    for (const form of [left, right]) {
      bind(captcha, form, log)
      sendByScript(form, log)
    }
    await userEvent.click(button('#left'))
    await userEvent.click(button('#right'))
    captcha.solve()
    await settled()
    expect(log).toEqual(['mint', 'mint', 'take t1', 'sent a=1 token=t1', 'refused execute-in-progress'])
  })
})

describe('several captchas on one form', () => {
  it('are asked one after the other, once each, and a development message says so', async () => {
    const messages = warnings()
    const form = show(FORM)
    const one = handCaptcha({ name: 'one' })
    const two = handCaptcha({ name: 'two' })
    const log: string[] = []
    bind(one, form, log, { fieldName: 'first' })
    bind(two, form, log, { fieldName: 'second' })
    sendByScript(form, log)

    await userEvent.click(button())
    expect([...one.log, ...two.log]).toEqual(['mint one'])
    one.solve()
    await settled()
    expect([...one.log, ...two.log]).toEqual(['mint one', 'mint two'])
    expect(form.getAttribute('aria-busy')).toBe('true')
    two.solve()
    await settled()
    expect([...one.log, ...two.log]).toEqual(['mint one', 'take one1', 'mint two', 'take two1'])
    expect(log).toEqual(['sent a=1 b=2 first=one1 second=two1'])
    expect(form.getAttribute('aria-busy')).toBe(null)
    expect(messages).toEqual([
      'captcha-field: another captcha is bound to this form already. A submit now waits for both.',
    ])
  })

  it('refuse together, and the next submit asks only whoever has no token', async () => {
    warnings()
    const form = show(FORM)
    const one = handCaptcha({ name: 'one' })
    const two = handCaptcha({ name: 'two' })
    const log: string[] = []
    bind(one, form, log, { fieldName: 'first' })
    bind(two, form, log, { fieldName: 'second' })
    sendByScript(form, log)

    form.requestSubmit()
    one.solve()
    await settled()
    two.fail('network-error')
    await settled()
    form.requestSubmit()
    two.solve()
    await settled()
    expect(one.log).toEqual(['mint one', 'take one1'])
    expect(two.log).toEqual(['mint two', 'mint two', 'take two1'])
    expect(log).toEqual(['refused network-error', 'sent a=1 first=one1 second=two1'])
  })

  it('do not mint twice for one submit, if the first token grows old during the second challenge', async () => {
    warnings()
    const form = show(FORM)
    const one = handCaptcha({ name: 'one' })
    const two = handCaptcha({ name: 'two' })
    const log: string[] = []
    bind(one, form, log)
    bind(two, form, log)
    sendByScript(form, log)

    await userEvent.click(button())
    one.solve()
    await settled()
    one.expire()
    two.solve()
    await settled()
    expect(log).toEqual(['refused execute-in-progress'])
    form.requestSubmit()
    one.solve()
    await settled()
    expect(log).toEqual(['refused execute-in-progress', 'sent a=1 token=two1'])
  })

  it('with a lost submitter, its name and value come once', async () => {
    warnings()
    const form = show(FORM)
    const one = handCaptcha({ name: 'one', autoSolve: true })
    const two = handCaptcha({ name: 'two', autoSolve: true })
    const log: string[] = []
    bind(one, form, log, { fieldName: 'first' })
    bind(two, form, log, { fieldName: 'second' })
    sendByScript(form, log)
    button().click()
    button().remove()
    await settled()
    expect(log).toEqual(['sent a=1 first=one1 b=2 second=two1'])
  })

  it('one of which goes while the other mints: the other is not disturbed', async () => {
    warnings()
    const form = show(FORM)
    const one = handCaptcha({ name: 'one' })
    const two = handCaptcha({ name: 'two' })
    const log: string[] = []
    const unbindOne = bind(one, form, log)
    bind(two, form, log)
    sendByScript(form, log)
    form.requestSubmit()
    one.solve()
    await settled()
    unbindOne()
    await settled()
    expect(form.getAttribute('aria-busy')).toBe('true')
    two.solve()
    await settled()
    expect(log).toEqual(['sent a=1 token=two1'])
  })

  it('one of which lets a second click pass: the other does not take it for a double', async () => {
    warnings()
    const form = show(FORM)
    const one = handCaptcha({ name: 'one', autoSolve: true })
    const two = handCaptcha({ name: 'two', autoSolve: true })
    const log: string[] = []
    const answers = [true, false]
    bind(one, form, log, { fieldName: 'first', mintOnSubmit: async () => answers.shift() ?? false })
    bind(two, form, log, { fieldName: 'second' })
    sendByScript(form, log)
    button().click()
    await settled()
    button().click()
    await settled()
    expect(log).toEqual(['sent a=1 b=2 first=one1 second=two1', 'sent a=1 b=2 second=two2'])
  })

  it('earn no message one after the other', () => {
    const messages = warnings()
    const form = show(FORM)
    for (let time = 0; time < 3; time += 1) bind(handCaptcha(), form)()
    expect(messages).toEqual([])
  })
})

describe('an environment without FormDataEvent', () => {
  it('earns a development message', () => {
    const messages = warnings()
    vi.stubGlobal('FormDataEvent', undefined)
    cleanUp(() => vi.unstubAllGlobals())
    bind(handCaptcha(), show(FORM))
    expect(messages).toEqual([
      'captcha-field: there is no FormDataEvent here, so no token will enter the data of this form. ' +
        'The fakes of @captcha-field/testing bring it to simulated documents.',
    ])
  })
})

describe('unbinding', () => {
  it('leaves the form as if nothing had been there', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    const unbind = bind(captcha, form, log)
    sendByScript(form, log)
    unbind()
    unbind()
    captcha.solve()
    await userEvent.click(button())
    expect(log).toEqual(['sent a=1 b=2'])
    expect([captcha.holds(), form.outerHTML]).toEqual([true, FORM])
  })

  it('ends a run that only the form waited for; nothing is sent, nobody is told', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    const unbind = bind(captcha, form, log)
    sendByScript(form, log)
    await userEvent.click(button())
    unbind()
    await settled()
    expect([form.getAttribute('aria-busy'), ...log]).toEqual([null, 'mint', 'abort'])
  })

  it('in the task between the token and the submit sends nothing', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    const unbind = bind(captcha, form, log)
    sendByScript(form, log)
    await userEvent.click(button())
    captcha.solve()
    await aMoment()
    unbind()
    await settled()
    expect([captcha.holds(), ...log]).toEqual([true, 'mint'])
  })

  it('within the handler of the submit that leaves does no harm, and parks nothing', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const next = handCaptcha({ name: 'next' })
    const { log } = captcha
    const unbind = bind(captcha, form, log)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      log.push(`sent ${line(new FormData(form, event.submitter))}`)
      unbind()
      bind(next, form, log)
    })
    await userEvent.click(button())
    captcha.solve()
    await settled()
    expect(log).toEqual(['mint', 'take t1', 'sent a=1 b=2 token=t1'])
    expect(next.log).toEqual([])
  })
})

describe('a submit that waits while another captcha takes the place of its own', () => {
  it('is taken over: the new one mints once more, and the submitter is the visitor’s', async () => {
    const form = show(FORM)
    const old = handCaptcha({ name: 'old' })
    const young = handCaptcha({ name: 'young' })
    const log: string[] = []
    const unbind = bind(old, form, log)
    sendByScript(form, log)
    await userEvent.click(button())

    unbind()
    bind(young, form, log)
    expect([...old.log, ...young.log]).toEqual(['mint old', 'abort old', 'mint young'])
    await settled()
    expect(form.getAttribute('aria-busy')).toBe('true')
    young.solve()
    await settled()
    expect(log).toEqual(['sent a=1 b=2 token=young1'])
    expect(form.getAttribute('aria-busy')).toBe(null)
  })

  it('is taken over a moment later as well, within the task', async () => {
    const form = show(FORM)
    const young = handCaptcha({ name: 'young' })
    const unbind = bind(handCaptcha(), form)
    await userEvent.click(button())
    unbind()
    await aMoment()
    bind(young, form)
    expect(young.log).toEqual(['mint young'])
  })

  it('is taken over by one that is solved already, without a challenge', async () => {
    const form = show(FORM)
    const old = handCaptcha({ name: 'old' })
    const young = handCaptcha({ name: 'young' })
    const unbind = bind(old, form)
    sendByScript(form, young.log)
    await userEvent.click(button())
    young.solve()
    unbind()
    bind(young, form)
    await settled()
    expect(young.log).toEqual(['take young1', 'sent a=1 b=2 token=young1'])
  })

  it('is taken over in the task between the token and the submit', async () => {
    const form = show(FORM)
    const old = handCaptcha({ name: 'old' })
    const young = handCaptcha({ name: 'young', autoSolve: true })
    const log: string[] = []
    const unbind = bind(old, form, log)
    sendByScript(form, log)
    await userEvent.click(button())
    old.solve()
    await aMoment()
    unbind()
    bind(young, form, log)
    await settled()
    expect(log).toEqual(['sent a=1 b=2 token=young1'])
  })

  it('is asked about anew: the new one may want nothing', async () => {
    const form = show(FORM)
    const old = handCaptcha({ name: 'old' })
    const log: string[] = []
    const unbind = bind(old, form, log)
    sendByScript(form, log)
    await userEvent.click(button())
    unbind()
    bind(handCaptcha(), form, log, { mintOnSubmit: () => false })
    await settled()
    expect(log).toEqual(['sent a=1 b=2'])
  })

  it('may be handed on more than once in a task', async () => {
    const form = show(FORM)
    const log: string[] = []
    const names = ['one', 'two', 'three']
    const captchas = names.map((name) => handCaptcha({ name }))
    sendByScript(form, log)
    let unbind = (): void => {}
    for (const captcha of captchas) {
      unbind()
      unbind = bind(captcha, form, log)
      if (captcha === captchas[0]) button().click()
    }
    await settled()
    captchas[2]!.solve()
    await settled()
    expect(captchas.map((captcha) => captcha.log)).toEqual([
      ['mint one', 'abort one'],
      ['mint two', 'abort two'],
      ['mint three', 'take three1'],
    ])
    expect(log).toEqual(['sent a=1 b=2 token=three1'])
  })

  it('is forgotten when the new one comes a task too late', async () => {
    const form = show(FORM)
    const old = handCaptcha({ name: 'old' })
    const young = handCaptcha({ name: 'young' })
    const unbind = bind(old, form)
    await userEvent.click(button())
    unbind()
    expect(form.getAttribute('aria-busy')).toBe('true')
    await aTask()
    bind(young, form)
    await settled()
    expect([form.getAttribute('aria-busy'), ...young.log]).toEqual([null])
  })

  it('is forgotten when the new one leaves the form alone', async () => {
    const form = show(FORM)
    const old = handCaptcha({ name: 'old' })
    const young = handCaptcha({ name: 'young' })
    const unbind = bind(old, form)
    await userEvent.click(button())
    unbind()
    bind(young, form, [], { mintOnSubmit: false })
    await settled()
    expect([form.getAttribute('aria-busy'), ...young.log]).toEqual([null])
  })
})
