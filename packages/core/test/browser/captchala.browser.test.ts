import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { clear, forget, given, handVendor, scene } from './captchalaFixture.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  clear()
  forget()
  vi.useRealTimers()
  vi.restoreAllMocks()
  document.body.replaceChildren()
})

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
const twice = async (act: () => Promise<unknown>): Promise<void> => {
  await act()
  await act()
}
/** A source of numbered server tokens, and how often it was asked. */
function source() {
  const ask = vi.fn<() => Promise<string>>()
  ask.mockImplementation(() => Promise.resolve(`sct_${ask.mock.calls.length}`))
  return ask
}
const point = (at: Element, type = 'pointermove') => at.dispatchEvent(new Event(type, { bubbles: true }))
const overlay = (name = 'captchala-overlay', style = 'position:fixed;inset:0') => {
  const element = document.createElement('div')
  element.className = name
  element.style.cssText = style
  document.body.append(element)
  return element
}

describe('render', () => {
  it('hands every option to the vendor, handlers by the chain and before it is mounted', async () => {
    const vendor = handVendor()
    const theme = { custom: { color: '#475569' } }
    await scene({ lang: 'fr', theme, extra: { some: 'thing' }, tokenLifetime: 1 })
    expect(vendor.newest().options).toEqual({ ...given, lang: 'fr', theme, some: 'thing' })
    expect(vendor.log).toEqual(['init 1'])
  })

  it('hands extra options over as they are: functions too, and what has no text', async () => {
    const vendor = handVendor()
    const cycle: Record<string, unknown> = { at: new Date(0) }
    cycle['self'] = cycle
    const extra = { onFail: () => {}, cycle, big: 1n, action: 'other' }
    const { provider } = await scene({ extra })
    expect(Object.entries(extra).map(([name, value]) => vendor.newest().options[name] === value)).toEqual([
      ...[true, true, true, false],
    ])
    expect(provider.key).not.toBe((await scene({ extra, lang: 'fr' })).provider.key)
  })

  it('hands over a copy of the theme, which a framework may have wrapped, and nothing that is undefined', async () => {
    const vendor = handVendor()
    const theme = new Proxy({ custom: { color: '#475569', hover: undefined } }, {})
    await scene({ theme, lang: undefined, serverToken: undefined })
    expect(structuredClone(vendor.newest().options)).toStrictEqual({
      ...given,
      lang: 'auto',
      theme: { custom: { color: '#475569' } },
    })
  })

  it('passes no server token where there is none, and no function that would be asked for one', async () => {
    const vendor = handVendor()
    await scene({ serverToken: undefined })
    expect(Object.keys(vendor.newest().options)).not.toContain('serverToken')
    expect(Object.keys(vendor.newest().options)).not.toContain('onServerTokenExpired')
  })

  it.each([undefined, 'sct_1'])('tells what init throws, with the server token %s', async (serverToken) => {
    handVendor({ broken: true })
    const { log } = await scene({ serverToken })
    await settle()
    expect(log).toEqual(['failed render-failed'])
  })

  it.each([
    ['popup', true],
    ['float', false],
    ['embed', false],
  ] as const)('draws nothing of a %s that has no container: %s', async (product, hidden) => {
    handVendor()
    const { provider } = await scene({ product })
    const render = await provider.load({ explicit: true, retrying: () => {} })
    const host = document.body.appendChild(document.createElement('div'))
    const deaf = { interactive: () => {}, solved: () => {}, closed: () => {}, expired: () => {}, failed: () => {} }
    render(host, deaf, () => provider.options).remove()
    expect(host.getBoundingClientRect().right < 0).toBe(hidden)
  })

  it('says in development that a popup in a dialog may be out of reach', async () => {
    handVendor()
    const dialog = document.body.appendChild(document.createElement('dialog'))
    await scene({ product: 'popup' }, dialog)
    await scene({ product: 'embed' }, dialog)
    expect(vi.mocked(console.warn).mock.calls.flat()).toEqual([expect.stringContaining("product: 'embed'")])
  })
})

