// @vitest-environment jsdom
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createCaptcha } from '../src/captcha.ts'
import { CaptchaError, isCaptchaError } from '../src/errors.ts'
import { handProvider } from './handProvider.ts'

// Everything that may happen to a captcha, in any order, from a vendor that says anything at any time.
const happenings = [
  'execute',
  'mint',
  'withToken',
  'abort',
  'take',
  'reset',
  'load',
  'unmount',
  'mount',
  'arrive',
  'failLoad',
  'open',
  'rest',
  'solve',
  'solve again',
  'close',
  'expire',
  'fail',
  'limit',
  'break',
  'die',
  'old',
  'empty',
  'second',
  'minute',
  'boom',
  'mend',
  'destroy',
] as const
type Happening = (typeof happenings)[number]

/** When somebody who listens acts in the middle of it: at an event, or at a status. */
const moments = [
  'ready',
  'open',
  'close',
  'solve',
  'consume',
  'expire',
  'retry',
  'error',
  'loading',
  'challenging',
  'solved',
  'consumed',
  'failed',
  'expired',
  'idle',
] as const
type Reaction = readonly [moment: string, act: Happening]

const unhandled: unknown[] = []
const onUnhandled = (reason: unknown) => unhandled.push(reason)

beforeEach(() => {
  vi.useFakeTimers()
  process.on('unhandledRejection', onUnhandled)
})
afterEach(() => {
  vi.useRealTimers()
  process.off('unhandledRejection', onUnhandled)
  document.body.replaceChildren()
})

async function live(story: readonly Happening[], visible: boolean, reactions: readonly Reaction[]) {
  const provider = handProvider({ visible, loadTimeout: 4000, silence: 4000 })
  const captcha = createCaptcha({ provider })
  const container = document.body.appendChild(document.createElement('div'))
  const taken: string[] = []
  const said: string[] = []
  const outcomes: { outcome: string }[] = []
  const aborts: AbortController[] = []
  let minted = 0
  let unmount = captcha.mount(container)
  const leaks: string[] = []

  captcha.on('*', (event) => {
    said.push(event.type)
    leaks.push(JSON.stringify(event))
  })
  captcha.subscribe(() => leaks.push(JSON.stringify(captcha.getState())))
  const watch = (promise: Promise<unknown>) => {
    const watched = { outcome: 'pending' }
    outcomes.push(watched)
    promise.then(
      () => (watched.outcome = 'done'),
      (error: unknown) => {
        watched.outcome = isCaptchaError(error) ? error.code : String(error)
        leaks.push(String(error))
      },
    )
  }
  const abortable = () => {
    const controller = new AbortController()
    aborts.push(controller)
    return { signal: controller.signal }
  }
  const say = (nth?: number) => (provider.host() ? provider.say(nth) : undefined)
  const acts: { [happening in Happening]: () => unknown } = {
    execute: () => watch(captcha.execute(abortable()).then((token) => taken.push(token))),
    mint: () => watch(captcha.mint(abortable())),
    withToken: () =>
      watch(
        captcha.withToken((token) => {
          taken.push(token)
          return new Promise<void>((resolve) => setTimeout(resolve, 300))
        }, abortable()),
      ),
    abort: () => aborts.pop()?.abort('aborted'),
    take: () => {
      const token = captcha.take()
      if (token) taken.push(token)
    },
    reset: () => captcha.reset(),
    load: () => watch(captcha.load()),
    unmount: () => {
      unmount()
      container.remove()
    },
    mount: () => {
      document.body.append(container)
      unmount = captcha.mount(container)
    },
    arrive: () => provider.arrive(),
    failLoad: () => provider.failLoad('script-error'),
    open: () => say()?.interactive(true),
    rest: () => say()?.interactive(false),
    solve: () => say()?.solved(`secret-${minted++}-`),
    'solve again': () => say()?.solved(`secret-${Math.max(0, minted - 1)}-`),
    close: () => say()?.closed('challenge-closed'),
    expire: () => say()?.expired(),
    fail: () => say()?.failed(new CaptchaError('network-error')),
    limit: () => say()?.failed(new CaptchaError('rate-limited')),
    break: () => say()?.failed(new CaptchaError('challenge-error')),
    die: () => provider.die(),
    old: () => {
      if (provider.host()) say(1)?.solved(`secret-${minted++}-`)
    },
    empty: () => container.replaceChildren(),
    second: () => vi.advanceTimersByTimeAsync(1000),
    minute: () => vi.advanceTimersByTimeAsync(60_000),
    boom: () => provider.breakRender(new Error('boom')),
    mend: () => provider.breakRender(),
    destroy: () => captcha.destroy(),
  }
  const left = reactions.filter(([, act]) => !/second|minute/.test(act))
  const react = (moment: string) => {
    const index = left.findIndex(([awaited]) => awaited === moment)
    for (const [, act] of index < 0 ? [] : left.splice(index, 1)) acts[act]()
  }
  captcha.on('*', (event) => react(event.type))
  captcha.subscribe(() => react(captcha.getState().status))

  for (const happening of story) {
    await acts[happening]()
    await vi.advanceTimersByTimeAsync(1)
    const { status } = captcha.getState()
    expect(captcha.holds(), 'holds() only while solved').toBe(captcha.holds() && status === 'solved')
  }
  // The visitor puts the widget aside, and the vendor says nothing any more.
  say()?.interactive(false)
  await vi.advanceTimersByTimeAsync(120_000)
  expect(
    outcomes.filter(({ outcome }) => outcome === 'pending'),
    'every promise settles by itself',
  ).toEqual([])
  captcha.destroy()
  await vi.advanceTimersByTimeAsync(400)

  expect(
    outcomes.filter(({ outcome }) => outcome === 'pending'),
    'every promise settles',
  ).toEqual([])
  expect(taken, 'no token is handed out twice').toEqual([...new Set(taken)])
  expect(leaks.join('\n'), 'no token in states, events, messages').not.toContain('secret-')
  expect(document.body.innerHTML.replace('<div></div>', ''), 'nothing of ours stays').toBe('')
  expect(vi.getTimerCount(), 'no timer stays').toBe(0)
  // A listener of `consume` may still abort the one who is about to get the token.
  const unheard = reactions.some(([, act]) => act === 'abort') ? said.length : 0
  const consumed = said.filter((type) => type === 'consume').length
  expect(consumed, 'a consume for each token that left').toBeGreaterThanOrEqual(taken.length)
  expect(consumed, 'a token that left for each consume').toBeLessThanOrEqual(taken.length + unheard)
  document.body.replaceChildren()
  expect(unhandled.splice(0), 'no unhandled rejection').toEqual([])
}

describe('random lives', () => {
  it(
    'hold every law that can be checked from outside, whatever the order of what happens',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.constantFrom(...happenings), { minLength: 5, maxLength: 60, size: 'max' }),
          fc.boolean(),
          fc.array(fc.tuple(fc.constantFrom(...moments), fc.constantFrom(...happenings)), { maxLength: 4 }),
          live,
        ),
        { numRuns: 3000 },
      )
    },
  )
})
