import { userEvent } from 'vitest/browser'
import { describe, expect, it } from 'vitest'
import { aTask, bind, button, echoFrame, find, line, sendByScript, settled, show } from './formFixture.ts'
import { type HandCaptcha, handCaptcha } from './handCaptcha.ts'

const FORM = `<form><input name="a" value="1"><button id="send">Send</button
  ><button id="draft" formnovalidate>Draft</button></form>`

/** A form whose handler lets the test build the data, whenever that is. */
function withSilentHandler(markup: string = FORM): {
  readonly form: HTMLFormElement
  readonly captcha: HandCaptcha
  readonly unbind: () => void
  readonly build: () => string
} {
  const form = show(markup)
  const captcha = handCaptcha()
  const unbind = bind(captcha, form)
  form.addEventListener('submit', (event) => event.preventDefault())
  return { form, captcha, unbind, build: () => line(new FormData(form)) }
}

describe('the token in the data of a form', () => {
  it.each(['application/x-www-form-urlencoded', 'multipart/form-data'])(
    'is in the body of a native post, %s',
    async (enctype) => {
      const frame = echoFrame()
      const form = show(
        `<form action="/echo" method="post" enctype="${enctype}" target="${frame.name}"><input name="a" value="1"><button>`,
      )
      bind(handCaptcha({ autoSolve: true }), form)
      await userEvent.click(button())
      expect((await frame.arrived()).fields).toEqual([
        ['a', '1'],
        ['token', 't1'],
      ])
    },
  )

  it('is there for a handler that first waits, and builds its data much later', async () => {
    const { captcha, build } = withSilentHandler()
    await userEvent.click(button())
    captcha.solve()
    await settled()
    await settled()
    expect(captcha.holds()).toBe(true)
    expect(build()).toBe('a=1 token=t1')
  })

  it('is in all data built in one task, and spent once', async () => {
    const { captcha, build } = withSilentHandler()
    captcha.solve()
    await userEvent.click(button())
    const log = [build(), build()]
    await Promise.resolve()
    log.push(build())
    await aTask()
    log.push(build())
    expect(log).toEqual(['a=1 token=t1', 'a=1 token=t1', 'a=1 token=t1', 'a=1'])
    expect(captcha.log).toEqual(['take t1'])
  })

  it('is not in data that is built without a submit', async () => {
    const { captcha, build } = withSilentHandler()
    const log = [build()]
    captcha.solve()
    log.push(build())
    expect(log).toEqual(['a=1', 'a=1'])
    expect(captcha.log).toEqual([])
  })

  it('stays for the corrected submit when a handler refuses: one challenge, not two', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form, log)
    const input = find(form, 'input')
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      log.push(input.value.length > 2 ? `sent ${line(new FormData(form))}` : 'too short')
    })

    await userEvent.click(button())
    captcha.solve()
    await settled()
    await userEvent.type(input, '{End}2')
    await userEvent.click(button())
    await userEvent.type(input, '{End}3')
    await userEvent.click(button())
    expect(log).toEqual(['mint', 'too short', 'too short', 'take t1', 'sent a=123 token=t1'])
  })

  it('replaces whatever the page and the vendor put there', async () => {
    const { captcha, build } = withSilentHandler(`<form><input name="token" value="old"><input name="a" value="1">
      <textarea name="vendor-a">x</textarea><textarea name="vendor-a">y</textarea><input name="vendor-b" value="z">
      <input name="token" value="older"><button></form>`)
    expect(build()).toBe('token=old a=1 vendor-a=x vendor-a=y vendor-b=z token=older')
    captcha.solve()
    await userEvent.click(button())
    expect(build()).toBe('token=t1 a=1')
  })

  it.each(['captcha', 'vendor-a'])(
    'has the name that the page wants, be it one of the vendor’s: %s',
    async (fieldName) => {
      const form = show('<form><input name="vendor-a" value="x"><input name="vendor-b" value="y"><button></form>')
      const captcha = handCaptcha()
      bind(captcha, form, [], { fieldName })
      sendByScript(form, captcha.log)
      captcha.solve()
      await userEvent.click(button())
      expect(captcha.log).toEqual(['take t1', `sent ${fieldName}=t1`])
    },
  )

  it('comes with vendors that add no fields', async () => {
    const form = show(FORM)
    const captcha = handCaptcha({ autoSolve: true })
    const { vendorFields: _, ...provider } = captcha.provider
    bind({ ...captcha, provider }, form)
    sendByScript(form, captcha.log)
    await userEvent.click(button())
    await settled()
    expect(captcha.log).toEqual(['mint', 'take t1', 'sent a=1 token=t1'])
  })

  it('is not invented: a token that was taken in between is missing, and the vendor’s fields with it', async () => {
    const { captcha, build } = withSilentHandler('<form><input name="vendor-a" value="x"><button></form>')
    captcha.solve()
    await userEvent.click(button())
    captcha.take()
    expect(build()).toBe('')
  })

  it('is never in the document', async () => {
    const { captcha, build } = withSilentHandler()
    const log: string[] = []
    const inspect = (): void => void log.push(document.documentElement.outerHTML.includes('secret') ? 'seen' : 'unseen')
    await userEvent.click(button())
    captcha.solve('secret')
    inspect()
    await settled()
    inspect()
    expect(build()).toBe('a=1 token=secret')
    inspect()
    await settled()
    inspect()
    expect(log).toEqual(['unseen', 'unseen', 'unseen', 'unseen'])
  })
})

