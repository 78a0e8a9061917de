import { expect, FRAMEWORKS, test } from '../journey.ts'

for (const framework of FRAMEWORKS) {
  test.describe(framework, () => {
    test('Trusted Types enforced', async ({ journey }) => {
      await journey.open(`${framework}/`, {
        headers: ["content-security-policy: require-trusted-types-for 'script'; trusted-types captcha-field vue"],
        // What another vendor's loader inserts would need a policy of that vendor's.
        direct: true,
      })
      await journey.status('ready')
      await journey.send.click()
      await journey.pass()
      await journey.verified()
    })

    test('Trusted Types that do not know our policy are a refusal, and it is told', async ({ journey }) => {
      await journey.open(`${framework}/`, {
        headers: ["content-security-policy: require-trusted-types-for 'script'; trusted-types 'none'"],
      })
      await journey.status('failed')
      expect(await journey.events()).toEqual(['error script-blocked'])
      await expect(journey.message).toHaveText(/blocked/)
    })

    test('CSP nonce', async ({ journey }) => {
      await journey.open(`${framework}/`, {
        headers: ["content-security-policy: script-src 'nonce-e2e'; object-src 'none'; base-uri 'none'"],
        // A tag that a loader inserts has no nonce.
        direct: true,
      })
      await journey.status('ready')
      await journey.send.click()
      await journey.pass()
      await journey.verified()
    })

    test('CSP blocks the script: it is named, and asked for no more than thrice', async ({ journey }) => {
      await journey.open(`${framework}/`, { headers: ["content-security-policy: script-src 'self'"] })
      await journey.status('failed')
      expect(await journey.events()).toEqual(['retry script-blocked', 'retry script-blocked', 'error script-blocked'])
      await expect(journey.message).toHaveRole('status')
      await journey.send.click()
      await expect(journey.message).toHaveRole('alert')
      await expect(journey.message).toHaveText(/blocked/)
      await expect(journey.form).not.toHaveAttribute('aria-busy')
      expect(await journey.vendor.sent()).toEqual([])
      expect(await journey.requests()).toBe(0)
    })

    test('CSP blocks the frames: it is named', { tag: '@frames' }, async ({ journey }) => {
      await journey.open(`${framework}/`, { headers: ["content-security-policy: frame-src 'self'"] })
      await journey.status('failed')
      expect(await journey.events()).toContain('error script-blocked')
      await expect(journey.message).toHaveCount(1)
    })
  })
}
