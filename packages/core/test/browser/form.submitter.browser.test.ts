import { userEvent } from 'vitest/browser'
import { describe, expect, it } from 'vitest'
import { bind, button, cleanUp, echoFrame, find, sendByScript, settled, show } from './formFixture.ts'
import { handCaptcha } from './handCaptcha.ts'

interface Row {
  readonly submitter: string
  readonly markup: string
  /** What the page does while the token is minted. */
  readonly meanwhile?: (go: HTMLButtonElement, form: HTMLFormElement) => void
  /** What arrives besides the field `a` and the token. */
  readonly brings: readonly (readonly [string, string])[]
  readonly path?: string
}

const NAMED = '<button id="go" name="go" value="1">Go</button>'
const inForm = (submitter: string): string => `<form><input name="a" value="1">${submitter}</form>`

const rows: readonly Row[] = [
  { submitter: 'without a name', markup: inForm('<button id="go">Go</button>'), brings: [] },
  { submitter: 'with a name', markup: inForm(NAMED), brings: [['go', '1']] },
  {
    submitter: 'that is an input',
    markup: inForm('<input id="go" type="submit" name="go" value="1">'),
    brings: [['go', '1']],
  },
  {
    submitter: 'that is outside, by form=""',
    markup: '<form id="f"><input name="a" value="1"></form><button id="go" form="f" name="go" value="1">Go</button>',
    brings: [['go', '1']],
  },
  {
    submitter: 'with a formaction',
    markup: inForm('<button id="go" name="go" value="1" formaction="/echo/elsewhere">Go</button>'),
    brings: [['go', '1']],
    path: '/echo/elsewhere',
  },
  {
    submitter: 'disabled meanwhile',
    markup: inForm('<button id="go" name="go" value="1" formaction="/echo/elsewhere">Go</button>'),
    meanwhile: (go) => void (go.disabled = true),
    brings: [['go', '1']],
    path: '/echo/elsewhere',
  },
  { submitter: 'removed meanwhile', markup: inForm(NAMED), meanwhile: (go) => go.remove(), brings: [['go', '1']] },
  {
    submitter: 'without a name, removed meanwhile',
    markup: inForm('<button id="go">Go</button>'),
    meanwhile: (go) => go.remove(),
    brings: [],
  },
  {
    submitter: 'disabled and removed meanwhile',
    markup: inForm(NAMED),
    meanwhile(go) {
      go.disabled = true
      go.remove()
    },
    brings: [['go', '1']],
  },
  {
    submitter: 'moved to another form meanwhile',
    markup: `${inForm(NAMED)}<form id="other"></form>`,
    meanwhile: (go) => go.setAttribute('form', 'other'),
    brings: [['go', '1']],
  },
  {
    submitter: 'in a fieldset that was disabled meanwhile',
    markup: inForm(`<fieldset>${NAMED}</fieldset>`),
    meanwhile: (_, form) => void (find(form, 'fieldset').disabled = true),
    brings: [['go', '1']],
  },
  {
    submitter: 'in the legend of a fieldset that was disabled meanwhile',
    markup: inForm(`<fieldset><legend>${NAMED}</legend></fieldset>`),
    meanwhile: (_, form) => void (find(form, 'fieldset').disabled = true),
    brings: [['go', '1']],
  },
  {
    submitter: 'that became an ordinary button meanwhile',
    markup: inForm(NAMED),
    meanwhile: (go) => void (go.type = 'button'),
    brings: [['go', '1']],
  },
]

