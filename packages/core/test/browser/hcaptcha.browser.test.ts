import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Captcha } from '../../src/api.ts'
import { createCaptcha } from '../../src/captcha.ts'
import { isCaptchaError } from '../../src/errors.ts'
import { hcaptcha, type HcaptchaOptions } from '../../src/providers/hcaptcha.ts'
import type { HcaptchaOutcome, HcaptchaProfile } from '../../../testing/src/index.ts'
import { clear, emulator, evaluate, forget, framesLoaded, scene, sitekey, vendor } from './hcaptchaFixture.ts'

const PROFILES: readonly HcaptchaProfile[] = ['R23', 'S26']

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.spyOn(console, 'log').mockImplementation(() => {})
})
afterEach(() => {
  clear()
  vi.useRealTimers()
  vi.restoreAllMocks()
  document.body.replaceChildren()
})

/** Also for widgets that were rendered anew. */
async function settle(ms = 5): Promise<void> {
  await vi.advanceTimersByTimeAsync(Math.min(ms, 2))
  await framesLoaded()
  await vi.advanceTimersByTimeAsync(ms)
}
const texts = (host: HTMLElement) => [...host.querySelectorAll('textarea')]
const challenge = () => [...document.querySelectorAll('iframe')].filter((frame) => /challenge/i.test(frame.title))
const passed = { response: 'token', expiration: 120 }

describe('render', () => {
  it('hands every documented option and every callback to the vendor, and no key without a value', async () => {
    const api = await evaluate()
    const render = vi.spyOn(api, 'render')
    const given: Partial<HcaptchaOptions> = {
      theme: { palette: { mode: 'dark' }, component: { list: ['b', 'a'] } },
      size: 'compact',
      tabindex: 2,
      hl: 'fr',
      custom: true,
      tplinks: 'off',
      endpoint: 'https://api.test',
      mode: 'auto',
      orientation: 'landscape',
      andint: 'x',
      'confirm-nav': true,
    }
    const { host } = await scene({ ...given, rqdata: 'r', mfa: { mfa_phone: '1' }, script: { nonce: 'n' } })
    const callback: unknown = expect.any(Function)
    expect(render.mock.calls).toEqual([
      [
        host,
        {
          sitekey,
          ...given,
          callback,
          'expired-callback': callback,
          'chalexpired-callback': callback,
          'open-callback': callback,
          'close-callback': callback,
          'error-callback': callback,
        },
      ],
    ])
    const [, params] = render.mock.calls[0] as [unknown, object]
    expect(Object.keys(params)).not.toContain('challenge-container')
  })

  it("speaks the page's language unless told otherwise", async () => {
    const api = await evaluate()
    const render = vi.spyOn(api, 'render')
    document.documentElement.lang = 'pt-BR'
    await scene()
    await scene({ hl: 'de' })
    document.documentElement.lang = ''
    expect(render.mock.calls.map(([, params]) => (params as HcaptchaOptions).hl)).toEqual(['pt-BR', 'de'])
  })

  it.each(PROFILES)('leaves controls without a name, so that no form sends them (%s)', async (profile) => {
    const { host } = await scene({}, { profile })
    expect(texts(host).map(({ name }) => name)).toEqual(['', ''])
  })

  it('opens the challenge in the dialog around the widget, or else in the body', async () => {
    await evaluate()
    const dialog = document.body.appendChild(document.createElement('dialog'))
    const popover = document.body.appendChild(document.createElement('div'))
    popover.popover = 'auto'
    const other = document.body.appendChild(document.createElement('div'))
    other.id = 'other'
    const places: (string | undefined)[] = []
    for (const [given, parent] of [
      [{}, document.body],
      [{}, dialog],
      [{}, popover],
      [{ challengeContainer: 'body' }, dialog],
      [{ challengeContainer: 'other' }, dialog],
      [{ challengeContainer: () => other }, dialog],
      [{ challengeContainer: () => null }, dialog],
    ] as const) {
      await scene(given, undefined, parent)
      const [frame] = challenge()
      const within = [dialog, popover, other].find((one) => one.contains(frame!))
      places.push(within ? within.id || within.localName : frame?.closest('body')?.localName)
      clear()
    }
    expect(places).toEqual(['body', 'dialog', 'div', 'body', 'other', 'other', 'body'])
  })

  it.each(PROFILES)('is render-failed where the vendor answers with no id (%s)', async (profile) => {
    await evaluate({ profile })
    const failing = scene({ challengeContainer: 'nobody' })
    await expect(failing).rejects.toMatchObject({ name: 'CaptchaError', code: 'render-failed', provider: 'hcaptcha' })
  })

  it('takes no id but a text: a falsy one would mean the first widget of somebody else', async () => {
    const api = await evaluate()
    for (const id of ['', 0, undefined, null, 1]) {
      vi.spyOn(api, 'render').mockReturnValueOnce(id)
      await expect(scene()).rejects.toMatchObject({ code: 'render-failed' })
    }
  })
})

