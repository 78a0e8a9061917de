import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CaptchaFailure } from '../../src/errors.ts'
import * as original from '../../src/script.ts'
import { loadScript, loaderOf, pause, until, vendor, watch } from './scriptFixture.ts'
import type { Api, Vendor } from './scriptFixture.ts'

const registry = (): Map<string, Promise<unknown>> =>
  (globalThis as unknown as Record<symbol, Map<string, Promise<unknown>>>)[Symbol.for('captcha-field.scripts')]!
const globals = globalThis as unknown as Record<string, unknown>

const usable = { render: () => {}, evaluation: 0 }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  Reflect.deleteProperty(document, 'readyState')
})

const forward = (ms: number) => vi.advanceTimersByTimeAsync(ms)

/** Fails three times. */
async function exhaust(one: Vendor, script = one.script): Promise<CaptchaFailure | undefined> {
  const load = watch(loadScript(script, one.asked(true)))
  await until(() => one.log.some((line) => line.startsWith('retry 1')))
  await forward(1000)
  await until(() => one.log.some((line) => line.startsWith('retry 2')))
  await forward(2000)
  await until(() => load.outcome !== 'pending')
  return load.error
}

/** Lets the script arrive and call back. */
async function arrive(one: Vendor): Promise<void> {
  await until(() => one.evaluations() > 0)
  await pause()
  await forward(1)
}

