// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest'
import { createCaptcha } from '../src/captcha.ts'
import { CaptchaError } from '../src/errors.ts'
import type { CaptchaProvider } from '../src/provider.ts'
import { handProvider } from './handProvider.ts'
import { failure, living, scene, settle, useScenes, watch, type Scene } from './scene.ts'

useScenes()

describe('law 1: creating a captcha touches nothing', () => {
  it('adds no node, no timer, no listener, and asks no provider', () => {
    const before = document.documentElement.outerHTML
    const listening = vi.spyOn(EventTarget.prototype, 'addEventListener')
    const provider = handProvider()
    const captcha = createCaptcha({ provider })
    expect([document.documentElement.outerHTML, vi.getTimerCount(), listening.mock.calls.length, provider.log]).toEqual(
      [before, 0, 0, []],
    )
    expect(captcha.getState()).toEqual({ status: 'idle' })
    listening.mockRestore()
  })

  it('refuses on a server, and raises nothing', async () => {
    const { captcha, log } = await scene({}, { mount: false, late: true })
    vi.stubGlobal('document', undefined)
    const outcomes = [watch(captcha.execute()), watch(captcha.mint()), watch(captcha.load())]
    const sent = captcha.withToken(String)
    await settle()
    vi.unstubAllGlobals()
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['not-in-browser', 'not-in-browser', 'not-in-browser'])
    expect(await sent).toMatchObject({ success: false, error: { code: 'not-in-browser' } })
    expect(log).toEqual([])
  })
})