describe('endings', () => {
  const endings: readonly [HcaptchaOutcome, readonly string[]][] = [
    ['pass', ['solved token']],
    ['challenge-closed', ['interactive', 'closed challenge-closed']],
    ['challenge-expired', ['interactive', 'closed challenge-expired']],
    ['empty-pass', ['closed challenge-closed']],
    ['network-error', ['failed network-error']],
    ['rate-limited', ['failed rate-limited']],
    ['invalid-data', ['failed invalid-data']],
    ['challenge-error', ['failed challenge-error']],
    ['internal-error', ['failed internal-error']],
    ['incomplete-answer', ['failed incomplete-answer']],
    ['a-word-of-tomorrow', ['failed unknown (a-word-of-tomorrow)']],
    ['silence', []],
    ['unknown-message', []],
    ['double-pass', ['solved token', 'solved token']],
    ['late-pass', ['solved token', 'solved token']],
    ['late-error', ['solved token', 'failed challenge-error']],
  ]
  for (const profile of PROFILES)
    it.each(endings)(`${profile}: %s`, async (outcome, told) => {
      const { widget, log, errors } = await scene({ size: 'invisible' }, { profile, outcome })
      widget.execute?.()
      await settle(2000)
      expect(log).toEqual(told)
      expect(errors.every((error) => error.provider === 'hcaptcha')).toBe(true)
    })

  it('has a code for bad prefills, which only newer builds report', async () => {
    const { widget, log } = await scene({ size: 'invisible' }, { profile: 'S26', outcome: 'invalid-mfa-data' })
    widget.execute?.()
    await settle()
    expect(log).toEqual(['failed invalid-mfa-data'])
  })

  it('tells when the challenge opens and what the visitor makes of it', async () => {
    const { widget, log } = await scene({}, { outcome: 'challenge' })
    widget.execute?.()
    await settle()
    await emulator().emit('challenge-passed', passed)
    expect(log).toEqual(['interactive', 'solved token'])
  })

  it('tells of endings that nobody asked for', async () => {
    const { log } = await scene({}, { siteCheck: 'rate-limited' })
    await settle()
    expect(log).toEqual(['failed rate-limited'])
  })

  it("tells what close() does, even where nothing was open: the machine knows that it's nothing", async () => {
    const { log } = await scene({}, {})
    vendor().close(emulator().widgets()[0]!.id)
    expect(log).toEqual(['closed challenge-closed'])
  })

  it('keeps the vendor promise out of it: execute() is called with the id and its data only', async () => {
    const api = await evaluate({ outcome: 'pass' })
    const execute = vi.spyOn(api, 'execute')
    const { widget } = await scene()
    widget.execute?.()
    await settle()
    expect([execute.mock.calls, execute.mock.results.map(({ value }) => value as unknown)]).toEqual([
      [[emulator().widgets()[0]!.id, {}]],
      [undefined],
    ])
  })

  it.each(PROFILES)('asked before the vendor is ready, runs when it is (%s)', async (profile) => {
    const { widget, log } = await scene({ size: 'invisible' }, { profile, outcome: 'pass', siteCheckDelayMs: 3000 })
    widget.execute?.()
    await settle(2000)
    expect(log).toEqual([])
    await settle(2000)
    expect(log).toEqual(['solved token'])
  })

  it('runs by itself in mode auto', async () => {
    const { log } = await scene({ mode: 'auto' }, { outcome: 'pass' })
    await settle()
    expect(log).toEqual(['solved token'])
  })
})

