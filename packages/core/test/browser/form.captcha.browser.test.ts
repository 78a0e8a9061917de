import fc from 'fast-check'
import { userEvent } from 'vitest/browser'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { CaptchaError } from '../../src/errors.ts'
import { createCaptcha } from '../../src/captcha.ts'
import { DOUBLE_SUBMIT_MS } from '../../src/form.ts'
import { type HandProvider, handProvider } from '../handProvider.ts'
import { bind, button, cleanUp, sendByScript, settled, show } from './formFixture.ts'

const FORM = `<form><input name="a" value="1"><button id="send">Send</button
  ><button id="draft" formnovalidate>Draft</button></form>`

function scene() {
  const provider = handProvider()
  const captcha = createCaptcha({ provider })
  const form = show(FORM)
  const log: string[] = []
  captcha.on('*', ({ type }) => log.push(type))
  const unbind = bind(captcha, form, log)
  cleanUp(captcha.destroy)
  return { provider, captcha, form, log, unbind }
}

async function challenge(provider: HandProvider): Promise<void> {
  await settled()
  provider.arrive()
  await settled()
}

describe('a form and its captcha', () => {
  it('bring the vendor, a challenge, a token, a request, in this order, and only once somebody submits', async () => {
    const { provider, form, log } = scene()
    sendByScript(form, log)
    expect(provider.log).toEqual([])

    await userEvent.click(button())
    await challenge(provider)
    expect(provider.log).toEqual(['load, asked', 'render 1', 'execute 1'])
    provider.say().solved('t1')
    await settled()
    expect(log).toEqual(['ready', 'solve', 'consume', 'sent a=1 hand-response=t1'])
  })

  it('tell the visitor when they close the challenge, and begin anew', async () => {
    const { provider, form, log } = scene()
    sendByScript(form, log)
    await userEvent.click(button())
    await challenge(provider)
    provider.say().closed('challenge-closed')
    await settled()
    await userEvent.click(button())
    await settled()
    provider.say().solved('t1')
    await settled()
    expect(log).toEqual(['ready', 'close', 'refused challenge-closed', 'solve', 'consume', 'sent a=1 hand-response=t1'])
  })

  it('tell the visitor that the vendor is out of reach', async () => {
    const { provider, log } = scene()
    await userEvent.click(button())
    await settled()
    provider.failLoad('script-error')
    await settled()
    expect(log).toEqual(['error', 'refused script-error'])
  })

  it('tell the visitor that only they can start it', async () => {
    const provider = handProvider({ visitorOnly: true })
    const captcha = createCaptcha({ provider })
    cleanUp(captcha.destroy)
    const form = show(FORM)
    const log: string[] = []
    bind(captcha, form, log)
    void captcha.load()
    provider.arrive()
    await settled()
    await userEvent.click(button())
    await settled()
    expect(log).toEqual(['refused visitor-required'])
    expect(form.getAttribute('aria-busy')).toBe(null)
  })

  it('let a run go that only the form waited for', async () => {
    const { provider, log, unbind } = scene()
    await userEvent.click(button())
    await challenge(provider)
    unbind()
    await settled()
    expect(log).toEqual(['ready', 'close'])
  })

  it('forget the tick of a spent token by a reset, and an unspent token never', async () => {
    const { provider, captcha, form } = scene()
    sendByScript(form, [])
    await userEvent.click(button())
    await challenge(provider)
    provider.say().solved('t1')
    await settled()
    const log: string[] = [captcha.getState().status]
    form.reset()
    log.push(captcha.getState().status)
    provider.say().solved('t2')
    form.reset()
    log.push(captcha.getState().status)
    expect(log).toEqual(['consumed', 'ready', 'solved'])
  })

  it('refuse the form whose token went to the other, and leave no submit without an answer', async () => {
    const { provider, captcha, form, log } = scene()
    const other = show('<form><input name="b" value="2"><button id="other">Send</button></form>')
    bind(captcha, other, log)
    sendByScript(form, log)
    sendByScript(other, log)
    await userEvent.click(button('#send'))
    await userEvent.click(button('#other'))
    await challenge(provider)
    provider.say().solved('t1')
    await settled()
    expect(log).toEqual(['ready', 'solve', 'consume', 'sent a=1 hand-response=t1', 'refused execute-in-progress'])
  })
})