describe('law 4: execute() before ready waits, and every promise settles with a reason', () => {
  it('waits for the script, renders, and asks the widget on a task of its own', async () => {
    const { captcha, provider, log } = await scene({}, { late: true })
    const run = watch(captcha.execute())
    await settle()
    expect([provider.log, log, run.outcome]).toEqual([['load', 'load, asked'], ['(loading)'], 'pending'])
    provider.arrive()
    await settle()
    expect(provider.log).toEqual(['load', 'load, asked', 'render 1', 'execute 1'])
    provider.say().solved('t1')
    await settle()
    expect(run.outcome).toBe('t1')
    expect(log).toEqual([
      '(loading)',
      '(ready)',
      'ready',
      '(challenging)',
      '(solved)',
      'solve',
      '(consumed)',
      'consume',
    ])
  })

  it.each([
    ['closed', (s: Scene) => s.provider.say().closed('challenge-closed'), 'challenge-closed', 'close challenge-closed'],
    [
      'expired',
      (s: Scene) => s.provider.say().closed('challenge-expired'),
      'challenge-expired',
      'close challenge-expired',
    ],
    ['failed', (s: Scene) => s.provider.say().failed(failure('network-error')), 'network-error', 'error'],
    ['reset', (s: Scene) => s.captcha.reset(), 'execute-cancelled', 'close execute-cancelled'],
    ['destroyed', (s: Scene) => s.captcha.destroy(), 'destroyed', 'close execute-cancelled'],
  ])('%s: rejects, and raises exactly one of close and error', async (_name, end, code, event) => {
    const s = await scene()
    const runs = [watch(s.captcha.mint()), watch(s.captcha.mint())]
    await settle()
    end(s)
    end(s)
    await settle()
    expect(runs.map(({ outcome }) => outcome)).toEqual([code, code])
    expect(s.log.filter((entry) => /^(close|error)/.test(entry))).toEqual([event])
  })

  it('unmounted: rejects one task after the last owner has gone', async () => {
    const { captcha, log } = await scene({}, { mount: false, late: true })
    const release = captcha.retain()
    const run = watch(captcha.execute())
    const load = watch(captcha.load())
    release()
    expect(run.outcome).toBe('pending')
    await settle()
    expect([run.outcome, load.outcome]).toEqual(['execute-cancelled', 'execute-cancelled'])
    expect(log).toEqual(['(loading)', '(idle)', 'close execute-cancelled'])
  })

  it('the script fails: rejects with its reason, and one error is raised', async () => {
    const { captcha, provider, log } = await scene({}, { late: true })
    const run = watch(captcha.execute())
    provider.failLoad('script-error')
    await settle()
    expect(run.outcome).toBe('script-error')
    expect(log).toEqual(['(loading)', '(failed)', 'error'])
  })

  it('asked again by a listener of the failure, loads again, and neither hangs nor fails with it', async () => {
    const { captcha, provider } = await scene({}, { late: true })
    const again: { outcome: string }[] = []
    captcha.on('error', () => again.push(watch(captcha.execute()), watch(captcha.load())))
    const run = watch(captcha.execute())
    await vi.advanceTimersByTimeAsync(15_100)
    expect([run.outcome, ...again.map(({ outcome }) => outcome)]).toEqual(['script-timeout', 'pending', 'pending'])
    expect(provider.log).toEqual(['load', 'load, asked', 'load, asked'])
    provider.arrive()
    await settle()
    provider.say().solved('t1')
    await settle()
    expect(again.map(({ outcome }) => outcome)).toEqual(['t1', 'undefined'])
  })

  it('aborted: rejects with the reason, at once where it was aborted before', async () => {
    const { captcha, log, provider } = await scene()
    const before = watch(captcha.execute({ signal: AbortSignal.abort('early') }))
    const controller = new AbortController()
    const run = watch(captcha.execute({ signal: controller.signal }))
    await settle()
    controller.abort('changed my mind')
    await settle()
    expect([before.outcome, run.outcome]).toEqual(['early', 'changed my mind'])
    expect(log).toEqual(['(challenging)', '(ready)', 'close execute-cancelled'])
    expect(provider.log).toEqual(['execute 1', 'remove 1', 'render 2'])
  })

  it('aborting one of several waiters leaves the run to the others', async () => {
    const { captcha, log, provider } = await scene()
    const controller = new AbortController()
    const runs = [watch(captcha.mint({ signal: controller.signal })), watch(captcha.mint())]
    await settle()
    controller.abort('gone')
    provider.say().solved('t1')
    await settle()
    expect(runs.map(({ outcome }) => outcome)).toEqual(['gone', 'undefined'])
    expect(log).toEqual(['(challenging)', '(solved)', 'solve'])
  })

  it('an abort leaves a run that the visitor began to the visitor', async () => {
    const { captcha, log, provider } = await scene()
    provider.say().interactive(true)
    const controller = new AbortController()
    const run = watch(captcha.execute({ signal: controller.signal }))
    controller.abort('gone')
    provider.say().solved('t1')
    await settle()
    expect(run.outcome).toBe('gone')
    expect(log).toEqual(['(challenging)', 'open', '(solved)', 'solve'])
    expect(captcha.take()).toBe('t1')
  })

  it('an exclusive run is joined by nobody, a kept one by mint alone, the visitor’s by the first', async () => {
    const { captcha, provider } = await scene()
    const owner = watch(captcha.execute())
    const late = [watch(captcha.mint()), watch(captcha.execute())]
    await settle()
    provider.say().solved('t1')
    await settle()
    expect([owner, ...late].map(({ outcome }) => outcome)).toEqual(['t1', 'execute-in-progress', 'execute-in-progress'])

    provider.say().interactive(true)
    const first = watch(captcha.execute())
    const second = watch(captcha.execute())
    provider.say().solved('t2')
    await settle()
    expect([first.outcome, second.outcome]).toEqual(['t2', 'execute-in-progress'])
  })
})

describe('load()', () => {
  it('leaves a run alone that waits out a refusal', async () => {
    const { captcha, provider } = await scene()
    captcha.execute().catch(() => {})
    await settle()
    provider.say().failed(failure('rate-limited'))
    await settle()
    const run = watch(captcha.execute())
    const load = watch(captcha.load())
    await settle()
    expect([run.outcome, load.outcome, captcha.getState().status]).toEqual(['pending', 'undefined', 'failed'])
  })

  it('rejects where rendering anew fails', async () => {
    const { captcha, provider } = await scene()
    provider.say().failed(failure('network-error'))
    provider.breakRender(new Error('boom'))
    const load = watch(captcha.load())
    await settle()
    expect([captcha.getState().status, load.outcome]).toEqual(['failed', 'render-failed'])
  })
})

