import { describe, expect, it, vi } from 'vitest'
import { onViolation } from '../../src/violation.ts'
import { enforce, loadScript, until, vendor, watch } from './scriptFixture.ts'

/** Another origin than the page's: refused before anybody is asked. */
const ELSEWHERE = 'https://scripts.invalid'

// A policy cannot be taken back: this file has a page of its own.
enforce("script-src-elem 'self' 'unsafe-inline' blob:; frame-src 'self'")

describe("a page whose policy does not know the vendor's host", () => {
  it('is told so: script-blocked, with the directive and the origin and nothing else of the address', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    const one = vendor('', {}, [`${ELSEWHERE}/secret/api.js?vendor=v&secret=1#secret`])
    const load = watch(loadScript(one.script, one.asked()))
    await until(() => one.log.length === 1)
    await vi.advanceTimersByTimeAsync(1200)
    await until(() => one.log.length === 2)
    await vi.advanceTimersByTimeAsync(2400)
    await until(() => load.outcome !== 'pending')
    vi.useRealTimers()
    expect(one.log.map((line) => line.split(',')[0])).toEqual(['retry 1: script-blocked', 'retry 2: script-blocked'])
    expect([load.outcome, load.error?.cause, load.error?.retryable]).toEqual([
      ...['script-blocked', `script-src-elem ${ELSEWHERE}`, false],
    ])
  })

  it('is told the same of a tag of its own, if it was in flight', async () => {
    const one = vendor()
    const tag = document.createElement('script')
    tag.src = `${ELSEWHERE}/api.js?vendor=${one.name}`
    document.head.append(tag)
    const load = watch(loadScript(one.script, one.asked()))
    await until(() => load.outcome !== 'pending')
    expect([load.outcome, load.error?.cause]).toEqual(['script-blocked', `script-src-elem ${ELSEWHERE}`])
    tag.remove()
  })

  it('hears script-error of a host that the policy knows', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    const one = vendor('fail=1')
    const stranger = document.createElement('script')
    const load = watch(loadScript(one.script, one.asked()))
    // Somebody else's violation meanwhile is not ours.
    stranger.src = `${ELSEWHERE}/other.js`
    document.head.append(stranger)
    await until(() => one.log.length === 1)
    expect(one.log[0]).toMatch(/^retry 1: script-error/)
    await vi.advanceTimersByTimeAsync(1200)
    await until(() => one.evaluations() === 1)
    await until(async () => {
      await vi.advanceTimersByTimeAsync(100)
      return load.outcome === 'loaded'
    })
    vi.useRealTimers()
    stranger.remove()
  })
})

describe('onViolation', () => {
  it('tells of the elements asked about, of enforced policies only, until it is stopped', async () => {
    const stop = new AbortController()
    const told: string[] = []
    const frame = document.createElement('iframe')
    frame.src = `${ELSEWHERE}/frame.html?secret=1#id=1`
    onViolation(
      'frame-src',
      () => [frame],
      stop,
      (violation) => told.push(violation),
    )
    const violation = (given: SecurityPolicyViolationEventInit) =>
      document.dispatchEvent(
        new SecurityPolicyViolationEvent('securitypolicyviolation', {
          effectiveDirective: 'frame-src',
          blockedURI: frame.src,
          disposition: 'enforce',
          documentURI: location.href,
          originalPolicy: '',
          statusCode: 0,
          violatedDirective: 'frame-src',
          ...given,
        }),
      )
    violation({ disposition: 'report' })
    violation({ effectiveDirective: 'img-src' })
    violation({ blockedURI: `${ELSEWHERE}/another.html` })
    violation({ blockedURI: 'inline' })
    violation({ blockedURI: '' })
    expect(told).toEqual([])
    document.body.append(frame)
    await until(() => told.length > 0)
    violation({ blockedURI: ELSEWHERE })
    stop.abort()
    violation({})
    expect(told).toEqual([`frame-src ${ELSEWHERE}`, `frame-src ${ELSEWHERE}`])
    frame.remove()
  })
})
