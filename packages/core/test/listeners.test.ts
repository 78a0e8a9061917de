// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest'
import { createCaptcha } from '../src/captcha.ts'
import type { CaptchaProvider, WidgetEvents } from '../src/provider.ts'
import { handProvider } from './handProvider.ts'
import { failure, living, scene, settle, useScenes, watch } from './scene.ts'

useScenes()

/** A laptop sleeps: tokens are too old, and no timer has said so. */
const sleep = () => vi.setSystemTime(Date.now() + 600_000)

describe('a listener of an expiry that execute() notices', () => {
  it('may ask again: the token goes to one of the two', async () => {
    const { captcha, provider } = await scene()
    provider.say().solved('t1')
    const renewed: { outcome: string }[] = []
    captcha.on('expire', () => renewed.push(watch(captcha.execute())))
    sleep()
    const asked = watch(captcha.execute())
    await settle()
    provider.say().solved('t2')
    await settle()
    expect([asked.outcome, renewed[0]?.outcome]).toEqual(['execute-in-progress', 't2'])
  })

  it('may mint: the token is kept', async () => {
    const { captcha, provider } = await scene()
    provider.say().solved('t1')
    const renewed: { outcome: string }[] = []
    captcha.on('expire', () => renewed.push(watch(captcha.mint())))
    sleep()
    const asked = watch(captcha.execute())
    await settle()
    provider.say().solved('t2')
    await settle()
    expect([asked.outcome, renewed[0]?.outcome, captcha.take()]).toEqual(['execute-in-progress', 'undefined', 't2'])
  })

  it('may abort, or destroy', async () => {
    const { captcha, provider } = await scene()
    provider.say().solved('t1')
    const controller = new AbortController()
    const undo = captcha.on('expire', () => controller.abort('gone'))
    sleep()
    expect(await captcha.execute({ signal: controller.signal }).catch((error: unknown) => error)).toBe('gone')
    undo()

    provider.say().solved('t2')
    captcha.on('expire', () => captcha.destroy())
    sleep()
    await expect(captcha.execute()).rejects.toMatchObject({ code: 'destroyed' })
    expect(provider.log.filter((entry) => entry.startsWith('execute'))).toEqual([])
  })
})

describe('a listener of a token', () => {
  it('may take what the visitor solved, and ask for the next one', async () => {
    const { captcha, provider } = await scene()
    const next: { outcome: string }[] = []
    const undo = captcha.on('solve', (event) => {
      undo()
      event.take()
      next.push(watch(captcha.execute()))
    })
    provider.say().interactive(true)
    provider.say().solved('t1')
    await settle()
    expect(next[0]?.outcome).toBe('pending')
    provider.say().solved('t2')
    await settle()
    expect(next[0]?.outcome).toBe('t2')
  })

  it('may take it and mint anew, also from the event of the first one that left', async () => {
    const { captcha, provider } = await scene()
    const next: { outcome: string }[] = []
    captcha.on('solve', (event) => event.take())
    const undo = captcha.on('consume', () => {
      undo()
      next.push(watch(captcha.mint()))
    })
    provider.say().interactive(true)
    provider.say().solved('t1')
    await settle()
    expect([next[0]?.outcome, captcha.holds()]).toEqual(['pending', false])
  })

  it('may abort the run that it was for: the token stays, and nothing was closed', async () => {
    const { captcha, provider, log } = await scene()
    const controller = new AbortController()
    captcha.on('solve', () => controller.abort('gone'))
    const run = watch(captcha.execute({ signal: controller.signal }))
    await settle()
    provider.say().solved('t1')
    await settle()
    expect([run.outcome, [...log], captcha.take()]).toEqual(['gone', ['(challenging)', '(solved)', 'solve'], 't1'])
  })

  it('may take longer than the token lives: a failure, not a promise of nothing', async () => {
    const { captcha, provider, log } = await scene()
    captcha.on('solve', sleep)
    const run = watch(captcha.execute())
    await settle()
    provider.say().solved('t1')
    await settle()
    expect([run.outcome, log.at(-1)]).toEqual(['incomplete-answer', 'error'])
  })
})

