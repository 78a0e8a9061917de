import { expect, it, vi } from 'vitest'
import { forget, scene } from './hcaptchaFixture.ts'
import { enforce, pause, until } from './scriptFixture.ts'

const ELSEWHERE = 'https://frames.invalid'
const globals = globalThis as unknown as Record<string, unknown>

/** A vendor with a real frame, which has no idea whether it ever loads. */
function vendorAt(origin: string): void {
  forget()
  globals['hcaptcha'] = {
    render(host: HTMLElement) {
      const frame = document.createElement('iframe')
      frame.src = `${origin}/captcha/v1/build/static/hcaptcha.html?secret=1#frame=checkbox&id=0a`
      host.append(frame)
      return '0a'
    },
    execute() {},
    getResponse: () => '',
    remove() {},
  }
}

// A policy cannot be taken back: this file has a page of its own.
enforce(`frame-src 'self' about:`)

it('is script-blocked at once where the policy refuses the frame, with the directive and the origin', async () => {
  vendorAt(ELSEWHERE)
  const { log, errors } = await scene({}, undefined, document.body, false)
  await until(() => log.length > 0)
  expect([log, errors[0]?.cause]).toEqual([['failed script-blocked'], `frame-src ${ELSEWHERE}`])
})

it('is told once, however many frames are refused, in whatever order a browser tells of it', async () => {
  vendorAt(ELSEWHERE)
  const { host, log, errors } = await scene({}, undefined, document.body, false)
  const [frame] = host.children
  host.append(frame!.cloneNode())
  // Firefox fires error first.
  frame!.dispatchEvent(new Event('error'))
  frame!.dispatchEvent(
    new SecurityPolicyViolationEvent('securitypolicyviolation', {
      effectiveDirective: 'frame-src',
      blockedURI: ELSEWHERE,
      disposition: 'enforce',
      bubbles: true,
      documentURI: location.href,
      originalPolicy: '',
      statusCode: 0,
      violatedDirective: 'frame-src',
    }),
  )
  await pause()
  expect([log, errors[0]?.cause]).toEqual([['failed script-blocked'], `frame-src ${ELSEWHERE}`])
})

it('is script-blocked where a browser fires error on the frame', async () => {
  vendorAt(location.origin)
  const { host, log } = await scene({}, undefined, document.body, false)
  host.querySelector('iframe')!.dispatchEvent(new Event('error'))
  await pause()
  expect(log).toEqual(['failed script-blocked'])
})

it('hears nothing of it later than two seconds after the render, nor after the removal; and needs no timer', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  vendorAt(location.origin)
  const scenes = [await scene({}, undefined, document.body, false), await scene({}, undefined, document.body, false)]
  const refuse = async (): Promise<void> => {
    for (const { host } of scenes) host.querySelector('iframe')!.dispatchEvent(new Event('error'))
    await vi.advanceTimersByTimeAsync(1)
  }
  expect(vi.getTimerCount()).toBe(0)
  scenes[0]!.widget.remove()
  await vi.advanceTimersByTimeAsync(2001)
  await refuse()
  const late = await scene({}, undefined, document.body, false)
  scenes.push(late)
  await refuse()
  vi.useRealTimers()
  expect(scenes.map(({ log }) => log)).toEqual([[], [], ['failed script-blocked']])
})