describe('frames that never answer', () => {
  it('are reported by newer builds after their own deadline, once for each frame', async () => {
    const { widget, log } = await scene({}, { frames: 'hang' })
    widget.execute?.()
    await settle(24_000)
    expect(log).toEqual([])
    await settle(2000)
    expect(log).toEqual(['failed challenge-error', 'failed challenge-error'])
    widget.execute?.()
    await settle()
    expect(log.slice(2)).toEqual(['failed challenge-error'])
  })

  it('are reported by nobody in older ones: the widget says nothing, the machine counts', async () => {
    const { widget, log } = await scene({}, { profile: 'R23', frames: 'hang' })
    widget.execute?.()
    await settle(60_000)
    expect(log).toEqual([])
  })
})

describe('copies of the token', () => {
  it.each(PROFILES)('are blanked at once and a task later; the vendor still has its own (%s)', async (profile) => {
    const api = await evaluate({ profile, outcome: 'pass' })
    const { widget, host, log } = await scene()
    const frame = host.querySelector('iframe')!
    const copies = () => [...texts(host).map(({ value }) => value), frame.getAttribute('data-hcaptcha-response')]
    const seen: unknown[] = []
    log.push = () => {
      seen.push(copies())
      // A build that writes after its callback.
      for (const copy of texts(host)) copy.value = 'token'
      frame.setAttribute('data-hcaptcha-response', 'token')
      return 0
    }
    widget.execute?.()
    await settle()
    seen.push(copies(), api.getResponse(emulator().widgets()[0]!.id) !== '')
    expect(seen).toEqual([['', '', ''], ['', '', ''], true])
  })
})

describe('what the site has for a run', () => {
  const runs = async () => (await emulator().state()).runs.map(({ data }) => data)

  it('is handed over with it: text as it is, a function asked each time', async () => {
    let count = 0
    const one = await scene({ size: 'invisible', rqdata: () => `r${++count}` }, { outcome: 'pass' })
    one.widget.execute?.()
    await settle()
    one.widget.reset()
    one.widget.execute?.()
    await settle()
    one.options = { ...one.options, rqdata: 'text', mfa: { mfa_phone: '123', mfa_phoneprefix: '49' } }
    one.widget.execute?.()
    await settle()
    expect(await runs()).toMatchObject([
      { rqdata: 'r1' },
      { rqdata: 'r2' },
      { rqdata: 'text', mfa_phone: '123', mfa_phoneprefix: '49' },
    ])
    expect(count).toBe(2)
  })

  it('is waited for', async () => {
    const rqdata = () => new Promise<string>((resolve) => void setTimeout(resolve, 1000, 'late'))
    const { widget, log } = await scene({ size: 'invisible', rqdata }, { outcome: 'pass' })
    widget.execute?.()
    await settle(500)
    expect(log).toEqual([])
    await settle(600)
    expect([log, await runs()]).toMatchObject([['solved token'], [{ rqdata: 'late' }]])
  })

  it.each([
    [
      'throws',
      () => {
        throw new RangeError('ours')
      },
    ],
    ['rejects', () => Promise.reject(new RangeError('ours'))],
  ])('is server-token-unavailable if its function %s, with its error as the cause', async (_, rqdata) => {
    const { widget, log, errors } = await scene({ size: 'invisible', rqdata }, {})
    widget.execute?.()
    await settle()
    expect([log, errors[0]?.cause, await runs()]).toEqual([
      ['failed server-token-unavailable'],
      new RangeError('ours'),
      [],
    ])
  })

  it('is for nobody any more after a reset or a removal', async () => {
    for (const end of ['reset', 'remove'] as const) {
      let settleIt: (how: 'resolve' | 'reject') => void = () => {}
      const rqdata = () =>
        new Promise<string>((resolve, reject) => {
          settleIt = (how) => (how === 'resolve' ? resolve('r') : reject(new Error('late')))
        })
      for (const how of ['resolve', 'reject'] as const) {
        const { widget, log } = await scene({ size: 'invisible', rqdata }, { outcome: 'pass' })
        widget.execute?.()
        await settle()
        const execute = vi.spyOn(vendor(), 'execute')
        widget[end]()
        settleIt(how)
        await settle()
        expect([end, how, log, execute.mock.calls]).toEqual([end, how, [], []])
      }
    }
  })

  it('is prefilled where a visitor may start the widget, and again after a reset', async () => {
    let count = 0
    const { widget } = await scene({ rqdata: () => `r${++count}` }, { outcome: 'pass' })
    await settle()
    vendor().execute(emulator().widgets()[0]!.id)
    await settle()
    widget.reset()
    await settle()
    vendor().execute(emulator().widgets()[0]!.id)
    await settle()
    expect(await runs()).toMatchObject([{ rqdata: 'r1' }, { rqdata: 'r2' }])
    // A reset that is followed by a run at once asks once.
    widget.reset()
    widget.execute?.()
    await settle()
    expect([count, (await runs()).at(-1)]).toMatchObject([3, { rqdata: 'r3' }])
  })

  it('is not asked for in vain', async () => {
    const api = await evaluate()
    const setData = vi.spyOn(api, 'setData')
    await scene()
    await scene({ size: 'invisible', rqdata: 'r' })
    await settle()
    expect(setData.mock.calls).toEqual([])
  })
})