describe('a run', () => {
  it('waits for onReady, opens once, and settles once', async () => {
    const vendor = handVendor()
    const { widget, log } = await scene()
    widget.execute!()
    expect(vendor.log).toEqual(['init 1'])
    vendor.newest().ready()
    vendor.newest().ready()
    vendor.newest().success()
    vendor.newest().close()
    expect([vendor.log, log]).toEqual([['init 1', 'verify 1'], ['solved pt_1']])
  })

  it('opens at once if it is ready', async () => {
    const vendor = handVendor()
    const { widget } = await scene()
    vendor.newest().ready()
    widget.execute!()
    expect(vendor.log).toEqual(['init 1', 'verify 1'])
  })

  it('is over if the widget is never ready', async () => {
    const vendor = handVendor()
    const { widget, log } = await scene()
    widget.execute!()
    await settle(11_000)
    expect(log).toEqual([])
    await settle(2000)
    vendor.newest().ready()
    expect([log, vendor.log]).toEqual([['failed widget-timeout'], ['init 1']])
  })

  it('gives a press of the visitor two seconds to be the run', async () => {
    const vendor = handVendor()
    const { widget, host, log } = await scene()
    vendor.newest().ready()
    point(host.querySelector('button')!, 'pointerdown')
    point(host.querySelector('button')!, 'click')
    widget.execute!()
    await settle(1900)
    vendor.newest().success()
    await settle(60_000)
    expect([vendor.log, log]).toEqual([['init 1'], ['solved pt_1']])
  })

  it('leaves the challenge to a visitor who has begun, once it is to be seen', async () => {
    const vendor = handVendor()
    const { widget, host, log } = await scene()
    vendor.newest().ready()
    point(host.querySelector('button')!, 'click')
    widget.execute!()
    await settle(1900)
    overlay()
    await settle(600_000)
    vendor.newest().success()
    expect([vendor.log, log]).toEqual([['init 1'], ['interactive', 'idle', 'solved pt_1']])
  })

  it('opens after a press that came to nothing', async () => {
    const vendor = handVendor()
    const { widget, host, log } = await scene()
    vendor.newest().ready()
    point(host, 'pointerdown')
    await settle(60_000)
    widget.execute!()
    await settle(2000)
    vendor.newest().success()
    expect([vendor.log, log]).toEqual([['init 1', 'verify 1'], ['solved pt_1']])
  })

  it('opens once after a press that makes the widget anew', async () => {
    const vendor = handVendor()
    const { widget, host, log } = await scene({ serverToken: source() })
    await settle()
    vendor.newest().success()
    widget.reset()
    point(host.querySelector('button')!, 'click')
    widget.execute!()
    await settle(5000)
    vendor.newest().ready()
    vendor.newest().success()
    expect([vendor.log, log]).toEqual([
      ['init 1 with sct_1', 'destroy 1', 'init 2 with sct_2', 'verify 2'],
      ['solved pt_1', 'solved pt_2'],
    ])
  })

  it('shows the challenge where there is no verify()', async () => {
    const vendor = handVendor({ without: ['verify'] })
    const { widget } = await scene()
    vendor.newest().ready()
    widget.execute!()
    expect(vendor.log).toEqual(['init 1', 'showCaptcha 1'])
  })

  it('ends with a failure where nothing opens a challenge', async () => {
    const vendor = handVendor({ without: ['verify', 'showCaptcha'] })
    const { widget, log } = await scene()
    vendor.newest().ready()
    widget.execute!()
    expect(log).toEqual(['failed internal-error (not-supported)'])
  })

  it('ends with what verify() throws', async () => {
    const vendor = handVendor({ throws: ['verify'] })
    const { widget, log } = await scene()
    vendor.newest().ready()
    widget.execute!()
    expect(log).toEqual(['failed unknown (verify)'])
  })

  it('hears nothing of the promise that verify() may return', async () => {
    const vendor = handVendor({ returns: Promise.reject(new Error('nobody handles this')) })
    const { widget, log } = await scene()
    vendor.newest().ready()
    widget.execute!()
    await settle()
    vendor.newest().success()
    expect(log).toEqual(['solved pt_1'])
  })

  it('is closed by the visitor, once, and may be begun again with the same widget', async () => {
    const vendor = handVendor()
    const { widget, log } = await scene()
    vendor.newest().ready()
    widget.execute!()
    vendor.newest().close()
    vendor.newest().close()
    widget.execute!()
    vendor.newest().success()
    expect([log, vendor.log]).toEqual([
      ['closed challenge-closed', 'solved pt_1'],
      ['init 1', 'verify 1', 'verify 1'],
    ])
  })

  it.each([
    [{ token: ' pt_1 ', action: 'login', type: 'click' }, 'solved pt_1'],
    [{ token: 'pt_1' }, 'solved pt_1'],
    [{ token: 'pt_1', challengeId: 'ch_1' }, 'solved pt_1'],
    [{ token: 'dg_1' }, 'solved dg_1'],
    [{ token: 'pt_1', action: 'other' }, 'failed wrong-action'],
    [{ token: '' }, 'failed incomplete-answer'],
    [{ token: 1 }, 'failed incomplete-answer'],
    [{}, 'failed incomplete-answer'],
    [null, 'failed incomplete-answer'],
    [undefined, 'solved pt_1'],
    [{ token: 'client_1' }, 'failed network-error (client_)'],
    [{ token: 'co_1' }, 'failed network-error (co_)'],
  ])('understands the payload %o', async (payload, told) => {
    const vendor = handVendor()
    const { widget, log, errors } = await scene()
    vendor.newest().ready()
    widget.execute!()
    vendor.newest().success(payload)
    expect(log).toEqual([told])
    expect(errors.map(({ cause }) => cause)).toEqual(errors.map(() => undefined))
  })

  it('takes a newer token that comes by itself', async () => {
    const vendor = handVendor()
    const { log } = await scene()
    vendor.newest().success({ token: 'pt_a' })
    vendor.newest().success({ token: 'pt_b' })
    expect(log).toEqual(['solved pt_a', 'solved pt_b'])
  })
})

