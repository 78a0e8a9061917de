import { describe, expect, it, vi } from 'vitest'
import type { CaptchalaScenario } from '../../src/captchala/scenario.ts'
import { emulatedPage, mountedPage, PASSED, settle, type Page } from './page.ts'

const said = (code: string, text: string): string => `error ${text} (${code})`
const EXPIRED = said('server_token_expired', 'The server token has expired')
const EXHAUSTED = said('server_token_exhausted', 'The server token has been used too often')

const strict = (scenario: Partial<CaptchalaScenario> = {}): Page =>
  emulatedPage({ outcome: 'pass', serverTokens: 'optional', ...scenario })
const uses = async (page: Page): Promise<readonly number[]> =>
  Object.values((await page.control().state()).counts.serverTokenUses)

describe('a server token', () => {
  it.each([
    ['required', undefined, said('server_token_required', 'A server token is required')],
    ['optional', undefined, 'ready'],
    ['optional', 'sct_unknown', said('server_token_invalid', 'The server token is not valid')],
    ['any', 'sct_unknown', 'ready'],
    ['any', undefined, 'ready'],
  ] as const)('that is %s, and is %s: %s', async (serverTokens, serverToken, expected) => {
    const page = strict({ serverTokens })
    page.mount({ serverToken })
    await settle()
    expect(page.log).toEqual([expected])
  })

  it.each([
    [{ appKey: 'another' }, said('server_token_app_mismatch', 'The server token belongs to another app')],
    [{ bindIp: '203.0.113.9' }, said('server_token_binding_mismatch', 'The server token is bound to another address')],
    [{ bindIp: '127.0.0.1' }, 'ready'],
    [{ action: 'pay' }, said('token_action_mismatch', 'It did not work: token action mismatch')],
  ])('issued for %j: %s', async (issue, expected) => {
    const page = strict()
    const serverToken = await page.control().serverToken({ action: 'login', ...issue })
    page.mount({ serverToken })
    await settle()
    expect(page.log).toEqual([expected])
  })

  it('is exhausted after so many preloads', async () => {
    const page = strict()
    const serverToken = await page.control().serverToken({ action: 'login', maxUses: 2 })
    for (const name of ['first', 'second', 'third']) page.mount({ serverToken }, name)
    await settle()
    expect([page.log, await uses(page)]).toEqual([['first ready', 'second ready', `third ${EXHAUSTED}`], [2]])
  })

  it('is not used where it is refused', async () => {
    const page = strict()
    const serverToken = await page.control().serverToken({ action: 'login' })
    page.mount({ serverToken, appKey: 'another' })
    page.mount({ serverToken: 'sct_unknown' }, 'another')
    await settle()
    const { counts } = await page.control().state()
    expect([counts.inits, counts.serverTokenUses]).toEqual([2, {}])
  })

  it('is kept by a reset, which spends another use of it', async () => {
    const page = strict()
    const serverToken = await page.control().serverToken({ action: 'login', maxUses: 1 })
    const instance = page.mount({ serverToken })
    await settle()
    instance.reset()
    await settle()
    expect(page.log).toEqual(['ready', EXHAUSTED])
  })

  it('expires: the page is asked for another one, which is then kept', async () => {
    const page = strict()
    const old = await page.control().serverToken({ action: 'login', ttl: 10 })
    await vi.advanceTimersByTimeAsync(11_000)
    const asked: string[] = []
    const onServerTokenExpired = async (): Promise<string> => {
      const fresh = await page.control().serverToken({ action: 'login' })
      asked.push(fresh)
      return fresh
    }
    const instance = page.mount({ serverToken: old, onServerTokenExpired })
    await settle()
    instance.verify()
    await settle()
    const { runs } = await page.control().state()
    expect([page.log, asked.length, runs.map(({ serverToken }) => serverToken)]).toEqual([['ready', PASSED], 1, asked])
  })

  it.each<[string, unknown]>([
    ['nothing is there to ask', undefined],
    ['null', () => null],
    ['an empty text', () => ''],
    ['a promise of null', () => Promise.resolve(null)],
    ['a rejection', () => Promise.reject(new Error('mine'))],
    [
      'a throw',
      () => {
        throw new Error('mine')
      },
    ],
  ])('expires, and where the answer is %s it says so', async (_, onServerTokenExpired) => {
    const page = strict()
    const serverToken = await page.control().serverToken({ action: 'login', ttl: 10 })
    await vi.advanceTimersByTimeAsync(11_000)
    page.mount({ serverToken, onServerTokenExpired })
    await settle()
    expect([page.log, page.said]).toEqual([[EXPIRED], []])
  })

  it('that expires between mount and run is noticed by the run', async () => {
    const page = strict()
    const serverToken = await page.control().serverToken({ action: 'login', ttl: 10 })
    const fresh = await page.control().serverToken({ action: 'login', ttl: 60 })
    const asked: string[] = []
    const without = page.mount({ serverToken }, 'without')
    const instance = page.mount({ serverToken, onServerTokenExpired: () => asked.push('asked') && fresh }, 'with')
    await vi.advanceTimersByTimeAsync(11_000)
    instance.verify()
    without.verify()
    await settle()
    expect([page.log.slice(2).toSorted(), asked]).toEqual([[`with ${PASSED}`, `without ${EXPIRED}`], ['asked']])
  })

  it.each([
    'server_token_required',
    'server_token_invalid',
    'server_token_expired',
    'server_token_exhausted',
    'server_token_app_mismatch',
    'server_token_binding_mismatch',
    'token_expired',
    'challenge_expired',
    'session_expired',
  ])('may be refused with the sentence of %s, at a preload and in a run', async (code) => {
    const { page, instance } = await mountedPage({ next: [code, 'pass'] })
    instance.verify()
    await settle()
    await page.control().set({ nextInit: [code] })
    page.mount({}, 'another')
    await settle()
    expect(page.log).toEqual([
      expect.stringMatching(new RegExp(`^error [A-Z][a-z ]+ \\(${code}\\)$`)),
      expect.stringMatching(new RegExp(`^another error [A-Z][a-z ]+ \\(${code}\\)$`)),
    ])
  })
})