describe('failures that the vendor throws', () => {
  it('are typed: a widget that somebody removed, or that was the only one', async () => {
    await evaluate()
    const lost = await scene()
    await scene()
    vendor().remove(emulator().widgets()[0]!.id)
    expect(lost.widget.alive()).toBe(false)
    lost.widget.execute?.()
    await settle()
    expect([lost.log, isCaptchaError(lost.errors[0], 'invalid-captcha-id')]).toEqual([
      ['failed invalid-captcha-id'],
      true,
    ])
  })

  it.each([
    ['a pseudo error', { cause: 'missing-captcha', message: 'no captcha' }, ['missing-captcha', undefined, undefined]],
    ['a word', 'challenge-error', ['challenge-error', undefined, undefined]],
    ['an Error', new DOMException('gone', 'NotFoundError'), ['unknown', undefined, 'NotFoundError']],
    ['an Error with a word', new Error('x', { cause: 'rate-limited' }), ['rate-limited', undefined, undefined]],
    ['an unknown word', { cause: 'missing-soul' }, ['unknown', 'missing-soul', undefined]],
    ['nothing', undefined, ['unknown', undefined, undefined]],
  ])('are typed: %s', async (_, thrown, told) => {
    const api = await evaluate()
    const { widget, errors } = await scene({ size: 'invisible' })
    vi.spyOn(api, 'execute').mockImplementation(() => {
      throw thrown
    })
    widget.execute?.()
    await settle()
    const { code, vendorCode, cause } = errors[0]!
    expect([code, vendorCode, (cause as Error | undefined)?.name]).toEqual(told)
  })

  it('are closes, where the vendor reports one as an error', async () => {
    const api = await evaluate()
    const { widget, log } = await scene({ size: 'invisible' })
    vi.spyOn(api, 'execute').mockImplementation(() => {
      throw 'challenge-closed'
    })
    widget.execute?.()
    await settle()
    expect(log).toEqual(['closed challenge-closed'])
  })

  it('do not leave reset(), remove() and alive()', async () => {
    const { widget, log } = await scene({}, {})
    vendor().remove(emulator().widgets()[0]!.id)
    widget.reset()
    expect(widget.alive()).toBe(false)
    widget.remove()
    await settle()
    expect(log).toEqual([])
  })
})

