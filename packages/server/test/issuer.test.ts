import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  captchalaTokenHandler,
  captchalaTokenIssuer,
  isCaptchaError,
  type CaptchalaTokenIssuerOptions,
  type IssueToken,
} from '@captcha-field/server'
import { fakeVendor, type Behaviour, type FakeVendor } from './fakeVendor.ts'

const KEYS = { appKey: 'app_1', appSecret: 'secret-of-the-app-0123456789' }
const SERVER_TOKEN = `sct_${'0'.repeat(32)}`

let vendor: FakeVendor
beforeAll(async () => {
  vendor = await fakeVendor()
})
afterAll(() => vendor.close())

const issuer = (options: Partial<CaptchalaTokenIssuerOptions> = {}): IssueToken =>
  captchalaTokenIssuer({ ...KEYS, actions: ['login', 'comment'], url: `${vendor.url}/issue`, ...options })

const good = (data: object = {}): object => ({
  code: 0,
  data: { server_token: SERVER_TOKEN, expires_in: 120, ...data },
})

async function told(answer: Behaviour, options: Partial<CaptchalaTokenIssuerOptions> = {}): Promise<string> {
  vendor.does(answer)
  const issued = await issuer(options)('login')
  return issued.success ? issued.serverToken : `${issued.status} ${issued.error.code}`
}

describe('captchalaTokenIssuer', () => {
  it('asks with JSON, three uses and nothing that was not given', async () => {
    vendor.does(good())
    await issuer()('login', { remoteip: '203.0.113.9' })
    const { method, path, headers, body } = vendor.asked.at(-1)!
    expect([method, path, headers['content-type'], headers['x-app-key'], headers['x-app-secret']]).toEqual([
      'POST',
      '/issue',
      'application/json',
      KEYS.appKey,
      KEYS.appSecret,
    ])
    expect(JSON.parse(body)).toEqual({ action: 'login', max_uses: 3 })
  })

  it('asks for the life, the uses and the address that were given, by both of its names', async () => {
    vendor.does(good())
    await issuer({ ttl: 60, maxUses: 1, bindIp: true })('comment', { remoteip: '203.0.113.9' })
    expect(JSON.parse(vendor.asked.at(-1)!.body)).toEqual({
      action: 'comment',
      ttl: 60,
      max_uses: 1,
      binding_ip: '203.0.113.9',
      bind_ip: '203.0.113.9',
    })
  })

  it('binds to no address that is not public', async () => {
    vendor.does(good())
    expect((await issuer({ bindIp: true })('login', { remoteip: '10.0.0.1' })).success).toBe(true)
    expect(JSON.parse(vendor.asked.at(-1)!.body)).toEqual({ action: 'login', max_uses: 3 })
  })

  it('asks with a form where that is wanted', async () => {
    vendor.does(good())
    await issuer({ encoding: 'form' })('login')
    const { headers, body } = vendor.asked.at(-1)!
    expect([headers['content-type'], body]).toEqual(['application/x-www-form-urlencoded', 'action=login&max_uses=3'])
  })

  it.each([
    [{}, 120],
    [{ expires_in: undefined }, 300],
    [{ expires_in: '120' }, 300],
    [{ server_token: undefined, token: SERVER_TOKEN }, 120],
    [{ expires_in: 1e308 }, 300],
    [{ expires_in: -5 }, 300],
    [{ expires_in: 0.001 }, 300],
    [{ expires_in: 120.0004 }, 120],
  ])('%j lives %d seconds', async (data, seconds) => {
    vendor.does(good(data))
    const before = Date.now()
    const issued = await issuer()('login')
    if (!issued.success) throw new Error(issued.error.code)
    const life = issued.expiresAt - before
    expect([
      issued.serverToken,
      Object.isFrozen(issued),
      life >= seconds * 1000 && life < seconds * 1000 + 5000,
    ]).toEqual([SERVER_TOKEN, true, true])
  })

  it('promises no more than a day, however much is asked for', async () => {
    vendor.does(good({ expires_in: 1e12 }))
    const issued = await issuer({ ttl: Number.MAX_SAFE_INTEGER })('login')
    if (!issued.success) throw new Error(issued.error.code)
    const { expiresAt } = issued
    expect([Number.isSafeInteger(expiresAt), expiresAt - Date.now() <= 86_400_000]).toEqual([true, true])
  })

  it.each([
    [undefined, 'remoteip-missing'],
    [null, 'remoteip-missing'],
    ['', 'remoteip-missing'],
    ['10.0.0.1', 'remoteip-private'],
    ['203.0.113.9, 10.0.0.1', 'remoteip-list'],
    ['203.0.113.9', undefined],
  ])('with bindIp and the address %j the token is noted as %s', async (remoteip, note) => {
    vendor.does(good())
    const issued = await issuer({ bindIp: true })('login', { remoteip })
    expect([issued.success && issued.notes, Object.hasOwn(issued, 'notes')]).toEqual([
      note && [note],
      note !== undefined,
    ])
    vendor.does({ code: 1, error: 'app_disabled' })
    const refused = await issuer({ bindIp: true })('login', { remoteip })
    expect(refused.success || refused.record.notes).toEqual(note && [note])
  })

  it('without bindIp no address is missed', async () => {
    vendor.does(good())
    expect(await issuer()('login')).not.toHaveProperty('notes')
  })

  it('refuses all the same where its options cannot be read', async () => {
    vendor.does(good())
    const options = Object.defineProperty({}, 'requestId', {
      get: () => {
        throw new Error('no')
      },
    })
    expect((await issuer()('login', options)).success).toBe(true)
  })

  it('issues nothing for an action that is not listed, and asks nobody', async () => {
    const before = vendor.asked.length
    for (const action of ['admin', '', 'Login', '__proto__', 'login ']) {
      expect(await issuer()(action)).toMatchObject({ success: false, status: 403, error: { code: 'invalid-action' } })
    }
    expect(vendor.asked.length - before).toBe(0)
  })

  it.each<readonly [Behaviour, string]>([
    [{ code: 1001, msg: 'rate limit', error: 'rate_limit_exceeded' }, '503 verify-unreachable'],
    [{ code: 1001, error: 'invalid_app_key' }, '500 invalid-app-key'],
    [{ code: 1001, data: { error: 'invalid_app_secret' } }, '500 invalid-input-secret'],
    [{ code: 1001, error: 'invalid_action' }, '500 invalid-action'],
    [{ code: 1001, error: 'app_disabled' }, '500 app-disabled'],
    [{ code: 1001, error: 'tomorrow' }, '403 unknown'],
    [{ code: 0 }, '503 verify-unreachable'],
    [{ code: 0, data: { server_token: '' } }, '503 verify-unreachable'],
    [{ code: 0, data: { server_token: 7 } }, '503 verify-unreachable'],
    [{ code: 0, data: { server_token: 'sct_\n' } }, '503 verify-unreachable'],
    [{ code: 0, data: { server_token: `sct_${'0'.repeat(5000)}` } }, '503 verify-unreachable'],
    [{ code: '0', data: { server_token: SERVER_TOKEN } }, '503 verify-unreachable'],
    [{ data: { server_token: SERVER_TOKEN } }, '503 verify-unreachable'],
    [(_, r) => void r.writeHead(429).end(JSON.stringify(good())), '503 verify-unreachable'],
    [(_, r) => void r.writeHead(404).end(JSON.stringify(good())), '503 verify-unreachable'],
    [(_, r) => void r.end('<html>'), '503 verify-unreachable'],
    [(_, r) => void r.destroy(), '503 verify-unreachable'],
  ])('%j is %s', async (answer, expected) => {
    expect(await told(answer)).toBe(expected)
  })

  it('asks nobody where there is no secret', async () => {
    const before = vendor.asked.length
    expect(await told(good(), { appSecret: () => undefined })).toBe('500 missing-input-secret')
    expect(vendor.asked.length - before).toBe(0)
  })

  it('gives up a vendor that is silent', async () => {
    expect(await told(() => {}, { timeout: 30 })).toBe('503 verify-timeout')
  })

  it('tells no secret that the vendor repeats', async () => {
    vendor.does((asked, r) => void r.end(JSON.stringify({ code: 1, error: asked.headers['x-app-secret'] })))
    expect(JSON.stringify(await issuer()('login'))).not.toContain(KEYS.appSecret)
  })
})

