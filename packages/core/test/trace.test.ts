// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createCaptcha } from '../src/captcha.ts'
import { CaptchaError } from '../src/errors.ts'
import { traceCaptcha } from '../src/trace.ts'
import { handProvider } from './handProvider.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  document.body.replaceChildren()
})

const scene = async () => {
  const provider = handProvider()
  const captcha = createCaptcha({ provider })
  const trace = traceCaptcha(captcha)
  captcha.mount(document.body.appendChild(document.createElement('div')))
  provider.arrive()
  await vi.advanceTimersByTimeAsync(2)
  return { provider, captcha, trace }
}

function violate(blockedURI: string): void {
  const event = new Event('securitypolicyviolation')
  document.dispatchEvent(Object.assign(event, { effectiveDirective: 'frame-src', blockedURI }))
}

describe('traceCaptcha', () => {
  it('records statuses and events in their order, with codes and without a token', async () => {
    const { provider, captcha, trace } = await scene()
    provider.request()?.retrying(new CaptchaError('script-error', { vendorCode: 'boo' }), 2, 10)
    provider.say().interactive(true)
    provider.say().closed('challenge-closed')
    provider.say().solved('secret')
    captcha.take()
    provider.say().failed(new CaptchaError('network-error'))
    const report = trace.report()
    expect(report.entries.map((entry) => Object.values(entry).slice(1).join(' '))).toEqual([
      'loading',
      'ready',
      'ready',
      'challenging',
      'open',
      'ready',
      'close challenge-closed',
      'solved',
      'solve',
      'consumed',
      'consume 0',
      'failed',
      'error network-error',
    ])
    expect([report.provider, report.status, report.dropped]).toEqual(['hand', 'failed', 0])
    expect(JSON.stringify(report)).not.toContain('secret')
  })

  it('names a retry of the loader with its attempt and the vendor’s word', async () => {
    const provider = handProvider()
    const captcha = createCaptcha({ provider })
    const trace = traceCaptcha(captcha)
    void captcha.load()
    provider.request()?.retrying(new CaptchaError('script-error', { vendorCode: 'boo' }), 2, 10)
    expect(trace.report().entries.at(-1)).toMatchObject({
      event: 'retry',
      code: 'script-error',
      vendorCode: 'boo',
      attempt: 2,
    })
  })

  it('keeps of a policy violation the directive and the origin: the rest may be a secret', async () => {
    const { trace } = await scene()
    violate('https://vendor.test/path?token=secret')
    violate('inline')
    expect(trace.report().page).toEqual({
      online: true,
      visible: true,
      crossOriginIsolated: false,
      violations: ['frame-src https://vendor.test', 'frame-src inline'],
    })
  })

  it('keeps the newest two hundred entries, and nothing after stop()', async () => {
    const { provider, captcha, trace } = await scene()
    for (let i = 0; i < 60; i++) {
      provider.say().solved(`t${i}`)
      captcha.take()
    }
    const { entries, dropped } = trace.report()
    expect([entries.length, dropped]).toEqual([200, 43])
    trace.stop()
    captcha.destroy()
    violate('inline')
    expect([trace.report().entries, trace.report().page.violations]).toEqual([entries, []])
  })
})