describe('evaluated twice', () => {
  it('the widget stays with the object that made it', async () => {
    const first = await evaluate({ outcome: 'pass' })
    const { widget, log } = await scene({ size: 'invisible' })
    const calls = vi.spyOn(first, 'execute')
    const second = await evaluate({ outcome: 'pass' })
    expect(second).not.toBe(first)
    await expect(async () => second.getResponse(emulator().widgets()[0]!.id)).rejects.toMatchObject({
      cause: 'invalid-captcha-id',
    })
    widget.execute?.()
    await settle()
    expect([log, calls.mock.calls.length, widget.alive()]).toEqual([['solved token'], 1, true])
    widget.remove()
    expect(emulator().counts().live).toBe(0)
  })
})

describe('alive()', () => {
  it.each<[string, (host: HTMLElement) => void]>([
    ['its host left the document', (host) => host.remove()],
    ['its host was emptied', (host) => host.replaceChildren()],
    ['its frame was removed', (host) => host.querySelector('iframe')!.remove()],
    [
      'the vendor has forgotten it, though everything is still there',
      () =>
        vi.spyOn(vendor(), 'getResponse').mockImplementation(() => {
          throw { cause: 'invalid-captcha-id', message: '' }
        }),
    ],
    ['its challenge left with a body, though the box was kept', () => challenge()[0]!.parentElement!.remove()],
  ])('is false once %s', async (_, break_) => {
    const { widget, host } = await scene({}, {})
    expect(widget.alive()).toBe(true)
    break_(host)
    expect(widget.alive()).toBe(false)
  })

  it('is true for a vendor that makes its challenge when it is needed', async () => {
    const api = await evaluate()
    const { render } = api
    vi.spyOn(api, 'render').mockImplementation((...args) => {
      const id = render(...args)
      challenge()[0]!.parentElement!.remove()
      return id
    })
    const box = document.body.appendChild(document.createElement('div'))
    const toast = document.body.appendChild(document.createElement('div'))
    const { widget } = await scene({}, undefined, box, false)
    toast.remove()
    expect(widget.alive()).toBe(true)
  })

  it('is false after the vendor removed the widget by itself: it expired while its box was detached', async () => {
    const { widget, host } = await scene({}, { profile: 'S26', outcome: 'pass', tokenSeconds: 2 })
    widget.execute?.()
    await settle()
    const parent = host.parentNode!
    host.remove()
    await settle(2000)
    parent.append(host)
    expect(widget.alive()).toBe(false)
  })
})

describe('expiry', () => {
  it('is told, and only to who still listens: the vendor calls even after a removal inside its callback', async () => {
    const { widget, log } = await scene({ size: 'invisible' }, { outcome: 'pass', tokenSeconds: 2 })
    widget.execute?.()
    await settle(2100)
    expect(log).toEqual(['solved token', 'expired'])

    const other = await scene({ size: 'invisible' }, { profile: 'R23', outcome: 'pass', tokenSeconds: 2 })
    other.log.push = (...entries: string[]) => {
      if (entries[0]?.startsWith('solved')) other.widget.remove()
      return Array.prototype.push.apply(other.log, entries)
    }
    other.widget.execute?.()
    await settle(2100)
    expect([[...other.log], emulator().log.includes('expired-callback')]).toEqual([['solved token'], true])
  })
})