describe('captchalaTokenHandler', () => {
  const ask = (action: string, method = 'POST'): Request =>
    new Request(`https://shop.example/captcha-token?action=${action}`, { method })

  it('answers with the server token and its end, for nobody to keep', async () => {
    vendor.does(good())
    const response = await captchalaTokenHandler(issuer())(ask('login'))
    const { serverToken, expiresAt } = (await response.json()) as { serverToken: string; expiresAt: number }
    expect([response.status, response.headers.get('cache-control'), serverToken, expiresAt > Date.now()]).toEqual([
      200,
      'no-store',
      SERVER_TOKEN,
      true,
    ])
  })

  it('answers with an error that the page can read', async () => {
    const refused: unknown[] = []
    const handler = captchalaTokenHandler(issuer(), { onRefuse: ({ record }) => refused.push(record.code) })
    const response = await handler(ask('admin'))
    const { error } = (await response.json()) as { error: unknown }
    expect([response.status, isCaptchaError(error, 'invalid-action'), refused]).toEqual([403, true, ['invalid-action']])
  })

  it('wants a POST: what costs quota is nothing to prefetch', async () => {
    const before = vendor.asked.length
    const response = await captchalaTokenHandler(issuer())(ask('login', 'GET'))
    expect([response.status, response.headers.get('allow'), vendor.asked.length - before]).toEqual([405, 'POST', 0])
  })

  it('tells the log under the name that the owner gives', async () => {
    vendor.does(good())
    const log: unknown[] = []
    const handler = captchalaTokenHandler(issuer({ bindIp: true }), {
      requestId: (request) => request.headers.get('x-request-id') ?? undefined,
      onRefuse: ({ record }) => log.push(record.requestId),
      onIssue: ({ notes }, { method }) => log.push(method, notes),
    })
    await handler(new Request(ask('admin'), { headers: { 'x-request-id': 'r1' } }))
    const response = await handler(ask('login'))
    expect(Object.keys((await response.json()) as object)).toEqual(['serverToken', 'expiresAt'])
    expect(log).toEqual(['r1', 'POST', ['remoteip-missing']])
  })

  it('asks the owner for the address', async () => {
    vendor.does(good())
    const remoteip = (request: Request): string | null => request.headers.get('x-real-ip')
    const handler = captchalaTokenHandler(issuer({ bindIp: true }), { remoteip })
    await handler(new Request(ask('login'), { headers: { 'x-real-ip': '203.0.113.9' } }))
    expect(vendor.asked.at(-1)!.fields['binding_ip']).toBe('203.0.113.9')
  })
})