describe('a visitor at work', () => {
  it('is noticed by a challenge that appears while a run is under way, and by its going', async () => {
    const vendor = handVendor()
    const { widget, log } = await scene()
    vendor.newest().ready()
    overlay().remove()
    await settle()
    widget.execute!()
    const shown = overlay()
    await settle()
    shown.remove()
    await settle()
    expect(log).toEqual(['interactive', 'idle'])
  })

  it.each<[string, (element: HTMLElement, hidden: boolean) => void]>([
    ['display', ({ style }, hidden) => (style.display = hidden ? 'none' : 'block')],
    ['visibility', ({ style }, hidden) => (style.visibility = hidden ? 'hidden' : 'visible')],
    ['hidden', (element, hidden) => element.toggleAttribute('hidden', hidden)],
  ])('is noticed where the challenge is kept and only shown, by %s', async (_, hide) => {
    const vendor = handVendor()
    const { widget, log } = await scene()
    const kept = overlay()
    hide(kept, true)
    await settle()
    vendor.newest().ready()
    widget.execute!()
    await settle()
    hide(kept, false)
    await settle()
    hide(kept, true)
    await settle()
    expect(log).toEqual(['interactive', 'idle'])
  })

  it('is not seen in a bar that turns a spinner, or in a notice of the page', async () => {
    const vendor = handVendor()
    const { widget, host, log } = await scene()
    vendor.newest().ready()
    widget.execute!()
    host.firstElementChild!.append(document.createElement('i'))
    overlay('toast', 'position:fixed;top:0;width:320px;height:60px')
    await settle()
    expect(log).toEqual([])
  })

  it('is not seen in what the page shows anyway, nor in its going', async () => {
    const vendor = handVendor()
    const { widget, log } = await scene()
    vendor.newest().ready()
    const banner = overlay('cookie-banner', 'position:fixed;bottom:0;left:0;right:0;height:160px')
    await settle(5000)
    widget.execute!()
    await settle(5000)
    banner.remove()
    await settle(60_000)
    expect([log, vi.getTimerCount()]).toEqual([[], 0])
  })

  it('is seen beside it, and again in what is hidden and shown', async () => {
    const vendor = handVendor()
    const { widget, log } = await scene()
    vendor.newest().ready()
    overlay('chat')
    const kept = overlay()
    await settle()
    widget.execute!()
    kept.hidden = true
    await settle()
    kept.hidden = false
    await settle()
    kept.hidden = true
    await settle()
    expect(log).toEqual(['interactive', 'idle'])
  })

  it('is noticed where the place was as large before', async () => {
    const vendor = handVendor()
    const { widget, host, log } = await scene()
    host.style.height = '400px'
    vendor.newest().ready()
    await settle()
    widget.execute!()
    const card = host.firstElementChild!.appendChild(document.createElement('section'))
    card.style.height = '300px'
    await settle()
    card.remove()
    await settle()
    expect(log).toEqual(['interactive', 'idle'])
  })

  it('has all the time in the world, but not once the challenge is gone without a word', async () => {
    const vendor = handVendor()
    const { widget, log } = await scene()
    vendor.newest().ready()
    widget.execute!()
    const shown = overlay()
    await settle(600_000)
    shown.remove()
    await settle(13_000)
    expect(log).toEqual(['interactive', 'idle', 'failed widget-timeout'])
  })

  it('may begin by themselves, in the host', async () => {
    const vendor = handVendor()
    const { host, log } = await scene()
    vendor.newest().ready()
    point(host.querySelector('button')!, 'pointerdown')
    const card = host.firstElementChild!.appendChild(document.createElement('section'))
    card.style.height = '300px'
    await settle()
    vendor.newest().close()
    expect(log).toEqual(['interactive', 'idle', 'closed challenge-closed'])
  })

  it('is not seen in what appears after the answer', async () => {
    const vendor = handVendor()
    const { widget, log } = await scene()
    vendor.newest().ready()
    widget.execute!()
    vendor.newest().success()
    overlay()
    await settle()
    expect(log).toEqual(['solved pt_1'])
  })

  it('is noticed in a second run as in the first', async () => {
    const vendor = handVendor()
    const { widget, log } = await scene()
    vendor.newest().ready()
    await twice(async () => {
      widget.execute!()
      const shown = overlay()
      await settle()
      vendor.newest().close()
      shown.remove()
      await settle()
    })
    expect(log).toEqual([
      ...['interactive', 'idle', 'closed challenge-closed'],
      ...['interactive', 'idle', 'closed challenge-closed'],
    ])
  })
})