describe('law 5: no two calls ever yield the same token, and none leaves too old', () => {
  it('does not believe a vendor that delivers a spent token again', async () => {
    const { captcha, provider, log } = await scene()
    provider.say().solved('t1')
    expect([captcha.take(), captcha.take()]).toEqual(['t1', undefined])
    provider.say().solved('t1')
    expect([captcha.getState().status, captcha.take()]).toEqual(['consumed', undefined])
    expect(log).toEqual(['(solved)', 'solve', '(consumed)', 'consume'])
  })

  it('drops the held token when a newer one comes, and never hands it out', async () => {
    const { captcha, provider } = await scene()
    provider.say().solved('t1')
    provider.say().solved('t2')
    provider.say().solved('t1')
    expect([captcha.take(), captcha.take()]).toEqual(['t2', undefined])
  })

  it('takes the same token again and again from a public test key', async () => {
    const { captcha, provider } = await scene({ repeats: true })
    provider.say().solved('t1')
    const first = captcha.take()
    provider.say().solved('t1')
    expect([first, captcha.take()]).toEqual(['t1', 't1'])
  })

  it('expires five seconds before the end of life, by the wall clock or the monotonic one', async () => {
    const { captcha, provider, log } = await scene({ tokenLifetime: 20_000 })
    provider.say().solved('t1')
    await vi.advanceTimersByTimeAsync(14_999)
    expect(captcha.holds()).toBe(true)
    await vi.advanceTimersByTimeAsync(1)
    expect([captcha.holds(), captcha.take()]).toEqual([false, undefined])
    expect(log).toEqual(['(solved)', 'solve', '(expired)', 'expire'])
    expect(provider.log).toEqual(['reset 1'])
  })

  it('a laptop that slept, and a clock set back, gain nothing', async () => {
    const { captcha, provider } = await scene({ tokenLifetime: 20_000 })
    provider.say().solved('t1')
    vi.setSystemTime(Date.now() + 60_000)
    expect(captcha.take()).toBe(undefined)
    provider.say().solved('t2')
    vi.setSystemTime(Date.now() - 3_600_000)
    await vi.advanceTimersByTimeAsync(16_000)
    expect(captcha.take()).toBe(undefined)
  })

  it('the vendor’s own figure only ever shortens', async () => {
    const { captcha, provider } = await scene({ tokenLifetime: 20_000 })
    provider.say().solved('t1', 8_000)
    await vi.advanceTimersByTimeAsync(3_001)
    expect(captcha.getState().status).toBe('expired')
    provider.say().solved('t2', 900_000)
    await vi.advanceTimersByTimeAsync(15_001)
    expect(captcha.getState().status).toBe('expired')
  })

  it('a token too short-lived ever to leave is a failure, not a promise', async () => {
    const { captcha, provider } = await scene()
    const run = watch(captcha.execute())
    await settle()
    provider.say().solved('t1', 5_000)
    await settle()
    expect([run.outcome, captcha.getState().status]).toEqual(['incomplete-answer', 'failed'])
  })

  it('keeps one that never ends', async () => {
    const { captcha, provider } = await scene({ tokenLifetime: Infinity })
    provider.say().solved('t1')
    await vi.advanceTimersByTimeAsync(1000)
    expect(captcha.holds()).toBe(true)
  })

  it('gives a held token without another challenge', async () => {
    const { captcha, provider } = await scene()
    provider.say().solved('t1')
    await captcha.mint()
    expect([await captcha.execute(), provider.log]).toEqual(['t1', []])
  })

  it('reserves the token of a waiting run while listeners run', async () => {
    const { captcha, provider } = await scene()
    const greedy: unknown[] = []
    captcha.on('solve', (event) => greedy.push(event.take(), captcha.take(), captcha.holds()))
    const run = watch(captcha.execute())
    await settle()
    provider.say().solved('t1')
    await settle()
    expect([greedy, run.outcome]).toEqual([[undefined, undefined, false], 't1'])
    provider.say().solved('t2')
    expect(greedy.slice(3)).toEqual(['t2', undefined, false])
  })
})

