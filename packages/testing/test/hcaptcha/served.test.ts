import { describe, expect, it } from 'vitest'
import { outcome, useEmulator } from '../emulatedServer.ts'

const served = useEmulator()

describe('what is served of hCaptcha', () => {
  it('is the script under any name', async () => {
    const { script } = served.addresses().hcaptcha
    expect(await outcome(script.replace('/1/api.js', '/assets/renamed.js'))).toMatch(/^200/)
  })

  it.each([
    [{}, '200 <!doc'],
    [{ frames: 'drop' }, 'TypeError'],
    [{ frames: 'hang' }, 'TimeoutError'],
  ] as const)('with %j answers a request for a frame with %s', async (scenario, expected) => {
    await served.control().hcaptcha.set(scenario)
    const { script } = served.addresses().hcaptcha
    expect(await outcome(script.replace('/1/api.js', '/captcha/v1/emulator/static/hcaptcha.html'))).toBe(expected)
  })
})
