import { describe, expect, it, vi } from 'vitest'
import { emulatedPage, settle } from './page.ts'

const seconds = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 1000)

describe('reset', () => {
  it('during a run leaves the challenge open and the promise pending, and a later pass counts', async () => {
    const page = await emulatedPage()
    const id = page.render()
    page.run(id)
    await settle()
    page.vendor().reset(id)
    await settle()
    const [widget] = page.control().widgets()
    await page.control().emit('challenge-passed')
    await settle()
    expect([widget?.open, page.log]).toEqual([true, ['open-callback', 'callback P1_…', 'promise resolved P1_… E1_…']])
  })

  it('drops the token and its timer, calls nobody, and keeps the key', async () => {
    const page = await emulatedPage({ outcome: 'pass', tokenSeconds: 2 })
    const id = page.render()
    page.execute(id)
    await settle()
    page.vendor().reset(id)
    await seconds(3)
    expect([page.vendor().getResponse(id), page.log, page.vendor().getRespKey(id).slice(0, 3)]).toEqual([
      '',
      ['callback P1_…'],
      'E1_',
    ])
  })
})

describe('remove', () => {
  it('during a run settles nothing and calls nobody', async () => {
    const page = await emulatedPage({ outcome: 'pass', outcomeDelayMs: 100 })
    const id = page.render()
    page.run(id)
    await settle()
    page.vendor().remove(id)
    await seconds(200)
    expect(page.log).toEqual([])
  })

  it('stops the timer of a token', async () => {
    const page = await emulatedPage({ outcome: 'pass', tokenSeconds: 2 })
    const id = page.render()
    page.execute(id)
    await settle()
    page.vendor().remove(id)
    await seconds(3)
    expect(page.log).toEqual(['callback P1_…'])
  })

  it('in the callback resolves without a key, and the token expires all the same', async () => {
    const page = await emulatedPage({ outcome: 'pass', tokenSeconds: 2, profile: 'R23' })
    const id = page.render({
      callback: () => {
        page.log.push('callback')
        page.vendor().remove(id)
      },
    })
    page.run(id)
    await settle()
    await seconds(3)
    expect(page.log).toEqual(['callback', 'promise resolved P1_…', 'expired-callback'])
  })

  it.each(['R23', 'S26'] as const)('from its own callback in %s: its expiry harms no other widget', async (profile) => {
    const page = await emulatedPage({ outcome: 'pass', tokenSeconds: 2, profile })
    const id = page.render({
      callback: () => {
        page.log.push('callback')
        page.vendor().remove(id)
      },
    })
    const other = page.render({}, 'b')
    page.run(id)
    await settle()
    await seconds(3)
    expect([page.log, page.vendor().getResponse(other), page.control().counts().live]).toEqual([
      ['callback', 'promise resolved P1_…', 'expired-callback'],
      '',
      1,
    ])
  })
})

describe('close', () => {
  it('calls close-callback even when nothing is open', async () => {
    const page = await emulatedPage()
    page.vendor().close(page.render())
    expect(page.log).toEqual(['close-callback'])
  })

  it('rejects a pending promise, and nothing comes of the run', async () => {
    const page = await emulatedPage({ outcome: 'pass', outcomeDelayMs: 100 })
    const id = page.render()
    page.run(id)
    await settle()
    page.vendor().close(id)
    await seconds(1)
    expect(page.log).toEqual(['close-callback', 'promise rejected string challenge-closed'])
  })

  it('drops a token', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    const id = page.render()
    page.execute(id)
    await settle()
    page.vendor().close(id)
    expect(page.vendor().getResponse(id)).toBe('')
  })
})

describe('a token', () => {
  it('expires when the server said, by a timer', async () => {
    const page = await emulatedPage({ outcome: 'pass', tokenSeconds: 2 })
    const id = page.render()
    page.execute(id)
    await settle()
    await seconds(1.9)
    page.log.push('1.9 s')
    await seconds(0.2)
    expect(page.log).toEqual(['callback P1_…', '1.9 s', 'expired-callback'])
    expect([page.vendor().getResponse(id), page.document.querySelector('textarea')!.value]).toEqual(['', ''])
    expect(page.vendor().getRespKey(id)).toMatch(/^E1_/)
  })

  it('never expires where the server did not say', async () => {
    const page = await emulatedPage({ outcome: 'pass', tokenSeconds: null })
    const id = page.render()
    page.execute(id)
    await settle()
    await seconds(600)
    expect([page.log, page.vendor().getResponse(id).slice(0, 3)]).toEqual([['callback P1_…'], 'P1_'])
  })

  it.each([
    ['S26', 0],
    ['R23', 1],
  ] as const)('that expires while the box is out of the document leaves in %s %i widget', async (profile, live) => {
    const page = await emulatedPage({ outcome: 'pass', tokenSeconds: 2, profile })
    page.execute(page.render())
    await settle()
    page.document.querySelector('#a')!.remove()
    await seconds(3)
    expect([page.log, page.control().counts().live]).toEqual([['callback P1_…', 'expired-callback'], live])
  })

  it('is cleared by an error that comes later', async () => {
    const page = await emulatedPage({ outcome: 'late-error', lateMs: 100 })
    const id = page.render()
    page.execute(id)
    await settle()
    const before = page.vendor().getResponse(id)
    await seconds(1)
    expect([before === '', page.vendor().getResponse(id)]).toEqual([false, ''])
  })
})