describe('law 10: a widget that was lost', () => {
  it('while a token was held, is made anew when the token has expired', async () => {
    const { captcha, provider, container } = await scene({ visible: true })
    provider.say().solved('t1')
    container.replaceChildren()
    await vi.advanceTimersByTimeAsync(200_000)
    expect([captcha.getState().status, container.childElementCount]).toEqual(['expired', 1])
  })

  it('is rendered as soon as its container is in the document', async () => {
    const { captcha, provider } = await scene({ visible: true }, { late: true, mount: false })
    const parent = document.createElement('div')
    const container = parent.appendChild(document.createElement('div'))
    const unmount = captcha.mount(container)
    provider.arrive()
    await settle()
    expect([captcha.getState().status, container.childElementCount]).toEqual(['ready', 0])
    document.body.append(parent)
    await settle()
    expect(container.childElementCount).toBe(1)
    unmount()
    parent.remove()
    await settle()
    const other = document.createElement('div')
    captcha.mount(other)
    await settle()
    expect([captcha.getState().status, other.childElementCount]).toEqual(['ready', 0])
    document.body.append(other)
    await settle()
    expect([provider.log.filter((entry) => entry.startsWith('render')), other.childElementCount]).toEqual([
      ['render 1', 'render 2'],
      1,
    ])
  })

  it('leaves nothing that watches for a container, once it is destroyed', async () => {
    const watching = new Set<MutationObserver>()
    const { observe, disconnect } = MutationObserver.prototype
    vi.spyOn(MutationObserver.prototype, 'observe').mockImplementation(function start(
      this: MutationObserver,
      ...args: Parameters<MutationObserver['observe']>
    ) {
      watching.add(this)
      observe.apply(this, args)
    })
    vi.spyOn(MutationObserver.prototype, 'disconnect').mockImplementation(function stop(this: MutationObserver) {
      watching.delete(this)
      disconnect.call(this)
    })
    const { captcha, provider } = await scene({ visible: true }, { late: true, mount: false })
    captcha.mount(document.createElement('div'))
    provider.arrive()
    await settle()
    expect(watching.size).toBe(1)
    captcha.destroy()
    expect(watching.size).toBe(0)
    vi.restoreAllMocks()
  })
})

describe('law 8: an equal key never touches the widget', () => {
  it('uses the functions of the newest provider, and refuses another key', async () => {
    const { captcha, provider } = await scene()
    const newer: CaptchaProvider = { ...provider, options: { rqdata: () => 'new' } }
    captcha.update(newer)
    expect([captcha.provider, provider.log]).toEqual([newer, []])
    expect(() => captcha.update({ ...provider, key: 'b' })).toThrow(TypeError)
    expect(() => captcha.update({ ...provider, name: 'other' })).toThrow(TypeError)
  })
})

describe('law 9: a container that leaves and returns within one task keeps its widget', () => {
  it('keeps it through unmount and mount', async () => {
    const { captcha, provider, container } = await scene({}, { mount: false })
    const unmount = captcha.mount(container)
    provider.arrive()
    await settle()
    unmount()
    const again = captcha.mount(container)
    unmount()
    await settle()
    expect([provider.log, captcha.getState().status]).toEqual([['load', 'render 1'], 'ready'])
    again()
    container.remove()
    await settle()
    expect([provider.log, captcha.getState().status]).toEqual([['load', 'render 1', 'remove 1'], 'idle'])
  })

  it('keeps one that was let go of but is still in the document, until it has left', async () => {
    const { captcha, provider, container } = await scene({}, { mount: false })
    const unmount = captcha.mount(container)
    provider.arrive()
    await settle()
    unmount()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(captcha.getState().status).toBe('ready')
    document.body.replaceChildren()
    await settle()
    expect([provider.log.at(-1), captcha.getState().status]).toEqual(['remove 1', 'idle'])
  })

  it('loads and renders again when it is mounted again', async () => {
    const { captcha, provider, container } = await scene({}, { mount: false })
    captcha.mount(container)()
    container.remove()
    await settle()
    document.body.append(container)
    captcha.mount(container)
    provider.arrive()
    await settle()
    expect(captcha.getState().status).toBe('ready')
  })

  it('a container belongs to whoever mounted it last', async () => {
    const first = await scene()
    const second = handProvider()
    const other = createCaptcha({ provider: second })
    living.push(other)
    other.mount(first.container)
    second.arrive()
    await settle()
    expect([first.provider.log, second.log]).toEqual([['remove 1'], ['load', 'render 1']])
    expect(first.container.childElementCount).toBe(1)
  })
})

