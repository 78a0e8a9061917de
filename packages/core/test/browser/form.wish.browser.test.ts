import { userEvent } from 'vitest/browser'
import { describe, expect, it } from 'vitest'
import type { MintOnSubmit, SubmitAttempt } from '../../src/form.ts'
import { bind, button, echoFrame, find, sendByScript, settled, show, uncaught } from './formFixture.ts'
import { handCaptcha } from './handCaptcha.ts'

interface Row {
  readonly what: string
  readonly markup: string
  readonly waits: boolean
}

/** Which submits wait for a token, going by the page alone. */
const rows: readonly Row[] = [
  { what: 'an ordinary form', markup: '<form><button>', waits: true },
  { what: 'a form that posts', markup: '<form method="post"><button>', waits: true },
  { what: 'a form with novalidate', markup: '<form novalidate><button>', waits: true },
  { what: 'a form that only closes its dialog', markup: '<form method="dialog"><button>', waits: false },
  { what: 'such a form in capitals', markup: '<form method="DIALOG"><button>', waits: false },
  { what: 'a button that only closes the dialog', markup: '<form><button formmethod="Dialog">', waits: false },
  {
    what: 'a button that closes the dialog and skips validation',
    markup: '<form method="post"><input required><button formmethod="dialog" formnovalidate>',
    waits: false,
  },
  {
    what: 'a button that posts from a dialog',
    markup: '<form method="dialog"><button formmethod="post">',
    waits: true,
  },
  { what: 'a button whose method is no word', markup: '<form method="dialog"><button formmethod="">', waits: true },
  { what: 'a draft', markup: '<form><button formnovalidate>', waits: false },
  { what: 'a draft by an input', markup: '<form><input type="submit" formnovalidate>', waits: false },
]

describe('what a submit is for', () => {
  it.each(rows)('$what: waits for a token: $waits', async ({ markup, waits }) => {
    const form = show(markup)
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form)
    sendByScript(form, log)
    await userEvent.click(find(form, 'button, [type=submit]'))
    expect(log).toEqual(waits ? ['mint'] : ['sent '])
  })

  it.each(rows.filter(({ waits }) => !waits))('$what: takes no token along that is there', async ({ markup }) => {
    const form = show(markup)
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form)
    sendByScript(form, log)
    captcha.solve()
    await userEvent.click(find(form, 'button, [type=submit]'))
    expect([captcha.holds(), ...log]).toEqual([true, 'sent '])
  })

  it('lets a dialog be closed while a token is minted', async () => {
    const form = show(`<dialog><form method="post"><button id="send">Send</button>
      <button id="cancel" formmethod="dialog" formnovalidate>Cancel</button></form></dialog>`)
    const captcha = handCaptcha()
    const dialog = find(document, 'dialog')
    dialog.showModal()
    bind(captcha, form)

    await userEvent.click(button('#send'))
    await userEvent.click(button('#cancel'))
    expect([dialog.open, ...captcha.log]).toEqual([false, 'mint'])
  })
})

const FORM = `<form><input name="a" value="1"><button id="send" name="b" value="send">Send</button
  ><button id="draft" name="b" value="draft">Draft</button></form>`

const isDraft = ({ submitter }: SubmitAttempt): boolean => submitter?.id === 'draft'

