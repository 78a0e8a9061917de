// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest'
import { createCaptcha, type Captcha } from '@captcha-field/core'
import { captchaStates, fakeProvider, type FakeProvider } from '../src/index.ts'

let provider: FakeProvider
/** Their clocks must not outlive the document that they look at. */
const made: Captcha[] = []

const create = (): Captcha => {
  const captcha = createCaptcha({ provider })
  made.push(captcha)
  return captcha
}

afterEach(() => {
  for (const captcha of made.splice(0)) captcha.destroy()
  provider.uninstall()
  document.body.innerHTML = ''
})

const task = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 5))

function mounted(): { captcha: Captcha; statuses: string[] } {
  const captcha = create()
  const statuses: string[] = []
  captcha.subscribe(() => statuses.push(captcha.getState().status))
  captcha.mount(document.body.appendChild(document.createElement('div')))
  return { captcha, statuses }
}

describe('a fake provider', () => {
  it('does nothing until somebody loads it', () => {
    provider = fakeProvider({ autoSolve: true })
    expect([provider.log, document.body.innerHTML]).toEqual([[], ''])
  })

  it('is driven by hand', async () => {
    provider = fakeProvider()
    const { captcha, statuses } = mounted()
    provider.ready()
    await task()
    const token = captcha.execute()
    await task()
    provider.open()
    const solved = provider.solve()
    expect([await token, provider.tokens]).toEqual([solved, [solved]])
    expect(statuses).toEqual(['loading', 'ready', 'challenging', 'solved', 'consumed'])
    expect(provider.log).toEqual(['load', 'render', 'execute'])
  })

  it('solves by itself if it is told to, with another token each time', async () => {
    provider = fakeProvider({ autoSolve: true })
    const { captcha } = mounted()
    const tokens = [await captcha.execute(), await captcha.execute()]
    expect([new Set(tokens).size, tokens]).toEqual([2, provider.tokens])
  })

  it('repeats its token like a public test key', async () => {
    provider = fakeProvider({ autoSolve: true, repeats: true })
    const { captcha } = mounted()
    expect(await captcha.execute()).toBe(await captcha.execute())
  })

  it('fails to load until it is asked explicitly', async () => {
    provider = fakeProvider()
    const { captcha } = mounted()
    provider.failLoad('script-blocked')
    await task()
    expect(captcha.getState()).toMatchObject({ status: 'failed', error: { code: 'script-blocked', provider: 'fake' } })
    const again = captcha.load()
    provider.ready()
    await again
    expect(captcha.getState().status).toBe('ready')
  })

  it('says that a load is tried again', async () => {
    provider = fakeProvider()
    const { captcha } = mounted()
    const retries: string[] = []
    captcha.on('retry', ({ error, attempt }) => retries.push(`${error.code} ${attempt}`))
    provider.retryLoad('script-error', 2)
    expect(retries).toEqual(['script-error 2'])
  })

  it.each<readonly [string, (fake: FakeProvider) => unknown]>([
    ['challenge-closed', (fake) => fake.close()],
    ['challenge-expired', (fake) => fake.close('challenge-expired')],
    ['rate-limited', (fake) => fake.fail('rate-limited')],
  ])('ends a run as %s', async (code, end) => {
    provider = fakeProvider({ autoReady: true })
    const { captcha } = mounted()
    await task()
    const token = captcha.execute()
    await task()
    end(provider)
    await expect(token).rejects.toMatchObject({ code })
  })

  it('expires a token', async () => {
    provider = fakeProvider({ autoReady: true })
    const { captcha } = mounted()
    await task()
    provider.solve()
    const held = captcha.holds()
    provider.expire()
    expect([held, captcha.holds(), captcha.getState().status]).toEqual([true, false, 'expired'])
  })

  it('dies without a word, and is rendered anew', async () => {
    provider = fakeProvider({ autoReady: true })
    const { captcha } = mounted()
    await task()
    provider.die()
    void captcha.execute()
    await task()
    expect([provider.log, provider.live()]).toEqual([['load', 'render', 'remove', 'render', 'execute'], 1])
  })

  it('can be one that only the visitor starts', async () => {
    provider = fakeProvider({ autoReady: true, startable: false })
    const { captcha } = mounted()
    await task()
    await expect(captcha.execute()).rejects.toMatchObject({ code: 'visitor-required' })
    document.querySelector('button')!.click()
    expect(captcha.getState().status).toBe('challenging')
  })

  it('needs no container where it is invisible', async () => {
    provider = fakeProvider({ autoSolve: true, visible: false })
    const captcha = create()
    expect(await captcha.execute()).toBe(provider.tokens[0])
    captcha.destroy()
  })

  it('is asked for the newest options', async () => {
    provider = fakeProvider({ autoReady: true, options: { rqdata: 'first' } })
    const { captcha } = mounted()
    await task()
    const newer = fakeProvider({ options: { rqdata: 'second' } })
    captcha.update(newer)
    newer.uninstall()
    expect(provider.newestOptions()).toEqual({ rqdata: 'second' })
  })

  it('says what is wrong when there is no widget to speak', () => {
    provider = fakeProvider()
    expect(() => provider.solve()).toThrow('no widget is rendered')
  })
})

describe('a provider for stories', () => {
  it.each(Object.entries(captchaStates))('of the status %s shows it', async (status, make) => {
    provider = make()
    const { captcha } = mounted()
    await task()
    expect(captcha.getState().status).toBe(status)
  })
})