describe('law 11: after removal no callback changes anything and nothing stays', () => {
  it('destroys for good', async () => {
    const { captcha, provider, log, container } = await scene()
    provider.say().solved('t1')
    captcha.destroy()
    captcha.destroy()
    provider.say().solved('t2')
    provider.say().failed(failure('network-error'))
    captcha.reset()
    captcha.mount(container)
    expect([captcha.getState().status, captcha.take(), vi.getTimerCount()]).toEqual(['destroyed', undefined, 0])
    expect([container.childElementCount, provider.log]).toEqual([0, ['remove 1']])
    expect(log).toEqual(['(solved)', 'solve', '(destroyed)'])
    const outcomes = [watch(captcha.execute()), watch(captcha.load())]
    await settle()
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['destroyed', 'destroyed'])
  })

  it('does not hear what an old widget says', async () => {
    const { captcha, provider, log } = await scene()
    const run = watch(captcha.execute())
    await settle()
    const old = provider.say()
    captcha.reset()
    old.solved('t1')
    old.interactive(true)
    old.closed('challenge-closed')
    old.failed(failure('network-error'))
    old.expired()
    await settle()
    expect([run.outcome, captcha.getState().status]).toEqual(['execute-cancelled', 'ready'])
    expect(log).toEqual(['(challenging)', '(ready)', 'close execute-cancelled'])
  })

  it('survives a vendor that throws while it is removed', async () => {
    const { captcha, provider } = await scene()
    vi.spyOn(provider.log, 'push').mockImplementationOnce(() => {
      throw new Error('NotFoundError')
    })
    captcha.destroy()
    expect(captcha.getState().status).toBe('destroyed')
    await expect(settle()).rejects.toThrow('NotFoundError')
  })
})

describe('law 12: withToken admits one caller until its use has settled', () => {
  it('executes, uses and re-arms', async () => {
    const { captcha, provider, log } = await scene()
    let answer = (_value: string): void => {}
    const sent = captcha.withToken((token) => new Promise<string>((resolve) => (answer = (v) => resolve(token + v))))
    await settle()
    provider.say().solved('t1')
    await settle()
    expect(await captcha.withToken(String)).toMatchObject({ success: false, error: { code: 'execute-in-progress' } })
    expect(captcha.getState().status).toBe('consumed')
    answer('!')
    expect(await sent).toEqual({ success: true, value: 't1!' })
    expect(log.at(-1)).toBe('(ready)')
    expect(provider.log).toEqual(['execute 1', 'reset 1'])
    const again = captcha.withToken(String)
    await settle()
    provider.say().solved('t2')
    await settle()
    expect(await again).toEqual({ success: true, value: 't2' })
  })

  it('resolves for every reason of the captcha, and rejects with what use threw or the abort reason', async () => {
    const { captcha, provider } = await scene()
    const dismissed = captcha.withToken(String)
    await settle()
    provider.say().closed('challenge-closed')
    expect(await dismissed).toMatchObject({ success: false, error: { code: 'challenge-closed', quiet: true } })

    provider.say().solved('t1')
    const threw = watch(captcha.withToken(() => Promise.reject(new Error('500'))))
    await settle()
    expect([threw.outcome, captcha.getState().status]).toEqual(['Error: 500', 'ready'])

    provider.say().solved('t2')
    const own = new CaptchaError('unknown')
    const rethrown = captcha.withToken(() => {
      throw own
    })
    await expect(rethrown).rejects.toBe(own)

    const controller = new AbortController()
    const aborted = watch(captcha.withToken(String, { signal: controller.signal }))
    await settle()
    controller.abort('gone')
    await settle()
    expect(aborted.outcome).toBe('gone')
  })

  it('re-arms only the run whose token it took', async () => {
    const { captcha, provider } = await scene()
    provider.say().solved('t1')
    let answer = (): void => {}
    const sent = captcha.withToken(() => new Promise<void>((resolve) => (answer = resolve)))
    await settle()
    const other = watch(captcha.execute())
    await settle()
    answer()
    await sent
    expect([captcha.getState().status, other.outcome]).toEqual(['challenging', 'pending'])
  })
})