describe('server tokens', () => {
  it('are asked for once, however often the widget is rendered anew, until one is used up', async () => {
    const vendor = handVendor()
    const serverToken = source()
    const first = await scene({ serverToken })
    await settle()
    first.widget.remove()
    const second = first.again()
    await settle()
    vendor.newest().ready()
    second.widget.execute!()
    vendor.newest().success()
    expect([vendor.log, serverToken.mock.calls.length]).toEqual([
      ['init 1 with sct_1', 'destroy 1', 'init 2 with sct_1', 'verify 2'],
      1,
    ])
  })

  it('are asked for again lazily: at the next run', async () => {
    const vendor = handVendor()
    const serverToken = source()
    const { widget, log } = await scene({ serverToken })
    await settle()
    vendor.newest().ready()
    widget.execute!()
    vendor.newest().success()
    widget.reset()
    await settle(60_000)
    expect(serverToken).toHaveBeenCalledTimes(1)
    widget.execute!()
    await settle()
    vendor.newest().ready()
    vendor.newest().success()
    expect([vendor.log, log]).toEqual([
      ['init 1 with sct_1', 'verify 1', 'destroy 1', 'init 2 with sct_2', 'verify 2'],
      ['solved pt_1', 'solved pt_2'],
    ])
  })

  it('or when the visitor moves the pointer over the widget', async () => {
    const vendor = handVendor()
    const { widget, host } = await scene({ serverToken: source() })
    await settle()
    vendor.newest().success()
    // The token is still held.
    point(host.firstElementChild!)
    await settle()
    expect(vendor.log).toEqual(['init 1 with sct_1'])
    widget.reset()
    point(host.firstElementChild!)
    point(host)
    await settle()
    expect(vendor.log).toEqual(['init 1 with sct_1', 'destroy 1', 'init 2 with sct_2'])
  })

  it.each(['pointerdown', 'click'])(
    'or presses it (%s), which opens the new one and is not heard by the old',
    async (type) => {
      const vendor = handVendor()
      const { widget, host, log } = await scene({ serverToken: source() })
      await settle()
      vendor.newest().success()
      widget.reset()
      const button = host.querySelector('button')!
      button.addEventListener(type, () => log.push('heard by the old'))
      point(button, type)
      await settle()
      vendor.newest().ready()
      vendor.newest().success()
      expect([vendor.log, log]).toEqual([
        ['init 1 with sct_1', 'destroy 1', 'init 2 with sct_2', 'verify 2'],
        ['solved pt_1', 'solved pt_2'],
      ])
    },
  )

  it('that are a string work once, and then say so', async () => {
    const vendor = handVendor()
    const shown = await scene({ serverToken: 'sct_1' })
    await settle()
    vendor.newest().ready()
    shown.widget.execute!()
    vendor.newest().success()
    shown.widget.reset()
    shown.widget.execute!()
    await settle()
    expect(shown.log).toEqual(['solved pt_1', 'failed server-token-unavailable'])
    expect(String(shown.errors[0]!.cause)).toContain('pass a function')
    shown.options = { ...given, serverToken: 'sct_2' }
    shown.widget.execute!()
    await settle()
    vendor.newest().ready()
    vendor.newest().success()
    expect(shown.log.at(-1)).toBe('solved pt_2')
  })

  it('that the site cannot give end the run with its error', async () => {
    handVendor()
    const cause = new Error('down')
    const { widget, log, errors } = await scene({ serverToken: () => Promise.reject(cause) })
    widget.execute!()
    await settle()
    expect([log, errors[0]!.cause]).toEqual([['failed server-token-unavailable'], cause])
  })

  it('that never come end the run as what they are', async () => {
    handVendor()
    const { widget, log } = await scene({ serverToken: () => new Promise(() => {}) })
    widget.execute!()
    await settle(13_000)
    expect(log).toEqual(['failed server-token-unavailable'])
  })

  it.each([
    'server_token_required',
    'server_token_invalid',
    'server_token_expired',
    'server_token_exhausted',
    'token_expired',
    'challenge_expired',
    'session_expired',
  ])('that are refused (%s) are replaced twice in a run, and no more', async (word) => {
    const vendor = handVendor()
    const { widget, log } = await scene({ serverToken: source() })
    await settle()
    vendor.newest().ready()
    widget.execute!()
    const refuse = async () => {
      vendor.newest().error(`No (${word})`)
      await settle()
      vendor.newest().ready()
    }
    await twice(refuse)
    await refuse()
    const ending = word.startsWith('server') ? `failed server-token-rejected (${word})` : 'closed challenge-expired'
    expect([vendor.log, log]).toEqual([
      [
        ...['init 1 with sct_1', 'verify 1', 'destroy 1', 'init 2 with sct_2', 'verify 2'],
        ...['destroy 2', 'init 3 with sct_3', 'verify 3'],
      ],
      [ending],
    ])
  })

  it.each([
    ['server_token_app_mismatch', 'misconfigured'],
    ['server_token_binding_mismatch', 'server-token-rejected'],
  ])('that are not for this site or visitor (%s) are replaced once', async (word, code) => {
    const vendor = handVendor()
    const { widget, log } = await scene({ serverToken: source() })
    await settle()
    vendor.newest().ready()
    widget.execute!()
    await twice(async () => {
      vendor.newest().error(`No (${word})`)
      await settle()
      vendor.newest().ready()
    })
    expect([vendor.log, log]).toEqual([
      ['init 1 with sct_1', 'verify 1', 'destroy 1', 'init 2 with sct_2', 'verify 2'],
      [`failed ${code} (${word})`],
    ])
  })

  it.each(['token_expired', 'challenge_expired', 'session_expired'])(
    'are nothing to a visitor who was too slow where there are none: %s closes the challenge, and the next run has another',
    async (word) => {
      const vendor = handVendor()
      const { widget, log } = await scene()
      vendor.newest().ready()
      widget.execute!()
      vendor.newest().error(`Too slow (${word})`)
      widget.execute!()
      vendor.newest().ready()
      vendor.newest().success()
      expect([vendor.log, log]).toEqual([
        ['init 1', 'verify 1', 'destroy 1', 'init 2', 'verify 2'],
        ['closed challenge-expired', 'solved pt_2'],
      ])
    },
  )

  it('have their two refreshes in each run', async () => {
    const vendor = handVendor()
    const { widget, log } = await scene({ serverToken: source() })
    await settle()
    await twice(async () => {
      widget.execute!()
      await settle()
      vendor.newest().ready()
      await twice(async () => {
        vendor.newest().error('No (server_token_expired)')
        await settle()
        vendor.newest().ready()
      })
      vendor.newest().success()
      widget.reset()
    })
    expect(log).toEqual(['solved pt_3', 'solved pt_6'])
  })

  it('that are refused while nobody waits are replaced when somebody does', async () => {
    const vendor = handVendor()
    const serverToken = source()
    const { widget, log } = await scene({ serverToken })
    await settle()
    vendor.newest().error('No (server_token_expired)')
    await settle(60_000)
    expect([log, serverToken.mock.calls.length]).toEqual([[], 1])
    widget.execute!()
    await settle()
    vendor.newest().ready()
    expect(vendor.log).toEqual(['init 1 with sct_1', 'destroy 1', 'init 2 with sct_2', 'verify 2'])
  })

  it('are asked for twice by a pointer where every one is refused; then the failure is told, once', async () => {
    const vendor = handVendor()
    const serverToken = source()
    const { widget, host, log } = await scene({ serverToken })
    await settle()
    const refuse = async () => {
      vendor.newest().error('No (server_token_invalid)')
      await settle()
    }
    const wander = async () => {
      for (let step = 0; step < 10; step++) {
        point(host)
        await settle()
      }
    }
    await refuse()
    await wander()
    await refuse()
    expect([log, serverToken.mock.calls.length]).toEqual([[], 2])
    await twice(async () => {
      await wander()
      await refuse()
    })
    const failure = 'failed server-token-rejected (server_token_invalid)'
    expect([log, serverToken.mock.calls.length]).toEqual([[failure], 3])
    widget.execute!()
    await settle()
    vendor.newest().ready()
    vendor.newest().success()
    widget.reset()
    await wander()
    await refuse()
    await wander()
    expect([log, serverToken.mock.calls.length]).toEqual([[failure, 'solved pt_4'], 6])
  })

  it('are asked for as often, where the site cannot give any', async () => {
    handVendor()
    const serverToken = vi.fn<() => Promise<string>>().mockRejectedValue(new Error('down'))
    const { host } = await scene({ serverToken })
    for (let step = 0; step < 10; step++) {
      await settle()
      point(host)
    }
    expect(serverToken.mock.calls.length).toBe(3)
  })

  it.each<[string, () => string | Promise<string>, boolean, string]>([
    ['never comes', () => new Promise<string>(() => {}), false, 'server-token-unavailable'],
    ['comes, but no widget is ready', () => 'sct_2', false, 'widget-timeout'],
    ['comes, but nothing is to be seen of the new challenge', () => 'sct_2', true, 'widget-timeout'],
  ])('that replace one of a challenge that expired have a deadline: one that %s', async (_, second, isReady, code) => {
    const vendor = handVendor()
    const answers = [() => 'sct_1', second]
    const { widget, log } = await scene({ serverToken: () => answers.shift()!() })
    await settle()
    vendor.newest().ready()
    widget.execute!()
    const shown = overlay()
    await settle()
    shown.remove()
    vendor.newest().error('Too slow (challenge_expired)')
    await settle(5000)
    if (isReady) vendor.newest().ready()
    await settle(6000)
    expect(log).toEqual(['interactive', 'idle'])
    await settle(isReady ? 8000 : 2000)
    expect(log).toEqual(['interactive', 'idle', `failed ${code}`])
  })

  it('are not replaced where the site has none to give', async () => {
    const vendor = handVendor()
    const { widget, log } = await scene()
    vendor.newest().ready()
    widget.execute!()
    vendor.newest().error('No (server_token_required)')
    expect([vendor.log, log]).toEqual([
      ['init 1', 'verify 1'],
      ['failed server-token-rejected (server_token_required)'],
    ])
  })

  it('are given to the vendor when it asks by itself, and nothing if the site has none', async () => {
    const vendor = handVendor()
    const serverToken = source()
    const { widget } = await scene({ serverToken })
    await settle()
    const { onServerTokenExpired } = vendor.newest().options
    const answers = [await onServerTokenExpired!()]
    serverToken.mockRejectedValueOnce(new Error('down'))
    answers.push(await onServerTokenExpired!())
    widget.remove()
    answers.push(await onServerTokenExpired!())
    expect([answers, serverToken.mock.calls.length]).toEqual([['sct_2', null, null], 3])
  })
})

