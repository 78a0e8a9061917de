import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emulatorAddresses, hcaptchaTestKeys } from '@captcha-field/testing'
import { emulator } from '@captcha-field/testing/node'
import { hcaptchaVerifier, type HcaptchaVerifierOptions, type Verdict } from '@captcha-field/server'
import { close, listen } from './fakeVendor.ts'

type Listening = Awaited<ReturnType<typeof listen>>

describe('the emulated vendor of @captcha-field/testing', () => {
  const vendor = emulator()
  let running: Listening
  beforeAll(async () => {
    running = await listen((request, response) => vendor(request, response, () => void response.writeHead(404).end()))
  })
  afterAll(() => close(running.server))

  const { publisher, enterpriseBot } = hcaptchaTestKeys
  const told = (verdict: Verdict): string => (verdict.success ? 'accepted' : verdict.error.code)

  function verifier(namespace: string, options: Partial<HcaptchaVerifierOptions> = {}) {
    const { siteverify } = emulatorAddresses(namespace, { origin: running.url }).hcaptcha
    return hcaptchaVerifier({ secret: `0x${'1'.repeat(40)}`, url: siteverify, ...options })
  }

  it('is answered about test keys as the vendor does', async () => {
    const test = { secret: publisher.secret, allowTestKeys: true }
    const verdicts = [
      await verifier('keys', test)(publisher.token),
      await verifier('keys', { allowTestKeys: true })(publisher.token),
      await verifier('keys', { ...test, minHuman: 0.5 })(enterpriseBot.token),
      await verifier('keys')('P1_nobody_made_this'),
      await verifier('keys', { sitekey: 'invalid' })('P1_nobody_made_this_either'),
    ]
    expect(verdicts.map(told)).toEqual([
      'accepted',
      'not-using-dummy-secret',
      'score-too-low',
      'invalid-input-response',
      'invalid-sitekey',
    ])
  })

  it.each([
    ['rate-limited', 'verify-unreachable'],
    ['unavailable', 'verify-unreachable'],
    ['drop', 'verify-unreachable'],
    ['garbage', 'verify-unreachable'],
    ['truncated', 'verify-unreachable'],
    ['hang', 'verify-timeout'],
    ['refused', 'expired-input-response'],
  ] as const)('fails as %s, and is told as %s', async (siteverify, expected) => {
    vendor.namespace(siteverify).hcaptcha.set({ siteverify, errorCodes: ['expired-input-response'] })
    const verify = verifier(siteverify, siteverify === 'hang' ? { timeout: 100 } : {})
    expect(told(await verify('P1_some_token'))).toBe(expected)
  })
})