describe('remove()', () => {
  it.each(PROFILES)('leaves no node and no listener, whatever was open (%s)', async (profile) => {
    await evaluate({ profile, outcome: 'challenge' })
    const before = document.documentElement.outerHTML
    const added: AbortSignal[] = []
    const listen = EventTarget.prototype.addEventListener
    vi.spyOn(EventTarget.prototype, 'addEventListener').mockImplementation(function (this: EventTarget, ...args) {
      const [type, , options] = args
      if (/violation|error/.test(type)) added.push((options as AddEventListenerOptions).signal!)
      listen.apply(this, args)
    })
    const { widget, host, log } = await scene()
    widget.execute?.()
    await settle()
    expect([log, added.map(({ aborted }) => aborted)]).toEqual([['interactive'], [false, false]])
    widget.remove()
    expect([host.innerHTML, added.map(({ aborted }) => aborted)]).toEqual(['', [true, true]])
    host.remove()
    expect(document.documentElement.outerHTML).toBe(before)
    expect(log).toEqual(['interactive'])
  })

  it('is not alive without its challenge, though its box is where it was', async () => {
    const { widget, host } = await scene()
    const was = document.body
    const body = document.createElement('body')
    body.append(host)
    was.replaceWith(body)
    expect([host.isConnected, widget.alive()]).toEqual([true, false])
    body.replaceWith(was)
    widget.remove()
  })

  it('bears a page that was swapped, of which the vendor throws', async () => {
    const api = await evaluate()
    const { widget, host } = await scene()
    const remove = vi.spyOn(api, 'remove')
    document.body.replaceChildren()
    expect(widget.alive()).toBe(false)
    widget.remove()
    expect([remove.mock.results[0]?.type, host.isConnected]).toEqual(['throw', false])
  })
})

describe('with the machine', () => {
  const captchas: Captcha[] = []
  afterEach(() => {
    for (const captcha of captchas.splice(0)) captcha.destroy()
  })

  async function machine(scenario: Parameters<typeof evaluate>[0], given: Partial<HcaptchaOptions> = {}) {
    await evaluate(scenario)
    forget()
    const captcha = createCaptcha({ provider: hcaptcha({ sitekey, ...given }) })
    captchas.push(captcha)
    const container = document.body.appendChild(document.createElement('div'))
    const log: string[] = []
    captcha.on('*', (event) => log.push('code' in event ? `${event.type} ${event.code}` : event.type))
    captcha.mount(container)
    await settle()
    return { captcha, container, log }
  }

  it('begins a run that is asked for inside a callback of the vendor only after it', async () => {
    const { captcha, log } = await machine({ next: ['challenge-closed', 'pass'] })
    const tokens: string[] = []
    captcha.on('close', () => void captcha.execute().then((token) => tokens.push(token)))
    const first = captcha.execute().catch((error: unknown) => (isCaptchaError(error) ? error.code : error))
    await settle(2000)
    await settle()
    expect([await first, tokens.length, log]).toEqual([
      ...['challenge-closed', 1],
      ['ready', 'open', 'close challenge-closed', 'solve', 'consume'],
    ])
  })

  it('a reset takes an open challenge away, which the vendor would leave open', async () => {
    const { captcha } = await machine({ outcome: 'challenge' })
    const run = captcha.execute().catch((error: unknown) => (isCaptchaError(error) ? error.code : error))
    await settle()
    expect(
      emulator()
        .widgets()
        .map(({ open }) => open),
    ).toEqual([true])
    captcha.reset()
    await settle()
    expect([
      await run,
      emulator()
        .widgets()
        .map(({ open }) => open),
      emulator().counts().removes,
    ]).toEqual([...['execute-cancelled', [false], 1]])
    captcha.destroy()
    expect(emulator().counts().live).toBe(0)
  })

  it('a failure before the vendor was ready is followed by a widget rendered anew, not by a reset', async () => {
    const { captcha } = await machine({ siteCheck: 'network-error' })
    expect(captcha.getState().status).toBe('failed')
    await emulator().set({ siteCheck: 'ok', outcome: 'pass' })
    const token = captcha.execute()
    await settle()
    expect([typeof (await token), emulator().counts()]).toMatchObject(['string', { renders: 2, removes: 1, live: 1 }])
  })

  it('a test key gives its token again and again', async () => {
    const { captcha } = await machine({}, { sitekey: '10000000-ffff-ffff-ffff-000000000001', size: 'invisible' })
    const tokens = [captcha.execute()]
    await settle()
    tokens.push(captcha.execute())
    await settle()
    expect(await Promise.all(tokens)).toEqual(Array(2).fill('10000000-aaaa-bbbb-cccc-000000000001'))
  })
})