describe('a submitter', () => {
  it.each(rows)('$submitter counts as in a plain form', async ({ markup, meanwhile, brings, path = '/echo/form' }) => {
    const frame = echoFrame()
    const form = show(markup)
    form.action = '/echo/form'
    form.method = 'post'
    form.target = frame.name
    const captcha = handCaptcha()
    bind(captcha, form)
    const go = find(document, '#go') as HTMLButtonElement

    await userEvent.click(go)
    meanwhile?.(go, form)
    captcha.solve()

    const echo = await frame.arrived()
    expect(echo.path).toBe(path)
    expect(echo.fields.toSorted(([left], [right]) => left.localeCompare(right))).toEqual([
      ['a', '1'],
      ...brings,
      ['token', 't1'],
    ])
  })

  it('is disabled again afterwards, if it was', async () => {
    const form = show(inForm(NAMED))
    const captcha = handCaptcha()
    const log: string[] = []
    bind(captcha, form)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      log.push(`${button().disabled}`)
    })

    await userEvent.click(button())
    button().disabled = true
    captcha.solve()
    await settled()
    expect([...log, `${button().disabled}`]).toEqual(['false', 'true'])
  })

  it('stays as its handler left it: disabled by the submit, it is not enabled behind its back', async () => {
    const form = show(inForm(NAMED))
    const captcha = handCaptcha({ autoSolve: true })
    bind(captcha, form)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      button().disabled = true
    })
    await userEvent.click(button())
    await settled()
    expect(button().disabled).toBe(true)
  })

  it('that was removed brings its name and value into data that a handler builds late', async () => {
    const form = show(inForm(NAMED))
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form)
    form.addEventListener('submit', (event) => event.preventDefault())

    await userEvent.click(button())
    button().remove()
    captcha.solve()
    await settled()
    const data = new FormData(form)
    expect([...data]).toEqual([
      ['a', '1'],
      ['go', '1'],
      ['token', 't1'],
    ])
    expect(log).toEqual(['mint', 'take t1'])
  })

  it('that was removed haunts no later submit', async () => {
    const form = show(`<form><input name="a" value="1">${NAMED}<button id="other">Other</button></form>`)
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form)
    sendByScript(form, log)

    await userEvent.click(button())
    button().remove()
    captcha.solve()
    await settled()
    form.requestSubmit()
    captcha.solve()
    await settled()
    expect(log).toEqual(['mint', 'take t1', 'sent a=1 go=1 token=t1', 'mint', 'take t2', 'sent a=1 token=t2'])
  })

  it('and its form may be gone by then: nothing is sent, and the token stays for the next form', async () => {
    const form = show(inForm(NAMED))
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form)
    sendByScript(form, log)

    await userEvent.click(button())
    const place = form.parentElement
    form.remove()
    captcha.solve()
    await settled()
    expect([captcha.holds(), ...log]).toEqual([true, 'mint'])

    place?.append(form)
    await userEvent.click(button())
    expect(log).toEqual(['mint', 'take t1', 'sent a=1 go=1 token=t1'])
  })
})

describe('the names of fields', () => {
  // Each shadows the property of its form that a careless library would use.
  const names = [
    'elements',
    'requestSubmit',
    'submit',
    'reset',
    'method',
    'action',
    'id',
    'getAttribute',
    'setAttribute',
    'removeAttribute',
    'hasAttribute',
    'addEventListener',
    'removeEventListener',
    'dispatchEvent',
    'getRootNode',
    'ownerDocument',
    'defaultView',
    'parentNode',
    'isConnected',
    'nodeType',
    'ariaBusy',
  ]

  it('may be anything a form has as a property', async () => {
    const form = show(
      `<form>${names.map((name) => `<input name="${name}" value="x">`).join('')}<button>Go</button></form>`,
    )
    const captcha = handCaptcha()
    const { log } = captcha
    bind(captcha, form, log)
    const busy = (): string | null => Element.prototype.getAttribute.call(form, 'aria-busy')
    sendByScript(form, log)

    // By key: the driver's own search for what to click trips over such names.
    button().focus()
    await userEvent.keyboard('{Enter}')
    expect(busy()).toBe('true')
    captcha.solve()
    await settled()
    expect(busy()).toBe(null)
    expect(log).toEqual(['mint', 'take t1', `sent ${names.map((name) => `${name}=x`).join(' ')} token=t1`])
  })

  it('count neither in a form that is not in the page yet', async () => {
    const form = document.createElement('form')
    form.innerHTML = '<input name="addEventListener" value="x"><input name="nodeType" value="9"><button>Go</button>'
    const captcha = handCaptcha({ autoSolve: true })
    const { log } = captcha
    bind(captcha, form, log)
    sendByScript(form, log)
    document.body.append(form)
    cleanUp(() => form.remove())

    button().focus()
    await userEvent.keyboard('{Enter}')
    await settled()
    expect(log).toEqual(['mint', 'take t1', 'sent addEventListener=x nodeType=9 token=t1'])
  })
})