describe('a page without the script', () => {
  it('gets one tag, which stays; the API is there when the script calls back', async () => {
    const one = vendor()
    const load = watch(loadScript(one.script, one.asked()))
    expect([one.tags().length, one.tags()[0]!.parentElement, one.tags()[0]!.async]).toEqual([1, document.head, true])
    await until(() => one.evaluations() > 0)
    await pause()
    expect(load.outcome).toBe('pending')
    await forward(1)
    expect([load.outcome, one.tags().length, globals[one.script.callback!]]).toEqual(['loaded', 1, undefined])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('gets one tag, however many ask, and asks nobody again once it is there', async () => {
    const one = vendor()
    const loads = [loadScript(one.script, one.asked()), loadScript(one.script, one.asked(true))]
    await arrive(one)
    loads.push(loadScript(one.script, one.asked()))
    const [first, ...others] = await Promise.all(loads)
    expect([others.every((api) => api === first), one.tags().length, one.evaluations()]).toEqual([true, 1, 1])
  })

  it('believes a global a second after the load of a renamed copy that never calls back', async () => {
    const one = vendor('late=60000')
    const load = watch(loadScript(one.script, one.asked()))
    await until(() => one.evaluations() > 0)
    await pause()
    await forward(900)
    expect(load.outcome).toBe('pending')
    await forward(100)
    expect(load.outcome).toBe('loaded')
  })

  it('believes it sooner where no call is to come', async () => {
    const one = vendor('late=60000')
    const load = watch(loadScript({ ...one.script, callback: undefined }, one.asked()))
    await until(() => one.evaluations() > 0)
    await pause()
    await forward(200)
    expect(load.outcome).toBe('loaded')
  })

  it('waits for a script that hangs, and takes it when it comes: its tag stays, and nobody puts another beside it', async () => {
    const one = vendor('hold')
    const load = watch(loadScript(one.script, one.asked()))
    await until(async () => (await one.requests()) === 1)
    await forward(60_000)
    const again = watch(loadScript(one.script, one.asked(true)))
    await pause()
    expect([load.outcome, one.tags().length, await one.requests()]).toEqual(['pending', 1, 1])
    await one.release()
    await arrive(one)
    expect([load.outcome, again.outcome, one.evaluations()]).toEqual(['loaded', 'loaded', 1])
  })

  it('is told within five seconds of a script that leaves no usable API, and may ask for it again', async () => {
    for (const knob of ['nothing', 'half']) {
      const one = vendor(knob)
      const load = watch(loadScript(one.script, one.asked()))
      await until(() => one.evaluations() > 0)
      await pause()
      await forward(4900)
      expect([knob, load.outcome]).toEqual([knob, 'pending'])
      await forward(100)
      expect([load.outcome, one.tags(), registry().has(one.name)]).toEqual(['api-missing', [], false])
      void loadScript(one.script, one.asked(true)).catch(() => {})
      expect([one.tags().length, one.log]).toEqual([1, []])
      await until(() => one.evaluations() === 2)
      await pause()
      await forward(5000)
    }
  })

  it('counts those five seconds in a parsed document', async () => {
    const one = vendor('nothing')
    const load = watch(loadScript(one.script, one.asked()))
    await until(() => one.evaluations() > 0)
    await pause()
    Object.defineProperty(document, 'readyState', { value: 'loading', configurable: true })
    await forward(20_000)
    expect(load.outcome).toBe('pending')
    Reflect.deleteProperty(document, 'readyState')
    await forward(5000)
    expect(load.outcome).toBe('api-missing')
  })
})

describe('what the loader listens to', () => {
  it('is let go of when it is done, whether well or badly', async () => {
    const signals: AbortSignal[] = []
    const listen = EventTarget.prototype.addEventListener
    vi.spyOn(EventTarget.prototype, 'addEventListener').mockImplementation(function (this: EventTarget, ...args) {
      const [type, , options] = args
      if (/^(load|error|securitypolicyviolation)$/.test(type))
        signals.push((options as AddEventListenerOptions).signal!)
      listen.apply(this, args)
    })
    const [good, bad] = [vendor(), vendor('nothing')]
    const loads = [good, bad].map((one) => watch(loadScript(one.script, one.asked())))
    expect(signals.map(({ aborted }) => aborted)).toEqual(Array(6).fill(false))
    await arrive(good)
    await arrive(bad)
    await forward(5000)
    expect([loads.map(({ outcome }) => outcome), signals.every(({ aborted }) => aborted)]).toEqual([
      ...[['loaded', 'api-missing'], true],
    ])
  })
})

describe('a tag that fires error', () => {
  it('goes, and is tried again after one and after two seconds, jittered; then everybody hears script-error', async () => {
    const one = vendor('fail=9')
    const load = watch(loadScript(one.script, one.asked()))
    const joined = watch(loadScript(one.script, one.asked(true)))
    await until(() => one.log.length === 2)
    expect([one.tags(), one.added().length]).toEqual([[], 1])
    await forward(999)
    expect(one.added().length).toBe(1)
    await forward(1)
    expect(one.added().length).toBe(2)
    await until(() => one.log.length === 4)
    await forward(2000)
    await until(() => load.outcome !== 'pending')
    expect(one.log).toEqual([
      ...['retry 1: script-error, 1000 ms', 'retry 1: script-error, 1000 ms'],
      ...['retry 2: script-error, 2000 ms', 'retry 2: script-error, 2000 ms'],
    ])
    expect([load.outcome, joined.outcome, one.tags(), await one.requests()]).toEqual([
      'script-error',
      'script-error',
      [],
      3,
    ])
    await forward(1)
    expect([registry().has(one.name), globals[one.script.callback!], vi.getTimerCount()]).toEqual([false, undefined, 0])
    expect(load.error).toMatchObject({ provider: one.name, retryable: true })
  })

  it('rejects on the first load and succeeds on the third request of the next', async () => {
    const one = vendor('fail=5')
    expect((await exhaust(one))?.code).toBe('script-error')
    const second = watch(loadScript(one.script, one.asked(true)))
    await until(() => one.log.length === 3)
    await forward(1000)
    await until(() => one.log.length === 4)
    await forward(2000)
    await arrive(one)
    expect([second.outcome, one.tags().length, await one.requests()]).toEqual(['loaded', 1, 6])
  })

  it('spreads its retries by a fifth to either side', async () => {
    for (const [random, delay] of [
      [0, 800],
      [0.999, 1200],
    ] as const) {
      vi.mocked(Math.random).mockReturnValue(random)
      const one = vendor('fail=1')
      const load = watch(loadScript(one.script, one.asked()))
      await until(() => one.log.length === 1)
      expect(one.log).toEqual([`retry 1: script-error, ${delay} ms`])
      await forward(delay)
      await arrive(one)
      expect(load.outcome).toBe('loaded')
    }
  })

  it('waits for the network where there is none', async () => {
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    const one = vendor('fail=1')
    const load = watch(loadScript(one.script, one.asked()))
    await until(() => one.log.length === 1)
    await forward(60_000)
    expect(one.tags()).toEqual([])
    online.mockReturnValue(true)
    await forward(1000)
    expect(one.tags().length).toBe(1)
    await arrive(one)
    expect([load.outcome, one.tags().length]).toEqual(['loaded', 1])
  })

  it('asks the second host after the first, and the first again', async () => {
    const one = vendor()
    const address = (host: string) => `${location.origin}/script/${host}.js?vendor=${one.name}&fail=9`
    const error = await exhaust(one, { ...one.script, urls: [address('first'), address('second')] })
    expect([one.added(), error?.code]).toEqual([
      ['/script/first.js', '/script/second.js', '/script/first.js'],
      'script-error',
    ])
  })
})

describe('after everything failed', () => {
  it('gives a mere mount the same error for thirty seconds, without a request', async () => {
    const one = vendor('fail=3')
    const error = await exhaust(one)
    await forward(29_900)
    const load = watch(loadScript(one.script, one.asked()))
    await pause()
    expect([load.error === error, await one.requests()]).toEqual([true, 3])
    await forward(200)
    const later = watch(loadScript(one.script, one.asked()))
    await arrive(one)
    expect([later.outcome, await one.requests()]).toEqual(['loaded', 4])
  })

  it('asks at once for somebody, one request in flight', async () => {
    const one = vendor('fail=3')
    await exhaust(one)
    const loads = [true, true, false].map((explicit) => watch(loadScript(one.script, one.asked(explicit))))
    await arrive(one)
    expect([loads.map(({ outcome }) => outcome), await one.requests()]).toEqual([['loaded', 'loaded', 'loaded'], 4])
  })

  it('finds what came in another way meanwhile', async () => {
    const one = vendor('fail=3')
    await exhaust(one)
    globals[one.name] = usable
    expect(await loadScript(one.script, one.asked())).toBe(usable)
  })
})

describe('a page that brought the script itself', () => {
  it('finished: its global is taken, and no tag is added', async () => {
    const one = vendor()
    one.bring()
    await until(() => one.evaluations() === 1)
    const api = await loadScript(one.script, one.asked())
    expect([api, one.tags().length, await one.requests()]).toEqual([globals[one.name], 1, 1])
  })

  it('removed after its load: its global is taken', async () => {
    const one = vendor()
    const tag = one.bring()
    await until(() => one.evaluations() === 1)
    tag.remove()
    const api = await loadScript(one.script, one.asked())
    expect([api, one.tags(), await one.requests()]).toEqual([globals[one.name], [], 1])
  })

  it('in flight: its tag is adopted, not wrapped, not removed, and runs once', async () => {
    const one = vendor()
    const tag = one.bring('hold')
    const onload = vi.fn<() => void>()
    tag.addEventListener('load', onload)
    const before = tag.outerHTML
    const load = watch(loadScript(one.script, one.asked(true)))
    await until(async () => (await one.requests()) === 1)
    await forward(3000)
    await one.release()
    await until(() => one.evaluations() === 1)
    await pause()
    await forward(100)
    // The vendor has not read its options yet when its tag fires `load`.
    expect(load.outcome).toBe('pending')
    await forward(100)
    expect([load.outcome, one.tags(), tag.outerHTML, one.evaluations(), onload.mock.calls.length]).toEqual([
      ...['loaded', [tag], before, 1, 1],
    ])
  })

  it('still parsing: what is there already is taken when it is parsed', async () => {
    const one = vendor()
    globals[one.name] = usable
    Object.defineProperty(document, 'readyState', { value: 'loading', configurable: true })
    const load = watch(loadScript(one.script, one.asked()))
    await forward(2000)
    expect([load.outcome, one.tags()]).toEqual(['pending', []])
    Reflect.deleteProperty(document, 'readyState')
    await forward(200)
    expect([load.outcome, one.tags()]).toEqual(['loaded', []])
  })

  it('failing in flight: script-error is told once, and only somebody who asks then gets ours beside it', async () => {
    const one = vendor()
    const tag = one.bring('hold&fail=1')
    const load = watch(loadScript(one.script, one.asked()))
    await until(async () => (await one.requests()) === 1)
    await one.release()
    await until(() => load.outcome !== 'pending')
    const mount = watch(loadScript(one.script, one.asked()))
    await pause()
    expect([load.outcome, mount.outcome, one.tags(), one.log]).toEqual(['script-error', 'script-error', [tag], []])
    const asked = watch(loadScript(one.script, one.asked(true)))
    expect(one.tags().length).toBe(2)
    await arrive(one)
    expect([asked.outcome, one.tags()[0]]).toEqual(['loaded', tag])
  })

  it('failed before we came: ours goes beside it when somebody asks after the timeout', async () => {
    const one = vendor('', { timeout: 15_000 })
    const tag = one.bring('fail=1')
    await new Promise((resolve) => tag.addEventListener('error', resolve))
    const load = watch(loadScript(one.script, one.asked()))
    await forward(10_000)
    const early = watch(loadScript(one.script, one.asked(true)))
    expect(one.tags()).toEqual([tag])
    await forward(5000)
    const mount = watch(loadScript(one.script, one.asked()))
    expect([load.outcome, one.tags(), vi.getTimerCount()]).toEqual(['pending', [tag], 0])
    const late = watch(loadScript(one.script, one.asked(true)))
    expect(one.tags().length).toBe(2)
    await arrive(one)
    expect([load, early, mount, late].map(({ outcome }) => outcome)).toEqual(['loaded', 'loaded', 'loaded', 'loaded'])
    expect(one.tags()[0]).toBe(tag)
  })

  it('silent, and ours failing as well: it is not waited for a second time', async () => {
    const one = vendor('fail=4')
    const tag = one.bring('fail=1')
    await new Promise((resolve) => tag.addEventListener('error', resolve))
    const load = watch(loadScript(one.script, one.asked()))
    await forward(15_000)
    await exhaust(one)
    expect([load.outcome, one.tags()]).toEqual(['script-error', [tag]])
    const again = watch(loadScript(one.script, one.asked(true)))
    expect(one.tags().length).toBe(2)
    await arrive(one)
    expect(again.outcome).toBe('loaded')
  })

  it('failing at last, while ours is on its way: ours is left alone', async () => {
    const one = vendor('hold')
    const tag = one.bring('hold')
    const load = watch(loadScript(one.script, one.asked()))
    await until(async () => (await one.requests()) === 1)
    await forward(15_000)
    void loadScript(one.script, one.asked(true))
    await until(async () => (await one.requests()) === 2)
    const tags = one.tags()
    tag.dispatchEvent(new Event('error'))
    await forward(3000)
    expect([one.tags(), one.log, load.outcome]).toEqual([tags, [], 'pending'])
    await one.release()
    await until(() => one.evaluations() > 0)
    await pause()
    await forward(1000)
    expect(load.outcome).toBe('loaded')
  })

  it('silent for too long, but coming: it is taken when it arrives', async () => {
    const one = vendor()
    one.bring('hold')
    const load = watch(loadScript(one.script, one.asked()))
    await until(async () => (await one.requests()) === 1)
    await forward(60_000)
    await one.release()
    await until(() => one.evaluations() === 1)
    await pause()
    await forward(200)
    expect([load.outcome, one.tags().length, one.evaluations()]).toEqual(['loaded', 1, 1])
  })

  it('arriving while ours waits for the network: ours is not needed any more', async () => {
    const one = vendor('fail=9')
    const tag = one.bring('hold')
    const load = watch(loadScript(one.script, one.asked()))
    await until(async () => (await one.requests()) === 1)
    await forward(15_000)
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    void loadScript(one.script, one.asked(true))
    await until(() => one.log.length === 2)
    await forward(1000)
    globals[one.name] = usable
    tag.dispatchEvent(new Event('load'))
    await forward(200)
    online.mockReturnValue(true)
    await forward(1000)
    expect([load.outcome, one.tags(), vi.getTimerCount()]).toEqual(['loaded', [tag], 0])
    await one.release()
  })

  it('leaving no usable API: api-missing, then ours', async () => {
    const one = vendor()
    const tag = one.bring('hold&nothing')
    const load = watch(loadScript(one.script, one.asked()))
    await until(async () => (await one.requests()) === 1)
    await one.release()
    await until(() => one.evaluations() === 1)
    await pause()
    await forward(5000)
    expect([load.outcome, one.tags()]).toEqual(['api-missing', [tag]])
    const asked = watch(loadScript(one.script, one.asked(true)))
    await until(() => one.evaluations() === 2)
    await pause()
    await forward(1)
    expect(asked.outcome).toBe('loaded')
  })

  it('held back by a consent manager: its tag will never run, and is not waited for', async () => {
    const one = vendor()
    const tag = document.createElement('script')
    tag.type = 'text/plain'
    tag.src = `/script/${one.name}/api.js?vendor=${one.name}`
    document.head.append(tag)
    const load = watch(loadScript(one.script, one.asked()))
    await arrive(one)
    expect([load.outcome, one.tags().length]).toEqual(['loaded', 2])
    tag.remove()
  })
})

describe('a global that is not the vendor', () => {
  it('half there: ours is loaded', async () => {
    const one = vendor()
    globals[one.name] = {}
    const load = watch(loadScript(one.script, one.asked()))
    await arrive(one)
    expect(load.outcome).toBe('loaded')
  })

  it('an element with that id: ours is loaded', async () => {
    const one = vendor()
    const element = document.body.appendChild(document.createElement('div'))
    element.id = one.name
    expect(globals[one.name]).toBe(element)
    const load = watch(loadScript(one.script, one.asked()))
    await arrive(one)
    expect([load.outcome, one.tags().length]).toEqual(['loaded', 1])
    element.remove()
  })
})

describe('copies and versions of this package', () => {
  /** The same module a second time, with a memory of its own. */
  async function copy(): Promise<typeof loadScript> {
    const url = new URL('../../src/script.ts?copy', import.meta.url).href
    const module = (await import(/* @vite-ignore */ url)) as typeof original
    expect(module.loadScript).not.toBe(original.loadScript)
    return loaderOf(module)
  }

  it('share one tag and one API', async () => {
    const other = await copy()
    const one = vendor()
    const loads = [loadScript(one.script, one.asked()), other(one.script, one.asked(true))]
    await arrive(one)
    const [first, second] = await Promise.all(loads)
    expect([first === second, one.tags().length, one.evaluations()]).toEqual([true, 1, 1])
  })

  it('hear of a failure from whoever loads, find nothing of it in the registry, and may load themselves', async () => {
    const other = await copy()
    const one = vendor('fail=3')
    const theirs = watch(other(one.script, one.asked()))
    const ours = watch(loadScript(one.script, one.asked()))
    await until(() => one.log.length === 1)
    await forward(1000)
    await until(() => one.log.length === 2)
    await forward(2000)
    await until(() => theirs.outcome !== 'pending')
    expect([theirs.outcome, ours.outcome, registry().has(one.name)]).toEqual(['script-error', 'script-error', false])
    const again = watch(loadScript(one.script, one.asked()))
    await arrive(one)
    expect(again.outcome).toBe('loaded')
  })

  it('use what another version put into the registry as it is', async () => {
    const one = vendor()
    const api: Api = usable
    let arrives: (api: Api) => void = () => {}
    registry().set(one.name, new Promise<Api>((resolve) => (arrives = resolve)))
    const load = loadScript(one.script, one.asked(true))
    await forward(60_000)
    expect(one.tags()).toEqual([])
    arrives(api)
    expect([await load, await loadScript(one.script, one.asked()), one.tags()]).toEqual([api, api, []])
  })

  it('make the registry where there is none', async () => {
    Reflect.deleteProperty(globalThis, Symbol.for('captcha-field.scripts'))
    const one = vendor()
    globals[one.name] = usable
    expect(await loadScript(one.script, one.asked())).toBe(usable)
    expect([...registry().keys()]).toEqual([one.name])
  })
})

describe('our tag', () => {
  it('has the nonce of the option, else that of the page, which only the property tells', async () => {
    const theirs = document.createElement('script')
    theirs.setAttribute('nonce', 'of-the-page')
    document.head.append(theirs)
    const [inherited, given] = [vendor(), vendor('', { nonce: 'given', crossOrigin: 'anonymous' })]
    const loads = [inherited, given].map((one) => loadScript(one.script, one.asked()))
    const told = [inherited, given].map((one) => one.tags()[0]!).map(({ nonce, crossOrigin }) => [nonce, crossOrigin])
    theirs.remove()
    const bare = vendor()
    loads.push(loadScript(bare.script, bare.asked()))
    expect([...told, [bare.tags()[0]!.nonce]]).toEqual([['of-the-page', null], ['given', 'anonymous'], ['']])
    await arrive(inherited)
    await arrive(given)
    await arrive(bare)
    await Promise.all(loads)
  })

  it('held back by a consent manager: script-blocked at once, with the reason, and the tag goes', async () => {
    const observer = new MutationObserver((records) => {
      for (const node of records.flatMap((record) => [...record.addedNodes]))
        if (node instanceof HTMLScriptElement) node.type = 'text/plain'
    })
    observer.observe(document.head, { childList: true })
    const one = vendor('hold')
    const load = watch(loadScript(one.script, one.asked()))
    await pause()
    observer.disconnect()
    await forward(1)
    expect([load.outcome, load.error?.cause, one.tags(), one.log]).toEqual(['script-blocked', 'text/plain', [], []])
    expect(load.error?.retryable).toBe(false)
    await one.release()
  })

  it('may say javascript or module', async () => {
    const observer = new MutationObserver((records) => {
      for (const node of records.flatMap((record) => [...record.addedNodes]))
        if (node instanceof HTMLScriptElement) node.type = 'text/javascript'
    })
    observer.observe(document.head, { childList: true })
    const one = vendor()
    const load = watch(loadScript(one.script, one.asked()))
    await arrive(one)
    observer.disconnect()
    expect(load.outcome).toBe('loaded')
  })
})

describe('two captchas with other script options', () => {
  it('the first wins; the second hears of it in development', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const one = vendor()
    const load = loadScript(one.script, one.asked())
    void loadScript(
      { ...one.script, callback: 'other', urls: [one.tags()[0]!.src.replace(one.script.callback!, 'other')] },
      one.asked(),
    )
    expect(warn.mock.calls).toEqual([])
    void loadScript({ ...one.script, options: { nonce: 'other' } }, one.asked())
    expect(warn.mock.calls.map(([text]: unknown[]) => String(text).split(':')[0])).toEqual([
      `captcha-field: ${one.name} is loaded once; the script options that win`.split(':')[0],
    ])
    await arrive(one)
    await load
    expect(one.tags().length).toBe(1)
  })
})
