import { describe, expect, it } from 'vitest'
import { useSite } from './site.ts'

const site = useSite()

describe('a visitor of hCaptcha', () => {
  it('gets the focus back to the box', async () => {
    const { open, trigger, challenge, page, heard, log } = site()
    await open()
    await trigger.click()
    await challenge.getByRole('button', { name: 'Verify' }).click()
    await heard(1)
    expect([await log(), await trigger.getAttribute('aria-checked')]).toEqual([
      ['open-callback', 'callback P1_…'],
      'true',
    ])
    expect(await page.evaluate('document.activeElement === document.querySelector("#a iframe")')).toBe(true)
  })

  it('sees that a key is a test key, and need not solve anything', async () => {
    const { open, box, page, log } = site()
    await open({ params: { sitekey: '10000000-ffff-ffff-ffff-000000000001' } })
    await box.getByText('For testing only').waitFor()
    await box.getByRole('checkbox').click()
    await page.waitForFunction('log.length > 0')
    expect(await log()).toEqual(['callback 10000000-aaaa-bbbb-cccc-000000000001'])
  })
})

describe('the page', () => {
  it('has frames of their own documents, and a token that the server knows', async () => {
    const { open, page, vendors } = site()
    vendors.hcaptcha.set({ outcome: 'pass' })
    await open({ params: { size: 'invisible' } })
    await page.evaluate('hcaptcha.execute(id)')
    await page.waitForFunction('log.length > 0')
    const token = await page.evaluate<string>('hcaptcha.getResponse(id)')
    const { hcaptcha } = vendors
    expect([hcaptcha.knows(token), hcaptcha.state().counts]).toEqual([
      true,
      expect.objectContaining({ scriptRequests: 1, frameRequests: 2, widgets: 1, executes: 1, tokens: [token] }),
    ])
  })

  it('reloads the box where it is moved, and the widget still works', async () => {
    const { open, page, box, vendors, log } = site()
    vendors.hcaptcha.set({ outcome: 'pass' })
    await open()
    await box.getByRole('checkbox').waitFor()
    await page.evaluate('b.append(a)')
    await box.getByRole('checkbox').click()
    await page.waitForFunction('log.length > 0')
    expect([await log(), vendors.hcaptcha.state().counts.frameRequests]).toEqual([['callback P1_…'], 3])
  })

  it('shows a challenge where it is told to', async () => {
    const { open, page, box, challenge, log } = site()
    await open({ params: { 'challenge-container': 'b' } })
    await box.getByRole('checkbox').click()
    await challenge.getByRole('button', { name: 'Verify' }).click()
    await page.waitForFunction('log.length > 1')
    expect([await log(), await page.locator('#b iframe').isVisible()]).toEqual([
      ['open-callback', 'callback P1_…'],
      false,
    ])
  })

  it('controls its own vendor', async () => {
    const { open, page, log } = site()
    await open({ params: { size: 'invisible' } })
    const state = await page.evaluate<{ scenario: { outcome: string } }>(
      'captchaEmulator.hcaptcha.set({ outcome: "rate-limited" })',
    )
    await page.evaluate('hcaptcha.execute(id)')
    await page.waitForFunction('log.length > 0')
    await page.evaluate('captchaEmulator.hcaptcha.emit("challenge-passed")')
    expect([state.scenario.outcome, await log()]).toEqual([
      'rate-limited',
      ['error-callback rate-limited', 'callback P1_…'],
    ])
  })

  it.each(['drop', 'hang'] as const)('is told after the deadline of frames that %s', async (frames) => {
    const { open, page, log, vendors } = site()
    vendors.hcaptcha.set({ frames, frameDeadlineMs: 300 })
    await open({ params: { size: 'invisible' } })
    await page.waitForFunction('log.length > 0')
    expect(await log()).toEqual(['error-callback challenge-error'])
  })
})

describe('the script alone', () => {
  it('reloads a box that is moved, too', async () => {
    const { open, box, challenge, page, log } = site()
    await open({ script: '/1/api.js' })
    await box.getByRole('checkbox').waitFor()
    await page.evaluate('b.append(a)')
    await box.getByRole('checkbox').click()
    await challenge.getByRole('button', { name: 'Verify' }).click()
    await page.waitForFunction('log.length > 1')
    expect(await log()).toEqual(['open-callback', 'callback P1_…'])
  })
})