describe('reset', () => {
  it('resets the widget where there is no server token', async () => {
    const vendor = handVendor()
    const { widget, log } = await scene()
    vendor.newest().ready()
    widget.execute!()
    vendor.newest().success()
    widget.reset()
    widget.execute!()
    vendor.newest().success({ token: 'pt_b' })
    expect([vendor.log, log]).toEqual([
      ['init 1', 'verify 1', 'reset 1', 'verify 1'],
      ['solved pt_1', 'solved pt_b'],
    ])
  })

  it.each([[{ without: ['reset'] }], [{ throws: ['reset'] }]])(
    'makes it anew where that is not possible: %o',
    async (traps) => {
      const vendor = handVendor(traps)
      const { widget, log } = await scene()
      vendor.newest().ready()
      widget.execute!()
      vendor.newest().success()
      widget.reset()
      widget.execute!()
      vendor.newest().ready()
      vendor.newest().success()
      expect(vendor.log.filter((line) => !line.startsWith('reset'))).toEqual([
        ...['init 1', 'verify 1', 'destroy 1', 'init 2', 'verify 2'],
      ])
      expect(log).toEqual(['solved pt_1', 'solved pt_2'])
    },
  )
})

it('watches the whole page only while somebody waits', async () => {
  const vendor = handVendor()
  const watched: string[] = []
  const observe = vi.spyOn(MutationObserver.prototype, 'observe')
  observe.mockImplementation((target) => void watched.push(target.nodeName))
  vi.spyOn(MutationObserver.prototype, 'disconnect').mockImplementation(() => void watched.splice(0))
  const { widget } = await scene()
  const log = [[...watched]]
  vendor.newest().ready()
  widget.execute!()
  log.push([...watched])
  vendor.newest().success()
  log.push([...watched])
  widget.remove()
  log.push(watched)
  expect(log).toEqual([['DIV'], ['DIV', '#document'], ['DIV'], []])
})