describe('frames that never answer', () => {
  it('in R23 are never spoken of', async () => {
    const page = await emulatedPage({ frames: 'hang', profile: 'R23' })
    page.run(page.render())
    await seconds(600)
    expect(page.log).toEqual([])
  })

  it('in S26 are told of after 25 seconds, once for each', async () => {
    const page = await emulatedPage({ frames: 'drop' })
    page.run(page.render())
    await seconds(24.9)
    page.log.push('24.9 s')
    await seconds(0.2)
    expect(page.log).toEqual([
      '24.9 s',
      'error-callback challenge-error',
      'promise rejected string challenge-error',
      'error-callback challenge-error',
    ])
  })

  it('in S26 are told of once by an invisible widget', async () => {
    const page = await emulatedPage({ frames: 'hang' })
    page.render({ size: 'invisible' })
    await seconds(26)
    expect(page.log).toEqual(['error-callback challenge-error'])
  })

  it('in S26 are told of at once from then on; after a reset execute pends for ever', async () => {
    const page = await emulatedPage({ frames: 'hang' })
    const id = page.render({ size: 'invisible' })
    await seconds(26)
    page.run(id, {}, 'then')
    await settle()
    page.vendor().reset(id)
    page.run(id, {}, 'after reset')
    await seconds(600)
    expect(page.log.slice(1)).toEqual(['error-callback challenge-error', 'then rejected string challenge-error'])
  })

  it('are waited for as long as the scenario says', async () => {
    const page = await emulatedPage({ frames: 'hang', frameDeadlineMs: 300 })
    page.render({ size: 'invisible' })
    await seconds(0.4)
    expect(page.log).toEqual(['error-callback challenge-error'])
  })
})

describe('the site check', () => {
  it.each(['network-error', 'rate-limited'] as const)(
    'that fails as %s is told of by every widget, without any run',
    async (siteCheck) => {
      const page = await emulatedPage({ siteCheck })
      page.render()
      page.render({}, 'b')
      await settle()
      expect(page.log).toEqual([`error-callback ${siteCheck}`, `error-callback ${siteCheck}`])
    },
  )

  it('that failed makes execute pend for ever, reset or not', async () => {
    const page = await emulatedPage({ siteCheck: 'network-error' })
    const id = page.render()
    await settle()
    page.run(id, {}, 'then')
    page.vendor().reset(id)
    page.run(id, {}, 'after reset')
    await seconds(600)
    expect(page.log).toEqual(['error-callback network-error'])
  })

  it('that refuses the sitekey is told to nobody, and execute pends for ever', async () => {
    const page = await emulatedPage({ siteCheck: 'refused' })
    page.run(page.render())
    await seconds(600)
    expect([page.log, page.said]).toEqual([[], ['error: hcaptcha: this sitekey is not for this host']])
  })
})

describe('surgery on the page', () => {
  it('a container that left the document still has a working widget', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    const id = page.render()
    await settle()
    page.document.querySelector('#a')!.remove()
    page.run(id)
    await settle()
    page.vendor().reset(id)
    page.vendor().remove(id)
    expect(page.log).toEqual(['callback P1_…', 'promise resolved P1_… E1_…'])
  })

  it('an emptied container can be removed and rendered into again', async () => {
    const page = await emulatedPage()
    const id = page.render()
    page.document.querySelector('#a')!.innerHTML = ''
    page.vendor().remove(id)
    expect(page.render()).not.toBe(id)
  })

  it('in S26, a widget whose box is gone when its token expires removes itself, in a swapped body too', async () => {
    const page = await emulatedPage({ outcome: 'pass', tokenSeconds: 2, profile: 'S26' })
    const id = page.render()
    page.execute(id)
    await settle()
    page.document.body.replaceWith(page.document.createElement('body'))
    await seconds(3)
    expect([page.log, page.control().counts().live]).toEqual([['callback P1_…', 'expired-callback'], 0])
  })

  it('a swapped body makes execute pend for ever, and remove throws once it has unregistered', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    const id = page.render()
    await settle()
    const body = page.document.createElement('body')
    body.innerHTML = '<div id="a"></div>'
    page.document.body.replaceWith(body)
    expect(() => page.vendor().remove(id)).toThrow(page.window.DOMException)
    expect(() => page.vendor().remove(id)).toThrow(expect.objectContaining({ cause: 'invalid-captcha-id' }))
    page.run(page.render())
    await settle()
    expect(page.log).toEqual(['callback P1_…', 'promise resolved P1_… E1_…'])
  })
})
