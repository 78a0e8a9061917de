import { describe, expect, it } from 'vitest'
import { useSite } from './site.ts'
import { SITES } from './siteVendors.ts'

const site = useSite()

describe.each(['hcaptcha', 'captchala'] as const)('a visitor of %s', (vendor) => {
  it('fails, tries again and passes, by mouse', async () => {
    const { open, trigger, challenge, heard } = site(vendor)
    await open()
    await trigger.click()
    await challenge.getByRole('button', { name: 'Fail' }).click()
    await challenge.getByText('Please try again.').waitFor()
    await challenge.getByRole('button', { name: 'Verify' }).click()
    expect(await heard(1)).toEqual(['passed'])
  })

  it('does it by keyboard', async () => {
    const { open, trigger, challenge, page, heard } = site(vendor)
    await open()
    await trigger.waitFor()
    await page.locator('input').focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    // The focus is where the work is.
    await challenge.locator('button:focus').waitFor()
    await page.keyboard.press('Enter')
    expect(await heard(1)).toEqual(['passed'])
  })

  it.each([
    ['the button', async () => site(vendor).challenge.getByRole('button', { name: 'Close' }).click(), 'closed'],
    ['Escape', async () => site(vendor).page.keyboard.press('Escape'), 'closed'],
    ['a click beside it', async () => site(vendor).page.mouse.click(5, 600), 'closed'],
    [
      'letting it expire',
      async () => site(vendor).challenge.getByRole('button', { name: 'Let it expire' }).click(),
      'expired',
    ],
  ] as const)('ends a challenge by %s, and may begin another', async (_, end, said) => {
    const { open, box, challenge, heard } = site(vendor)
    const [role] = SITES[vendor].trigger
    await open()
    await box.getByRole(role).click()
    await challenge.locator('button:focus').waitFor()
    await end()
    await heard(1)
    await box.getByRole(role).click()
    await challenge.getByRole('button', { name: 'Verify' }).click()
    expect(await heard(2)).toEqual([said, 'passed'])
  })

  it('has only so many seconds', async () => {
    const { open, trigger, heard, vendors } = site(vendor)
    vendors[vendor].set({ challengeSeconds: 1 })
    await open()
    await trigger.click()
    expect(await heard(1)).toEqual(['expired'])
  })

  it('reads another language', async () => {
    const [params, name] = SITES[vendor].german
    const { open, box } = site(vendor)
    await open({ params })
    expect(await box.getByText(name).textContent()).toBe(name)
  })

  it('passes unseen where the vendor lets everybody pass', async () => {
    const { open, trigger, heard, challenge, vendors } = site(vendor)
    vendors[vendor].set({ outcome: 'pass' })
    await open()
    await trigger.click()
    expect([await heard(1), await challenge.getByRole('button').count()]).toEqual([['passed'], 0])
    expect(vendors[vendor].knows(vendors[vendor].state().counts.tokens[0]!)).toBe(true)
  })

  it('works a script that has no server behind it', async () => {
    const { open, trigger, challenge, heard } = site(vendor)
    await open({ script: Object.keys(SITES[vendor].alone)[0]! })
    await trigger.click()
    await challenge.getByRole('button', { name: 'Verify' }).click()
    expect(await heard(1)).toEqual(['passed'])
  })
})
