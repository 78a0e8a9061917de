import { describe, expect, it, vi } from 'vitest'
import { emulatedPage, mountedPage, PASSED, settle, type Page } from './page.ts'

const counts = async (page: Page) => (await page.control().state()).counts
const overlay = (page: Page): Element | null => page.document.querySelector('.captchala-overlay')

describe('a run', () => {
  it.each([
    ['pass', [PASSED]],
    ['silence', []],
    ['challenge-closed', ['close']],
    ['challenge-expired', ['error The challenge has expired (challenge_expired)']],
    ['network-error', ['error The network cannot be reached (network_error)']],
    ['rate-limited', ['error Too many requests (rate_limit_exceeded)']],
    ['double-pass', [PASSED, PASSED]],
    ['late-pass', [PASSED, PASSED]],
    ['late-error', [PASSED, 'error The session has expired (session_expired)']],
    ['pass-then-close', [PASSED, 'close']],
    ['error-then-close', ['error It did not work: challenge failed (challenge_failed)', 'close']],
    ['degraded', [PASSED.replace('pt_', 'dg_')]],
    ['offline', [PASSED.replace('pt_', 'offline_')]],
    ['co', [PASSED.replace('pt_', 'co_')]],
    ['client', [PASSED.replace('pt_', 'client_')]],
    ['server_token_expired', ['error The server token has expired (server_token_expired)']],
    ['out_of_tea', ['error It did not work: out of tea (out_of_tea)']],
  ])('that goes as %s says %j', async (outcome, log) => {
    const { page, instance } = await mountedPage({ outcome })
    instance.verify()
    await vi.advanceTimersByTimeAsync(1500)
    expect(page.log).toEqual(log)
  })

  it.each(['double-pass', 'late-pass'])('that goes as %s delivers the same token twice', async (outcome) => {
    const { page, instance } = await mountedPage({ outcome })
    const tokens: unknown[] = []
    instance.onSuccess(({ token }) => tokens.push(token))
    instance.verify()
    await vi.advanceTimersByTimeAsync(1500)
    expect([tokens, (await counts(page)).tokens]).toEqual([[tokens[0], tokens[0]], [tokens[0]]])
  })

  it.each([
    ['full', PASSED],
    ['no-action', 'success {"token":"pt_…","type":"click","challengeId":"ch_…"}'],
    ['challengeId-only', 'success {"token":"pt_…","challengeId":"ch_…"}'],
    ['other-action', PASSED.replace('login', 'not-login')],
    ['padded', PASSED.replace('pt_…', ' pt_…\\n')],
    ['empty', PASSED.replace('pt_…', '')],
  ] as const)('delivers the payload %s', async (payload, said) => {
    const { page, instance } = await mountedPage({ outcome: 'pass', payload })
    instance.verify()
    await settle()
    expect(page.log).toEqual([said])
  })

  it.each([
    ['string', 'error The token has expired (token_expired)'],
    ['Error', 'error Error: The token has expired (token_expired)'],
    ['code', 'error {"code":"token_expired","message":"The token has expired"}'],
    ['error', 'error {"error":"token_expired"}'],
    ['text', 'error The token has expired'],
  ] as const)('delivers an error as %s', async (errorForm, said) => {
    const { page, instance } = await mountedPage({ outcome: 'token_expired', errorForm })
    instance.verify()
    await settle()
    expect(page.log).toEqual([said])
  })

  it('goes as next says, then as usual', async () => {
    const { page, instance } = await mountedPage({ outcome: 'pass', next: ['challenge-closed', 'out_of_tea'] })
    for (let runs = 0; runs < 3; runs += 1) {
      instance.verify()
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(page.log).toEqual(['close', 'error It did not work: out of tea (out_of_tea)', PASSED])
  })

  it('asks for another challenge when it is the second one', async () => {
    const { page, instance } = await mountedPage({ outcome: 'pass' })
    const inits = [(await counts(page)).inits]
    for (let runs = 0; runs < 2; runs += 1) {
      instance.showCaptcha()
      await settle()
      inits.push((await counts(page)).inits)
    }
    expect(inits).toEqual([1, 1, 2])
  })

  it('that is opened before onReady asks for a second challenge', async () => {
    const page = emulatedPage({ outcome: 'pass', initDelayMs: 50 })
    page.mount().verify()
    await vi.advanceTimersByTimeAsync(200)
    expect([page.log, (await counts(page)).inits]).toEqual([['ready', PASSED], 2])
  })

  it('that is opened before onReady is what the bar shows, ready or not', async () => {
    const page = emulatedPage({ outcome: 'silence', initDelayMs: 50 })
    page.mount().verify()
    await vi.advanceTimersByTimeAsync(200)
    expect([page.log, page.trigger().textContent]).toEqual([['ready'], 'Verifying…'])
  })

  it('tells the server what it is for', async () => {
    const { page, instance } = await mountedPage({ outcome: 'pass' }, { lang: 'auto', serverToken: 'sct_1' })
    instance.verify()
    await settle()
    expect((await page.control().state()).runs).toEqual([
      {
        widget: 'captchala-1',
        appKey: 'demo_app',
        action: 'login',
        product: 'popup',
        lang: 'auto',
        serverToken: 'sct_1',
        outcome: 'pass',
      },
    ])
  })

  it('may be asked for beside another', async () => {
    const { page, instance } = await mountedPage({ outcome: 'pass' })
    instance.verify()
    instance.verify()
    await settle()
    expect([page.log, (await counts(page)).executes]).toEqual([[PASSED, PASSED], 2])
  })

  it('answers nothing, or a promise that rejects where it fails', async () => {
    const { page, instance } = await mountedPage({ next: ['pass', 'out_of_tea', 'challenge-closed', 'pass'] })
    const answers = [instance.verify()]
    await settle()
    await page.control().set({ answers: 'promise' })
    const settled = Promise.allSettled([instance.verify(), instance.showCaptcha(), instance.verify()])
    await vi.advanceTimersByTimeAsync(100)
    expect([answers, await settled]).toEqual([
      [undefined],
      [
        { status: 'rejected', reason: 'It did not work: out of tea (out_of_tea)' },
        { status: 'rejected', reason: 'closed' },
        { status: 'fulfilled', value: expect.objectContaining({ action: 'login' }) as unknown },
      ],
    ])
  })

  it('reports what a handler throws, and calls the others', async () => {
    const { page, instance } = await mountedPage({ outcome: 'pass' })
    instance.onSuccess(() => {
      throw new Error('mine')
    })
    instance.onSuccess(() => page.log.push('the next'))
    instance.verify()
    await settle()
    expect([page.log, page.said]).toEqual([[PASSED, 'the next'], ['error: Error: mine']])
  })
})

describe('a challenge', () => {
  it.each([
    ['popup', '.captchala-overlay', 'BODY'],
    ['float', '.captchala-float > .captchala-card', 'DIV'],
    ['embed', '.captchala-embed > .captchala-card', 'DIV'],
  ])('of %s is shown in %s', async (product, selector, parent) => {
    const { page } = await mountedPage({}, { product })
    page.trigger().click()
    await settle()
    const shown = page.document.querySelector(selector)
    const seen = shown?.parentElement?.tagName
    page.challenge('verify').click()
    await settle()
    expect([seen, shown?.isConnected, page.log]).toEqual([parent, false, [PASSED]])
  })

  it('has buttons without a type, too', async () => {
    const { page, instance } = await mountedPage({}, { product: 'embed' })
    instance.verify()
    await settle()
    const buttons = [...page.host.querySelectorAll('button')]
    expect(buttons.map((button) => button.getAttribute('type'))).toEqual([null, null, null, null, null])
  })

  it('is closed by the visitor, and another may follow', async () => {
    const { page, instance } = await mountedPage()
    instance.verify()
    await settle()
    page.challenge('close').click()
    instance.verify()
    await settle()
    page.challenge('verify').click()
    await settle()
    expect([page.log, overlay(page)]).toEqual([['close', PASSED], null])
  })

  it('expires by itself', async () => {
    const { page, instance } = await mountedPage({ challengeSeconds: 30 })
    instance.verify()
    await vi.advanceTimersByTimeAsync(31_000)
    expect([page.log, overlay(page)]).toEqual([['error The challenge has expired (challenge_expired)'], null])
  })

  it('may be followed by onClose when it was passed', async () => {
    const { page, instance } = await mountedPage({ outcome: 'challenge-then-close' })
    instance.verify()
    await settle()
    page.challenge('verify').click()
    await settle()
    expect(page.log).toEqual([PASSED, 'close'])
  })

  it.each([
    ['inserted', [null, true, null]],
    ['kept', [false, true, false]],
  ] as const)(
    'whose nodes are %s is there and visible before, while and after: %j',
    async (challengeNodes, expected) => {
      const { page, instance } = await mountedPage({ challengeNodes })
      const visible = (): boolean | null => {
        const shown = page.document.querySelector<HTMLElement>('.captchala-overlay')
        return shown && shown.style.display !== 'none'
      }
      const seen = [visible()]
      instance.verify()
      await settle()
      seen.push(visible())
      page.challenge('verify').click()
      await settle()
      seen.push(visible())
      expect([seen, page.log]).toEqual([expected, [PASSED]])
    },
  )

  it('in whose middle a reset comes is gone, and says nothing', async () => {
    const { page, instance } = await mountedPage()
    instance.verify()
    await settle()
    instance.reset()
    await settle()
    expect([page.log, overlay(page), page.trigger().textContent]).toEqual([[], null, 'Click to verify'])
  })
})

describe('the control of a page', () => {
  it('makes the newest instance say things', async () => {
    const { page } = await mountedPage({ outcome: 'pass' })
    const { emit } = page.control()
    await emit('trigger')
    await settle()
    await emit('success')
    await emit('error', { code: 'session_expired' })
    await emit('close')
    const { tokens } = await counts(page)
    expect([page.log, tokens.length]).toEqual([
      [PASSED, PASSED, 'error The session has expired (session_expired)', 'close'],
      2,
    ])
    await expect(emit('close', { id: 'nobody' })).rejects.toThrow('no such instance')
  })

  it('lists the instances, and writes down what they were asked', async () => {
    const { page, instance } = await mountedPage()
    instance.verify()
    await settle()
    expect([page.control().widgets(), page.control().log]).toEqual([
      [{ id: 'captchala-1', product: 'popup', action: 'login', open: true }],
      ['init', 'appendTo', 'onReady', 'verify'],
    ])
  })
})