describe('the gate for the token', () => {
  const closing: readonly {
    readonly by: string
    readonly close: (form: ReturnType<typeof withSilentHandler>) => unknown
    /** The token is there for the next submit. */
    readonly holds: boolean
  }[] = [
    { by: 'a draft', close: () => button('#draft').click(), holds: true },
    { by: 'the form’s reset', close: ({ form }) => form.reset(), holds: true },
    { by: 'a reset button', close: ({ form }) => clickReset(form), holds: true },
    { by: 'unbinding', close: ({ unbind }) => unbind(), holds: true },
    {
      by: 'expiry, even if another token came',
      close({ captcha }) {
        captcha.expire()
        captcha.solve()
      },
      holds: true,
    },
    {
      by: 'the next submit, which has to wait',
      close({ captcha, form }) {
        captcha.take()
        form.requestSubmit()
        captcha.solve()
      },
      holds: true,
    },
  ]

  function clickReset(form: HTMLFormElement): void {
    const reset = document.createElement('button')
    reset.type = 'reset'
    form.append(reset)
    reset.click()
  }

  it.each(closing)('closes by $by', async ({ close, holds }) => {
    const fixture = withSilentHandler()
    fixture.captcha.solve()
    button().click()
    close(fixture)
    expect(fixture.build()).toBe('a=1')
    expect(fixture.captcha.holds()).toBe(holds)
  })

  it('closes one task after the first data, for the next token too', async () => {
    const { captcha, build } = withSilentHandler()
    captcha.solve()
    button().click()
    build()
    await aTask()
    captcha.solve()
    expect(build()).toBe('a=1')
    expect(captcha.log).toEqual(['take t1'])
  })

  it('stays open for the submit after it: an old closing does not close it', async () => {
    const { captcha, build, form } = withSilentHandler()
    captcha.solve()
    form.requestSubmit()
    build()
    captcha.solve()
    form.requestSubmit()
    await aTask()
    expect(build()).toBe('a=1 token=t2')
  })

  it('stays open when a double click is swallowed', async () => {
    const { captcha, build } = withSilentHandler()
    captcha.solve()
    await userEvent.dblClick(button())
    expect(build()).toBe('a=1 token=t1')
  })
})

describe('the form’s reset', () => {
  it('forgets the tick of a spent token', async () => {
    const { captcha, build, form } = withSilentHandler()
    captcha.solve()
    await userEvent.click(button())
    build()
    form.reset()
    expect(captcha.log).toEqual(['take t1', 'reset'])
  })

  it('does not touch a token that is there', async () => {
    const { captcha, form } = withSilentHandler()
    captcha.solve()
    form.reset()
    expect([captcha.holds(), ...captcha.log]).toEqual([true])
  })

  it('does not touch an open challenge, nor the submit that waits for it', async () => {
    const form = show(FORM)
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form, log)
    sendByScript(form, log)
    await userEvent.click(button())
    form.reset()
    captcha.solve()
    await settled()
    expect(log).toEqual(['mint', 'take t1', 'sent a=1 token=t1'])
  })

  it('is nobody’s after unbinding', async () => {
    const { captcha, build, form, unbind } = withSilentHandler()
    captcha.solve()
    await userEvent.click(button())
    build()
    unbind()
    form.reset()
    expect(captcha.log).toEqual(['take t1'])
  })
})
