import { describe, expect, it, vi } from 'vitest'
import { emulatedPage, settle } from './page.ts'

describe('a run', () => {
  it('ends in a callback first and the promise then', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    page.run(page.render())
    await settle()
    expect(page.log).toEqual(['callback P1_…', 'promise resolved P1_… E1_…'])
  })

  it.each([
    ['challenge-closed', ['open-callback', 'close-callback', 'promise rejected string challenge-closed']],
    ['challenge-expired', ['open-callback', 'chalexpired-callback', 'promise rejected string challenge-expired']],
    ['network-error', ['error-callback network-error', 'promise rejected string network-error']],
    ['rate-limited', ['error-callback rate-limited', 'promise rejected string rate-limited']],
    ['invalid-data', ['error-callback invalid-data', 'promise rejected string invalid-data']],
    ['invalid-mfa-data', ['error-callback invalid-mfa-data', 'promise rejected string invalid-mfa-data']],
    ['challenge-error', ['error-callback challenge-error', 'promise rejected string challenge-error']],
    ['internal-error', ['error-callback internal-error', 'promise rejected string internal-error']],
    ['incomplete-answer', ['error-callback incomplete-answer', 'promise rejected string incomplete-answer']],
    ['a-word-of-tomorrow', ['error-callback a-word-of-tomorrow', 'promise rejected string a-word-of-tomorrow']],
    ['silence', []],
    ['unknown-message', []],
    ['empty-pass', ['close-callback', 'promise rejected string challenge-closed']],
    ['double-pass', ['callback P1_…', 'callback P1_…', 'promise resolved P1_… E1_…']],
    ['late-pass', ['callback P1_…', 'promise resolved P1_… E1_…', 'callback P1_…']],
    ['late-error', ['callback P1_…', 'promise resolved P1_… E1_…', 'error-callback challenge-error']],
  ])('that is to go as "%s" says %j', async (outcome, log) => {
    const page = await emulatedPage({ outcome })
    page.run(page.render())
    await settle()
    await vi.advanceTimersByTimeAsync(1100)
    expect(page.log).toEqual(log)
  })

  it('in R23 believes an empty pass', async () => {
    const page = await emulatedPage({ outcome: 'empty-pass', profile: 'R23' })
    page.run(page.render())
    await settle()
    expect(page.log).toEqual(['callback ', 'promise resolved  E1_…'])
  })

  it('in R23 knows no invalid-mfa-data: the promise is forgotten', async () => {
    const page = await emulatedPage({ outcome: 'invalid-mfa-data', profile: 'R23' })
    page.run(page.render())
    await settle()
    expect(page.log).toEqual([])
  })

  it('clears the token of the last one when it starts', async () => {
    const page = await emulatedPage({ next: ['pass', 'silence'] })
    const id = page.render()
    page.execute(id)
    await settle()
    const token = page.vendor().getResponse(id)
    page.execute(id)
    expect([token === '', page.vendor().getResponse(id), page.document.querySelector('textarea')!.value]).toEqual([
      false,
      '',
      '',
    ])
  })

  it('yields another token each time, and the newest key', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    const id = page.render()
    const got: string[] = []
    for (let times = 0; times < 3; times += 1) {
      page.execute(id)
      await settle()
      got.push(page.vendor().getResponse(id), page.vendor().getRespKey(id))
    }
    expect(new Set(got).size).toBe(6)
  })

  it('without an id is the first widget’s', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    page.render({ callback: () => page.log.push('first') })
    page.render({ callback: () => page.log.push('second') }, 'b')
    page.execute()
    await settle()
    expect(page.log).toEqual(['first'])
  })

  it('that an error ended can be followed by one that works', async () => {
    const page = await emulatedPage({ next: ['network-error', 'pass'] })
    const id = page.render()
    page.run(id)
    await settle()
    page.run(id)
    await settle()
    expect(page.log.slice(2)).toEqual(['callback P1_…', 'promise resolved P1_… E1_…'])
  })

  it('is begun by the visitor’s tick as well', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    page.render()
    await settle()
    await page.control().emit('checkbox-selected')
    await settle()
    expect(page.log).toEqual(['callback P1_…'])
  })

  it('moves the focus to the box when it ends', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    page.execute(page.render())
    await settle()
    expect(page.document.activeElement).toBe(page.document.querySelector('#a iframe'))
  })
})

describe('before the widget is ready', () => {
  it('the last that was asked for is done first', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    const id = page.render()
    page.execute(id, { rqdata: 'first' })
    page.execute(id, { rqdata: 'second' })
    await settle()
    expect((await page.control().state()).runs.map(({ data }) => data['rqdata'])).toEqual(['second', 'first'])
  })
})

describe('the single slot for a promise', () => {
  it('is taken over by the second execute, and the first never settles', async () => {
    const page = await emulatedPage()
    const id = page.render()
    await settle()
    page.run(id, {}, 'first')
    page.run(id, {}, 'second')
    await settle()
    await page.control().emit('challenge-passed')
    await settle()
    // Both run in the frame, so both open.
    expect(page.log).toEqual(['open-callback', 'open-callback', 'callback P1_…', 'second resolved P1_… E1_…'])
  })

  it.each(['close-callback', 'error-callback'])(
    'is taken by a run begun in %s, which the old ending then rejects',
    async (name) => {
      const page = await emulatedPage({
        next: [name === 'close-callback' ? 'challenge-closed' : 'rate-limited', 'pass'],
      })
      const code = name === 'close-callback' ? 'challenge-closed' : 'rate-limited'
      let again = true
      const id = page.render({
        'open-callback': undefined,
        [name]: () => {
          if (again) page.run(id, {}, 'second')
          again = false
        },
      })
      page.run(id, {}, 'first')
      await settle()
      await vi.advanceTimersByTimeAsync(100)
      expect(page.log).toEqual([`second rejected string ${code}`, 'callback P1_…'])
    },
  )
})

describe('callbacks', () => {
  it('may throw: it is logged, and the promise settles', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    page.run(
      page.render({
        callback: () => {
          throw new Error('the page’s fault')
        },
      }),
    )
    await settle()
    expect([page.said, page.log]).toEqual([['error: Error: the page’s fault'], ['promise resolved P1_… E1_…']])
  })

  it('may be names of globals, looked up when they are called', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    page.execute(page.render({ callback: 'solved' }))
    page.window['solved'] = () => page.log.push('by name')
    await settle()
    expect(page.log).toEqual(['by name'])
  })

  it.each(['nobody', 42])('that are %j are only logged', async (callback) => {
    const page = await emulatedPage({ outcome: 'pass' })
    page.run(page.render({ callback }))
    await settle()
    expect([page.said, page.log]).toEqual([['log: hcaptcha: callback is no function'], ['promise resolved P1_… E1_…']])
  })

  it('come out of the blue, too', async () => {
    const page = await emulatedPage()
    page.render()
    await page.control().emit('network-error')
    expect(page.log).toEqual(['error-callback network-error'])
  })
})

describe('a public test key', () => {
  it.each(['1', '2', '3'])('%s passes without a challenge, with its one token', async (digit) => {
    const page = await emulatedPage()
    const id = page.render({ sitekey: `${digit}0000000-ffff-ffff-ffff-00000000000${digit}` })
    page.execute(id)
    await settle()
    const first = page.vendor().getResponse(id)
    page.execute(id)
    await settle()
    expect([first, page.vendor().getResponse(id)]).toEqual(
      Array.from({ length: 2 }, () => `${digit}0000000-aaaa-bbbb-cccc-00000000000${digit}`),
    )
  })
})