/** What visitors, pages and vendors do, in any order. */
const ACTIONS = [
  'send',
  'send twice',
  'send by code',
  'draft',
  'type',
  'reset',
  'solve',
  'solve with a spent token',
  'close',
  'fail',
  'expire',
  'bind again',
  'bind another captcha',
  'remove the button',
  'wait',
] as const
type Action = (typeof ACTIONS)[number]

interface Request {
  readonly draft: boolean
  readonly tokens: readonly string[]
}

/** Time and what waits for promises, in turns; real tasks would make a life last seconds. */
async function pass(ms: number): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) {
    if (turn % 10 === 0) vi.advanceTimersByTime(ms / 10)
    await Promise.resolve()
  }
}

/** One page lived through; answers with every request that left. */
async function live(actions: readonly Action[], late: boolean): Promise<readonly Request[]> {
  const form = show(FORM)
  const requests: Request[] = []
  let provider = handProvider()
  let captcha = createCaptcha({ provider })
  let unbind = bind(captcha, form)
  let tokens = 0
  let spent: string[] = []
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const draft = event.submitter?.id === 'draft'
    const build = (): void => {
      const data = new FormData(form)
      const found = data.getAll('hand-response').map(String)
      requests.push({ draft, tokens: found })
      spent.push(...found)
    }
    if (late) setTimeout(build, 30)
    else build()
  })
  const vendor = (say: (events: ReturnType<HandProvider['say']>) => void): void => {
    if (provider.log.some((entry) => entry.startsWith('render'))) say(provider.say())
  }
  const click = (id: string): void => form.querySelector<HTMLButtonElement>(`#${id}`)?.click()
  const act: Record<Action, () => unknown> = {
    send: () => click('send'),
    'send twice'() {
      click('send')
      click('send')
    },
    'send by code': () => form.requestSubmit(),
    draft: () => click('draft'),
    type: () => form.dispatchEvent(new InputEvent('input', { bubbles: true })),
    reset: () => form.reset(),
    solve: () => vendor((events) => events.solved(`t${(tokens += 1)}`)),
    'solve with a spent token'() {
      const token = spent.at(-1)
      if (token !== undefined) vendor((events) => events.solved(token))
    },
    close: () => vendor((events) => events.closed('challenge-closed')),
    fail: () => vendor((events) => events.failed(new CaptchaError('network-error'))),
    expire: () => vendor((events) => events.expired()),
    'bind again'() {
      unbind()
      unbind = bind(captcha, form)
    },
    'bind another captcha'() {
      unbind()
      captcha.destroy()
      spent = []
      provider = handProvider()
      captcha = createCaptcha({ provider })
      unbind = bind(captcha, form)
    },
    'remove the button': () => form.querySelector('#send')?.remove(),
    wait: () => pass(DOUBLE_SUBMIT_MS),
  }
  for (const action of actions) {
    void act[action]()
    provider.arrive()
    await pass(20)
  }
  // Whatever is still open ends, one way or another.
  await pass(100_000)
  expect(form.getAttribute('aria-busy')).toBe(null)
  unbind()
  captcha.destroy()
  form.remove()
  return requests
}

describe('any life of a form', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'] })
    cleanUp(() => vi.useRealTimers())
  })

  const action = fc.oneof(fc.constantFrom(...ACTIONS), fc.constantFrom<Action>('send', 'solve', 'solve'))
  const lives = fc.array(action, { minLength: 6, maxLength: 16 })

  it.each([false, true])('sends no token twice, with a handler that is late: %s', async (late) => {
    let sent = 0
    await fc.assert(
      fc.asyncProperty(lives, async (actions) => {
        const requests = await live(actions, late)
        const tokens = requests.flatMap((request) => request.tokens)
        expect(new Set(tokens).size).toBe(tokens.length)
        sent += tokens.length
        if (late) return
        // With data that is built at once, a draft has no token, and everything else exactly one.
        for (const request of requests) expect(request.tokens).toHaveLength(request.draft ? 0 : 1)
      }),
      { numRuns: 300 },
    )
    // The lives are eventful enough to mean something.
    expect(sent).toBeGreaterThan(100)
  })
})
