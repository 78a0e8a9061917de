import { describe, expect, it } from 'vitest'
import { emulatedPage, settle, type Vendor } from './page.ts'

const caught = (call: () => unknown): unknown => {
  try {
    return call()
  } catch (thrown) {
    return thrown
  }
}

const throwing: readonly (readonly [string, (vendor: Vendor, id?: unknown) => unknown])[] = [
  ['execute', (vendor, id) => vendor.execute(id)],
  ['reset', (vendor, id) => vendor.reset(id)],
  ['remove', (vendor, id) => vendor.remove(id)],
  ['close', (vendor, id) => vendor.close(id)],
  ['getResponse', (vendor, id) => vendor.getResponse(id)],
  ['setData', (vendor, id) => vendor.setData(id, {})],
]

describe('an id', () => {
  it.each(throwing)('that is unknown makes %s throw what is no Error', async (_, call) => {
    const page = await emulatedPage()
    page.render()
    const thrown = caught(() => call(page.vendor(), 'nonsense')) as Record<string, unknown>
    expect([Object.keys(thrown), thrown['cause'], `${thrown as never}`, thrown instanceof page.window.Error]).toEqual([
      ['cause', 'message'],
      'invalid-captcha-id',
      '[object Object]',
      false,
    ])
  })

  it.each(throwing)('is missed by %s where there is no widget', async (_, call) => {
    const page = await emulatedPage()
    expect(caught(() => call(page.vendor(), undefined))).toMatchObject({ cause: 'missing-captcha' })
  })

  it.each([undefined, null, '', 0])('that is %j means the first widget that is still registered', async (id) => {
    const page = await emulatedPage()
    const first = page.render()
    const second = page.render({}, 'b')
    page.vendor().remove(id)
    expect(caught(() => page.vendor().getResponse(first))).toMatchObject({ cause: 'invalid-captcha-id' })
    expect(page.vendor().getResponse(second)).toBe('')
  })

  it('is a decimal number and some letters', async () => {
    const page = await emulatedPage()
    expect([page.render(), page.render({}, 'b')].map((id) => /^\d+[a-z0-9]+$/.test(id))).toEqual([true, true])
  })

  it('is neither a sitekey nor an element', async () => {
    const page = await emulatedPage()
    page.render()
    const container = page.document.querySelector('#a')
    expect(caught(() => page.vendor().reset(container))).toMatchObject({ cause: 'invalid-captcha-id' })
  })
})

describe('an asynchronous execute', () => {
  it('rejects with a bare string, unknown or missing', async () => {
    const page = await emulatedPage()
    page.run(undefined, {}, 'missing')
    page.render()
    page.run('nonsense', {}, 'unknown')
    await settle()
    expect(page.log).toEqual(['missing rejected string missing-captcha', 'unknown rejected string invalid-captcha-id'])
  })

  it('needs true: anything else makes no promise', async () => {
    const page = await emulatedPage()
    const id = page.render()
    expect([page.vendor().execute(id), page.vendor().execute(id, { async: 1 })]).toEqual([undefined, undefined])
  })

  it('takes its options instead of an id', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    page.render()
    page.execute({ async: true, rqdata: 'words' })
    await settle()
    expect((await page.control().state()).runs).toMatchObject([{ data: { rqdata: 'words' } }])
  })
})

describe('after remove', () => {
  it('the id is unknown to everybody, and getRespKey is silent about it', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    const id = page.render()
    page.render({}, 'b')
    page.run(id)
    await settle()
    expect(page.vendor().getRespKey(id)).toMatch(/^E1_/)
    page.vendor().remove(id)
    expect(caught(() => page.vendor().remove(id))).toMatchObject({ cause: 'invalid-captcha-id' })
    expect([page.vendor().getRespKey(id), page.vendor().getRespKey('nonsense')]).toEqual(['', ''])
  })
})

describe('setData', () => {
  it('throws a real Error without an object, once there is a widget', async () => {
    const page = await emulatedPage()
    const id = page.render()
    expect(caught(() => page.vendor().setData(id, 'words'))).toBeInstanceOf(page.window.Error)
  })

  it('is merged into the next run', async () => {
    const page = await emulatedPage({ outcome: 'pass' })
    const id = page.render()
    page.vendor().setData(id, { mfa_email: 'ada@example.org' })
    await settle()
    page.execute(id, { rqdata: 'words' })
    await settle()
    expect((await page.control().state()).runs).toMatchObject([
      { data: { mfa_email: 'ada@example.org', rqdata: 'words' } },
    ])
  })

  it.each([
    ['R23', { rqdata: 'words' }],
    ['S26', {}],
  ] as const)('in %s is kept by reset as %j', async (profile, data) => {
    const page = await emulatedPage({ outcome: 'pass', profile })
    const id = page.render()
    page.vendor().setData(id, { rqdata: 'words' })
    await settle()
    page.vendor().reset(id)
    page.execute(id)
    await settle()
    expect((await page.control().state()).runs.map((run) => run.data)).toEqual([data])
  })
})
