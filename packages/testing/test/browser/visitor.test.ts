import { describe, expect, it } from 'vitest'
import { useSite } from './site.ts'

const site = useSite()

describe('a visitor', () => {
  it('ticks the box, fails, tries again and passes, by mouse', async () => {
    const { open, box, challenge, page, log } = site()
    await open()
    const checkbox = box.getByRole('checkbox', { name: 'I am human' })
    await checkbox.click()
    await challenge.getByRole('button', { name: 'Fail' }).click()
    await challenge.getByText('Please try again.').waitFor()
    await challenge.getByRole('button', { name: 'Verify' }).click()
    await page.waitForFunction('log.length > 1')
    expect([await log(), await checkbox.getAttribute('aria-checked')]).toEqual([
      ['open-callback', 'callback P1_…'],
      'true',
    ])
    expect(await page.evaluate('document.activeElement === document.querySelector("#a iframe")')).toBe(true)
  })

  it('does it by keyboard', async () => {
    const { open, box, challenge, page, log } = site()
    await open()
    await box.getByRole('checkbox').waitFor()
    await page.locator('input').focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    // The focus is where the work is.
    await challenge.locator('.verify:focus').waitFor()
    await page.keyboard.press('Enter')
    await page.waitForFunction('log.length > 1')
    expect(await log()).toEqual(['open-callback', 'callback P1_…'])
  })

  it.each([
    ['the button', async () => site().challenge.getByRole('button', { name: 'Close' }).click(), 'close-callback'],
    ['Escape', async () => site().page.keyboard.press('Escape'), 'close-callback'],
    ['a click beside it', async () => site().page.mouse.click(5, 600), 'close-callback'],
    [
      'letting it expire',
      async () => site().challenge.getByRole('button', { name: 'Let it expire' }).click(),
      'chalexpired-callback',
    ],
  ] as const)('ends a challenge by %s, and may begin another', async (_, end, said) => {
    const { open, box, challenge, page, log } = site()
    await open()
    const checkbox = box.getByRole('checkbox')
    await checkbox.click()
    await challenge.locator('.verify:focus').waitFor()
    await end()
    await page.waitForFunction('log.length > 1')
    await checkbox.click()
    await challenge.getByRole('button', { name: 'Verify' }).click()
    await page.waitForFunction('log.length > 3')
    expect(await log()).toEqual(['open-callback', said, 'open-callback', 'callback P1_…'])
  })

  it('has only so many seconds', async () => {
    const { open, box, page, log, middleware } = site()
    middleware.namespace().hcaptcha.set({ challengeSeconds: 1 })
    await open()
    await box.getByRole('checkbox').click()
    await page.waitForFunction('log.length > 1')
    expect(await log()).toEqual(['open-callback', 'chalexpired-callback'])
  })

  it('reads another language', async () => {
    const { open, box } = site()
    await open({ params: { hl: 'de' } })
    expect(await box.getByRole('checkbox').textContent()).toBe('Ich bin ein Mensch')
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
    const { open, page, middleware } = site()
    middleware.namespace().hcaptcha.set({ outcome: 'pass' })
    await open({ params: { size: 'invisible' } })
    await page.evaluate('hcaptcha.execute(id)')
    await page.waitForFunction('log.length > 0')
    const token = await page.evaluate<string>('hcaptcha.getResponse(id)')
    const { hcaptcha } = middleware.namespace()
    expect([hcaptcha.knows(token), hcaptcha.state().counts]).toEqual([
      true,
      expect.objectContaining({ scriptRequests: 1, frameRequests: 2, widgets: 1, executes: 1, tokens: [token] }),
    ])
  })

  it('reloads the box where it is moved, and the widget still works', async () => {
    const { open, page, box, middleware, log } = site()
    middleware.namespace().hcaptcha.set({ outcome: 'pass' })
    await open()
    await box.getByRole('checkbox').waitFor()
    await page.evaluate('b.append(a)')
    await box.getByRole('checkbox').click()
    await page.waitForFunction('log.length > 0')
    expect([await log(), middleware.namespace().hcaptcha.state().counts.frameRequests]).toEqual([['callback P1_…'], 3])
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
    const { open, page, log, middleware } = site()
    middleware.namespace().hcaptcha.set({ frames, frameDeadlineMs: 300 })
    await open({ params: { size: 'invisible' } })
    await page.waitForFunction('log.length > 0')
    expect(await log()).toEqual(['error-callback challenge-error'])
  })
})

describe('the script alone', () => {
  it('makes its frames in the page, where a person can work them', async () => {
    const { open, box, challenge, page, log } = site()
    await open({ script: '/1/api.js' })
    await box.getByRole('checkbox', { name: 'I am human' }).click()
    await challenge.getByRole('button', { name: 'Verify' }).click()
    await page.waitForFunction('log.length > 1')
    expect([await log(), await page.evaluate('hcaptcha.getResponse(id).slice(0, 3)')]).toEqual([
      ['open-callback', 'callback P1_…'],
      'P1_',
    ])
  })

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