describe('a listener of an ending', () => {
  it('may begin the next run, and then abort the one that has ended', async () => {
    const { captcha, provider, log } = await scene()
    const old = new AbortController()
    const next: { outcome: string }[] = []
    const undo = captcha.on('close', () => {
      undo()
      next.push(watch(captcha.execute()))
      old.abort('old')
    })
    void watch(captcha.execute({ signal: old.signal }))
    await settle()
    provider.say().closed('challenge-closed')
    await settle()
    expect([next[0]?.outcome, log]).toEqual([
      'pending',
      ['(challenging)', '(ready)', 'close challenge-closed', '(challenging)'],
    ])
  })

  it('may load again for ever what cannot be rendered: on tasks of their own', async () => {
    const { captcha, provider } = await scene({}, { late: true })
    provider.breakRender(new Error('boom'))
    let errors = 0
    const undo = captcha.on('error', () => {
      errors++
      captcha.load().catch(() => {})
    })
    provider.arrive()
    for (let turn = 0; turn < 50; turn++) await Promise.resolve()
    expect(errors).toBe(1)
    undo()
  })
})

describe('a subscriber', () => {
  it('may destroy while the vendor is to be loaded: nothing is requested, and nothing ticks', async () => {
    const provider = handProvider()
    const captcha = createCaptcha({ provider })
    captcha.subscribe(() => {
      if (captcha.getState().status === 'loading') captcha.destroy()
    })
    const run = watch(captcha.execute())
    await settle()
    expect([run.outcome, provider.log, vi.getTimerCount()]).toEqual(['destroyed', [], 0])
  })

  it('may destroy while a challenge opens: nothing is told after the end', async () => {
    const { captcha, provider, log } = await scene()
    captcha.subscribe(() => {
      if (captcha.getState().status === 'challenging') captcha.destroy()
    })
    provider.say().interactive(true)
    expect(log).toEqual(['(challenging)', '(destroyed)', 'close execute-cancelled'])
  })
})

describe('a widget that fails while it is being made', () => {
  function hasty(says: (events: WidgetEvents, nth: number) => void) {
    const log: string[] = []
    const provider: CaptchaProvider = {
      ...handProvider(),
      load: () =>
        Promise.resolve((host, events) => {
          const nth = log.push(`render ${log.length + 1}`)
          says(events, nth)
          return { execute: () => {}, reset: () => {}, remove: () => log.push('remove'), alive: () => host.isConnected }
        }),
    }
    const captcha = createCaptcha({ provider })
    living.push(captcha)
    const container = document.body.appendChild(document.createElement('div'))
    captcha.mount(container)
    return { captcha, log, container }
  }

  it('fails the run that it is made for', async () => {
    const { captcha } = hasty((events) => events.failed(failure('render-failed')))
    await settle()
    expect(captcha.getState().status).toBe('failed')
    const run = watch(captcha.execute())
    await settle()
    expect([run.outcome, captcha.getState().status]).toEqual(['render-failed', 'failed'])
  })

  it('is not taken for the one that a listener of the failure asked for', async () => {
    const { captcha, log, container } = hasty((events, nth) => {
      if (nth === 1) events.failed(failure('render-failed'))
    })
    const undo = captcha.on('error', () => {
      undo()
      void captcha.load()
    })
    await settle()
    expect([captcha.getState().status, log, container.childElementCount]).toEqual([
      'ready',
      ['render 1', 'remove', 'render 3'],
      1,
    ])
  })
})

describe('a widget that only its visitor can start', () => {
  it('lost under them and rendered anew, ends their run as cancelled', async () => {
    const { captcha, provider, log } = await scene({ visible: true, visitorOnly: true })
    provider.say().interactive(true)
    provider.say().failed(failure('challenge-error'))
    await settle()
    expect([captcha.getState().status, log.at(-1)]).toEqual(['ready', 'close execute-cancelled'])
  })
})