describe('law 13: only our errors, the caller’s own, or the abort reason leave', () => {
  it('a render that throws is render-failed, with its cause', async () => {
    const { captcha, provider, log } = await scene({}, { late: true })
    provider.breakRender(new Error('boom'))
    const run = captcha.execute()
    provider.arrive()
    await settle()
    await expect(run).rejects.toMatchObject({ code: 'render-failed', cause: new Error('boom') })
    expect(log).toEqual(['(loading)', '(failed)', 'error'])
    provider.breakRender()
    const again = watch(captcha.execute())
    await settle()
    provider.say().solved('t1')
    await settle()
    expect(again.outcome).toBe('t1')
  })

  it('an execute that throws is one typed event', async () => {
    const { captcha, provider, log } = await scene()
    vi.spyOn(provider.log, 'push').mockImplementationOnce(() => {
      throw { cause: 'nonsense' }
    })
    const run = watch(captcha.execute())
    await settle()
    expect([run.outcome, log]).toEqual(['unknown', ['(challenging)', '(failed)', 'error']])
  })

  it('an error of another copy of the package is as good as ours', async () => {
    vi.resetModules()
    const other = await import('../src/errors.ts')
    expect(other.CaptchaError).not.toBe(CaptchaError)
    const { captcha, provider } = await scene()
    const sent = watch(captcha.withToken(String).then((result) => (result.success ? 'sent' : result.error.code)))
    await settle()
    provider.say().failed(new other.CaptchaError('network-error', { provider: 'hand' }))
    await settle()
    expect(sent.outcome).toBe('network-error')

    const load = () => Promise.reject(new other.CaptchaError('script-blocked'))
    const second = createCaptcha({ provider: { ...handProvider(), load } })
    living.push(second)
    const run = watch(second.execute())
    await settle()
    expect(run.outcome).toBe('script-blocked')
  })

  it('a listener that throws is reported on a task of its own and stops nobody', async () => {
    const { captcha, provider, log } = await scene()
    captcha.on('solve', () => {
      throw new Error('theirs')
    })
    captcha.on('solve', () => log.push('the next one'))
    provider.say().solved('t1')
    expect(log).toEqual(['(solved)', 'solve', 'the next one'])
    await expect(settle()).rejects.toThrow('theirs')
  })

  it('a listener may destroy, reset or ask again', async () => {
    const { captcha, provider } = await scene()
    const again: { outcome: string }[] = []
    const undo = captcha.on('close', () => {
      undo()
      again.push(watch(captcha.execute()))
    })
    const run = watch(captcha.execute())
    await settle()
    provider.say().closed('challenge-closed')
    expect(provider.log).toEqual(['execute 1'])
    await settle()
    expect([run.outcome, again[0]?.outcome, provider.log]).toEqual([
      'challenge-closed',
      'pending',
      ['execute 1', 'execute 1'],
    ])
    captcha.on('solve', () => captcha.destroy())
    provider.say().solved('t1')
    await settle()
    expect(again[0]?.outcome).toBe('destroyed')
  })
})

describe('law 14: a cancel is not a failure', () => {
  it.each(['challenge-closed', 'challenge-expired'] as const)('%s re-arms and never sets failed', async (code) => {
    const { captcha, provider, log } = await scene({ visible: true })
    provider.say().interactive(true)
    provider.say().closed(code)
    provider.say().closed(code)
    expect([captcha.getState().status, log]).toEqual(['ready', ['(challenging)', 'open', '(ready)', `close ${code}`]])
  })
})