it("keeps the vendor's buttons from being the form's default button", async () => {
  handVendor()
  const form = document.body.appendChild(document.createElement('form'))
  const { host } = await scene({}, form)
  host.firstElementChild!.insertAdjacentHTML('beforeend', '<button type="reset"></button>')
  await settle()
  expect([...host.querySelectorAll('button')].map(({ type }) => type)).toEqual(['button', 'reset'])
})

describe('removal', () => {
  it('destroys, and empties the host itself', async () => {
    const vendor = handVendor({ leaves: true, throws: ['destroy'] })
    const { widget, host } = await scene()
    widget.remove()
    expect([vendor.log, host.childNodes.length]).toEqual([['init 1', 'destroy 1'], 0])
  })

  it('takes the challenge along that it leaves in the body, and nothing of the page', async () => {
    const vendor = handVendor()
    const { widget } = await scene()
    vendor.newest().ready()
    widget.execute!()
    const [theirs, ours] = [overlay(), overlay('toast')]
    await settle()
    widget.remove()
    expect([theirs.isConnected, ours.isConnected]).toEqual([false, true])
  })

  it('takes a challenge along that was there before the run, and was shown in it', async () => {
    const vendor = handVendor()
    const { widget } = await scene()
    const [theirs, another] = [overlay(), overlay()]
    theirs.hidden = another.hidden = true
    await settle()
    vendor.newest().ready()
    widget.execute!()
    await settle()
    theirs.hidden = false
    await settle()
    theirs.hidden = true
    await settle()
    widget.remove()
    expect([theirs.isConnected, another.isConnected]).toEqual([false, true])
  })

  it('hears nothing afterwards, nor from an instance that was replaced', async () => {
    const vendor = handVendor()
    const { widget, log } = await scene({ serverToken: source() })
    await settle()
    widget.execute!()
    vendor.newest().error('No (server_token_expired)')
    await settle()
    const [replaced, current] = vendor.instances
    replaced!.ready()
    replaced!.success()
    replaced!.error('No')
    replaced!.close()
    widget.remove()
    current!.ready()
    current!.success()
    current!.error('No')
    current!.close()
    await settle(60_000)
    expect([log, vi.getTimerCount()]).toEqual([[], 0])
  })

  it('is not undone by a press that is still on its way', async () => {
    handVendor()
    const { widget, host } = await scene()
    widget.remove()
    const observe = vi.spyOn(MutationObserver.prototype, 'observe')
    point(host, 'pointerdown')
    point(host, 'click')
    await settle()
    expect([observe.mock.calls, vi.getTimerCount()]).toEqual([[], 0])
  })

  it('while a server token is on its way leaves it for the next widget, and makes none', async () => {
    const vendor = handVendor()
    const { widget, again } = await scene({ serverToken: source() })
    widget.remove()
    await settle()
    expect(vendor.log).toEqual([])
    again()
    await settle()
    expect(vendor.log).toEqual(['init 1 with sct_1'])
  })
})