describe('mintOnSubmit', () => {
  it('false leaves the form alone, whatever the captcha holds', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form, log, { mintOnSubmit: false })
    sendByScript(form, log)
    await userEvent.click(button('#send'))
    captcha.solve()
    await userEvent.click(button('#send'))
    expect(log).toEqual(['sent a=1 b=send', 'sent a=1 b=send'])
  })

  it('accepts undefined, as every option does', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    bind(captcha, form, [], { mintOnSubmit: undefined, fieldName: undefined, onRefuse: undefined })
    await userEvent.click(button('#send'))
    expect(captcha.log).toEqual(['mint'])
  })

  it('as a function is asked with the form and the submitter, and its no lets the submit pass untouched', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form, log, {
      mintOnSubmit(submit) {
        log.push(`asked ${submit.form === form} ${submit.submitter?.id ?? 'nobody'}`)
        return !isDraft(submit)
      },
    })
    sendByScript(form, log)

    captcha.solve()
    await userEvent.click(button('#draft'))
    expect(captcha.holds()).toBe(true)
    await userEvent.click(button('#send'))
    form.requestSubmit()
    expect(log).toEqual([
      'asked true draft',
      'sent a=1 b=draft',
      'asked true send',
      'take t1',
      'sent a=1 b=send token=t1',
      'asked true nobody',
      'mint',
    ])
  })

  const noes: readonly MintOnSubmit[] = [() => false, () => Promise.resolve(false)]
  it.each(noes)('whose no leaves everything in the data, the vendor’s fields too: %s', async (mintOnSubmit) => {
    const form = show('<form><input name="vendor-a" value="x"><button>Send</button></form>')
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form, log, { mintOnSubmit })
    sendByScript(form, log)
    await userEvent.click(button())
    await settled()
    expect(log).toEqual(['sent vendor-a=x'])
  })

  it('is asked once for each submit, not again when the submit is sent again', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    let asked = 0
    bind(captcha, form, log, { mintOnSubmit: () => (asked += 1) === 1 })
    sendByScript(form, log)
    await userEvent.click(button('#send'))
    captcha.solve()
    await settled()
    expect([asked, ...log]).toEqual([1, 'mint', 'take t1', 'sent a=1 b=send token=t1'])
  })

  const failing: readonly { readonly how: string; readonly mintOnSubmit: MintOnSubmit }[] = [
    {
      how: 'throws',
      mintOnSubmit() {
        throw new Error('which form?')
      },
    },
    { how: 'rejects', mintOnSubmit: () => Promise.reject(new Error('which form?')) },
  ]
  it.each(failing)('that $how is reported, and counts as no', async ({ mintOnSubmit }) => {
    const errors = uncaught()
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form, log, { mintOnSubmit })
    sendByScript(form, log)
    await userEvent.click(button('#send'))
    await settled()
    expect(log).toEqual(['sent a=1 b=send'])
    expect(errors).toEqual(['Error: which form?'])
  })

  const answers: readonly unknown[] = ['', 'yes', null, 1, undefined]
  it.each(answers)('in plain JavaScript may answer %j: what is truthy is a yes', async (answer) => {
    const captcha = handCaptcha({ autoSolve: true })
    const { log } = captcha
    const form = show(FORM)
    bind(captcha, form, log, { mintOnSubmit: () => answer as boolean })
    sendByScript(form, log)
    form.requestSubmit()
    await settled()
    expect(log).toEqual(answer ? ['mint', 'take t1', 'sent a=1 token=t1'] : ['sent a=1'])
  })

  it('that answers yes in its own way is no reason to mint for a token that is there', () => {
    const captcha = handCaptcha()
    const form = show(FORM)
    bind(captcha, form, [], { mintOnSubmit: () => 'yes' as unknown as boolean })
    sendByScript(form, captcha.log)
    captcha.solve()
    form.requestSubmit()
    expect(captcha.log).toEqual(['take t1', 'sent a=1 token=t1'])
  })
})

describe('a mintOnSubmit that takes its time', () => {
  const asked = (): { readonly mintOnSubmit: () => Promise<boolean>; answer(yes: boolean): void; count(): number } => {
    const answers: ((yes: boolean) => void)[] = []
    let count = 0
    return {
      mintOnSubmit: () =>
        new Promise((resolve) => {
          count += 1
          answers.push(resolve)
        }),
      answer: (yes) => answers.shift()?.(yes),
      count: () => count,
    }
  }

  it('stops the submit meanwhile, and every further one without asking again', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    const { mintOnSubmit, answer, count } = asked()
    bind(captcha, form, log, { mintOnSubmit })
    sendByScript(form, log)

    await userEvent.click(button('#send'))
    await userEvent.click(button('#draft'))
    form.requestSubmit()
    await settled()
    expect([count(), form.getAttribute('aria-busy'), ...log]).toEqual([1, 'true'])

    answer(true)
    await settled()
    captcha.solve()
    await settled()
    expect(log).toEqual(['mint', 'take t1', 'sent a=1 b=send token=t1'])
    expect(form.getAttribute('aria-busy')).toBe(null)
  })

  it('and says no: that one submit passes, without a token, and the next is asked about anew', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    const { mintOnSubmit, answer } = asked()
    bind(captcha, form, log, { mintOnSubmit })
    sendByScript(form, log)

    captcha.solve()
    await userEvent.click(button('#draft'))
    answer(false)
    await settled()
    await userEvent.click(button('#send'))
    answer(true)
    await settled()
    expect(log).toEqual(['sent a=1 b=draft', 'take t1', 'sent a=1 b=send token=t1'])
  })

  it('and says no: a submitter that is gone by then still brings its name and value', async () => {
    const frame = echoFrame()
    const form = show(FORM)
    form.action = '/echo'
    form.target = frame.name
    const captcha = handCaptcha()
    const { mintOnSubmit, answer } = asked()
    bind(captcha, form, [], { mintOnSubmit })

    await userEvent.click(button('#draft'))
    button('#draft').remove()
    answer(false)
    expect((await frame.arrived()).fields).toEqual([
      ['a', '1'],
      ['b', 'draft'],
    ])
  })

  it('and the visitor solves the widget meanwhile: nothing is minted', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    const { mintOnSubmit, answer } = asked()
    bind(captcha, form, log, { mintOnSubmit })
    sendByScript(form, log)

    await userEvent.click(button('#send'))
    captcha.solve()
    answer(true)
    await settled()
    expect(log).toEqual(['take t1', 'sent a=1 b=send token=t1'])
  })

  it('and is let go of meanwhile: nothing is minted, nothing is sent', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    const { mintOnSubmit, answer } = asked()
    const unbind = bind(captcha, form, log, { mintOnSubmit })
    sendByScript(form, log)

    await userEvent.click(button('#send'))
    unbind()
    answer(true)
    await settled()
    expect([form.getAttribute('aria-busy'), ...log]).toEqual([null])
  })
})