describe('law 15: retries are bounded, spaced and visible', () => {
  it('rate-limited is never retried by itself; the next run waits, and an abort ends the waiting', async () => {
    const { captcha, provider, log } = await scene()
    const first = watch(captcha.execute())
    await settle()
    provider.say().failed(failure('rate-limited'))
    await settle()
    const state = captcha.getState()
    expect([first.outcome, state.status === 'failed' && state.retryAt! - Date.now() > 790]).toEqual([
      'rate-limited',
      true,
    ])
    const controller = new AbortController()
    const second = watch(captcha.execute({ signal: controller.signal }))
    await vi.advanceTimersByTimeAsync(500)
    expect(provider.log).toEqual(['execute 1'])
    controller.abort('tired')
    const third = watch(captcha.execute())
    await vi.advanceTimersByTimeAsync(600)
    expect([second.outcome, third.outcome, provider.log]).toEqual([
      'tired',
      'pending',
      ['execute 1', 'remove 1', 'render 2', 'execute 2'],
    ])
    for (const wait of [2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      provider.say().failed(failure('rate-limited'))
      const run = captcha.execute()
      const before = provider.log.length
      await vi.advanceTimersByTimeAsync(wait * 0.8 - 10)
      expect(provider.log.length).toBe(before)
      await vi.advanceTimersByTimeAsync(wait * 0.2 + 20)
      expect(provider.log.length).toBe(before + 3)
      run.catch(() => {})
    }
    provider.say().solved('t1')
    expect(log.filter((entry) => entry.startsWith('retry'))).toEqual([])
  })

  it('what rendering anew may cure is tried once more, then reported', async () => {
    const { captcha, provider, log } = await scene()
    const run = watch(captcha.execute())
    await settle()
    provider.say().failed(failure('challenge-error'))
    await settle()
    expect([provider.log, run.outcome]).toEqual([['execute 1', 'remove 1', 'render 2', 'execute 2'], 'pending'])
    provider.say().failed(failure('challenge-error'))
    await settle()
    expect(run.outcome).toBe('challenge-error')
    expect(log).toEqual(['(challenging)', 'retry', '(failed)', 'error'])
  })

  it('a vendor that reports it once for each of its frames does not spoil the second attempt', async () => {
    const { captcha, provider, log } = await scene({ visible: true })
    const run = watch(captcha.execute())
    await settle()
    provider.say(1).failed(failure('challenge-error'))
    provider.say(1).failed(failure('challenge-error'))
    await settle()
    expect([run.outcome, provider.log, log]).toEqual([
      'pending',
      ['execute 1', 'remove 1', 'render 2', 'execute 2'],
      ['(challenging)', 'retry'],
    ])
  })

  it('an unsolicited one renders anew too, and is reported when it comes again', async () => {
    const { captcha, provider, log } = await scene()
    provider.say().failed(failure('missing-captcha'))
    await settle()
    provider.say().failed(failure('missing-captcha'))
    await settle()
    expect([provider.log, log, captcha.getState().status]).toEqual([
      ['remove 1', 'render 2'],
      ['retry', '(failed)', 'error'],
      'failed',
    ])
  })

  it('passes on what the loader says of its own retries', async () => {
    const { provider, captcha } = await scene({}, { late: true })
    const retries: unknown[] = []
    captcha.on('retry', ({ attempt, delayMs, error }) => retries.push([attempt, delayMs, error.code]))
    provider.request()?.retrying(new CaptchaError('script-error'), 1, 900)
    expect(retries).toEqual([[1, 900, 'script-error']])
  })
})

describe('law 16: silence is an error too, a visitor who takes their time never is', () => {
  it('reports a script that never answers, and takes its late arrival', async () => {
    const { captcha, provider, log } = await scene({}, { late: true })
    const run = watch(captcha.execute())
    await vi.advanceTimersByTimeAsync(15_100)
    expect([run.outcome, captcha.getState().status]).toEqual(['script-timeout', 'failed'])
    provider.arrive()
    await settle()
    expect(log).toEqual(['(loading)', '(failed)', 'error', '(loading)', '(ready)', 'ready'])
  })

  it('reports a vendor that was asked and says nothing', async () => {
    const { captcha, log } = await scene()
    const run = watch(captcha.execute())
    await vi.advanceTimersByTimeAsync(30_500)
    expect([run.outcome, log]).toEqual(['widget-timeout', ['(challenging)', '(failed)', 'error']])
  })

  it('waits for a visitor at work as long as they take, and counts again when they are done', async () => {
    const { captcha, provider } = await scene()
    const run = watch(captcha.execute())
    await settle()
    provider.say().interactive(true)
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(run.outcome).toBe('pending')
    provider.say().interactive(false)
    await vi.advanceTimersByTimeAsync(29_000)
    expect(run.outcome).toBe('pending')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(run.outcome).toBe('widget-timeout')
  })

  it('never counts against a visible widget that waits for its visitor', async () => {
    const { captcha } = await scene({ visible: true })
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect([captcha.getState().status, vi.getTimerCount()]).toEqual(['ready', 0])
  })

  it('counts only seconds in which the page was visible and online', async () => {
    const { captcha } = await scene()
    const run = watch(captcha.execute())
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
    await vi.advanceTimersByTimeAsync(100_000)
    hidden.mockRestore()
    const offline = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    await vi.advanceTimersByTimeAsync(100_000)
    offline.mockRestore()
    expect(run.outcome).toBe('pending')
    await vi.advanceTimersByTimeAsync(31_000)
    expect(run.outcome).toBe('widget-timeout')
  })
})