it('is alive while its host is in the document and what it drew is in its host', async () => {
  const vendor = handVendor()
  const { widget, host } = await scene({ serverToken: source() })
  const log = [widget.alive()]
  await settle()
  vendor.newest().ready()
  log.push(widget.alive())
  const { parentElement } = host
  host.remove()
  log.push(widget.alive())
  parentElement!.append(host)
  log.push(widget.alive())
  host.replaceChildren()
  log.push(widget.alive())
  expect(log).toEqual([true, true, false, true, false])
})

/** As libraries do that navigate by another body, and keep what is in the host's. */
function swapBody(host: HTMLElement): () => void {
  const { body } = document
  const other = document.createElement('body')
  other.append(host.parentElement!)
  body.replaceWith(other)
  return () => other.replaceWith(body)
}

it('lives on in a body that was swapped, and notices a challenge there', async () => {
  const vendor = handVendor()
  const { widget, host, log } = await scene()
  vendor.newest().ready()
  const restore = swapBody(host)
  const alive = widget.alive()
  widget.execute!()
  const shown = overlay()
  await settle()
  shown.remove()
  await settle()
  widget.remove()
  restore()
  expect([alive, log]).toEqual([true, ['interactive', 'idle']])
})

it('takes nothing for a challenge that the other body had', async () => {
  const vendor = handVendor()
  const { widget, host, log } = await scene()
  vendor.newest().ready()
  const restore = swapBody(host)
  const own = overlay('page')
  own.hidden = true
  const alive = widget.alive()
  widget.execute!()
  own.hidden = false
  await settle()
  widget.remove()
  restore()
  expect([alive, log]).toEqual([true, []])
})

it('does not live on where its challenge was kept in the other body', async () => {
  const vendor = handVendor()
  const { widget, host } = await scene()
  overlay().hidden = true
  overlay('toast').remove()
  await settle()
  vendor.newest().ready()
  const before = widget.alive()
  const restore = swapBody(host)
  const after = widget.alive()
  widget.remove()
  restore()
  expect([before, after]).toEqual([true, false])
})
