import { describe, expect, it } from 'vitest'
import { captchaGuard, isCaptchaError, publicMessage, type VerdictCode, type Verify } from '@captcha-field/server'
import { SIDES } from './both.ts'

describe.each(SIDES)('captchaGuard for $name', (side) => {
  const answering = (answer: object): Verify =>
    side.verifier('https://vendor.example', { fetch: () => Promise.resolve(Response.json(answer)) })
  const post = (token = side.token()): Request =>
    new Request('https://shop.example', { method: 'POST', body: new URLSearchParams({ [side.fieldName]: token }) })

  it('lets a good token pass, and leaves the body to the handler', async () => {
    const verify = answering(side.good)
    const request = post()
    expect(await captchaGuard(verify)(request)).toBe(undefined)
    expect((await request.formData()).has(side.fieldName)).toBe(true)
    expect((await verify(request)).success).toBe(true)
  })

  it('answers the others with status, error and sentence, for nobody to keep', async () => {
    const response = await captchaGuard(answering(side.bad))(post())
    const body = (await response?.json()) as { error: unknown; message: string }
    expect([response?.status, response?.headers.get('cache-control'), body.message, Object.keys(body)]).toEqual([
      403,
      'no-store',
      'Please try again.',
      ['error', 'message'],
    ])
    expect(isCaptchaError(body.error, 'already-seen-response')).toBe(true)
  })

  it('tells the log of every verdict', async () => {
    const log: string[] = []
    const guard = captchaGuard(answering(side.good), {
      remoteip: (request) => request.headers.get('x-forwarded-for'),
      onVerdict: ({ record }, request) => log.push(`${request.method} ${record.verdict} ${record.notes?.join() ?? ''}`),
    })
    const request = post()
    request.headers.set('x-forwarded-for', '203.0.113.9, 10.0.0.1')
    await guard(request)
    await guard(new Request('https://shop.example'))
    expect(log).toEqual(['POST accepted remoteip-list', 'GET refused no-body'])
  })

  it('names the request as the owner does', async () => {
    const log: unknown[] = []
    const verify = answering(side.good)
    const guard = captchaGuard(verify, {
      requestId: (request) => request.headers.get('x-request-id') ?? undefined,
      onVerdict: ({ record }) => log.push(record.requestId),
    })
    const token = side.token()
    const request = post(token)
    request.headers.set('x-request-id', 'r1')
    await guard(request)
    await guard(post())
    expect(log).toEqual(['r1', undefined])
    // A handler that has no Request left has the verdict all the same.
    expect((await verify({ [side.fieldName]: token }, { requestId: 'r1' })).success).toBe(true)
  })

  it('does not wait for a visitor who has left, and tells the log', async () => {
    const log: string[] = []
    const guard = captchaGuard(answering(side.good), {
      onVerdict: ({ record }) => log.push(`${record.verdict} ${record.notes?.join() ?? ''}`),
    })
    const controller = new AbortController()
    const body = new ReadableStream({ pull: () => new Promise(() => {}) })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const init = { method: 'POST', body, headers, duplex: 'half', signal: controller.signal }
    const pending = guard(new Request('https://shop.example', init))
    controller.abort()
    expect([(await pending)?.status, log]).toEqual([503, ['undecided cancelled']])
  })

  it('gives up the vendor as well for a visitor who has left', async () => {
    const controller = new AbortController()
    const verify = side.verifier('https://vendor.example', { fetch: () => new Promise(() => {}) })
    const { signal } = controller
    const headers = { 'x-captcha-response': side.token() }
    const pending = captchaGuard(verify)(new Request('https://shop.example', { method: 'POST', headers, signal }))
    setTimeout(() => controller.abort(), 20)
    expect((await pending)?.status).toBe(503)
  })

  it('answers as the owner wants', async () => {
    const respond = (): Response => Response.redirect('https://shop.example/again', 303)
    const response = await captchaGuard(answering(side.bad), { respond })(post())
    expect([response?.status, response?.headers.get('location')]).toEqual([303, 'https://shop.example/again'])
  })
})

describe('publicMessage', () => {
  const failure = (status: 403 | 500 | 503, code: VerdictCode) => ({ status, error: { code } }) as const

  it.each<readonly [403 | 500 | 503, VerdictCode, string]>([
    [403, 'missing-input-response', 'Please try again.'],
    [403, 'expired-input-response', 'Please try again.'],
    [403, 'already-verified', 'Please try again.'],
    [
      403,
      'score-too-low',
      'We could not confirm that a person sent this. Please try again, or contact us another way.',
    ],
    [
      403,
      'invalid-input-response',
      'We could not confirm that a person sent this. Please try again, or contact us another way.',
    ],
    [500, 'invalid-input-secret', 'This cannot be sent right now. Please try again in a few minutes.'],
    [503, 'verify-timeout', 'This cannot be sent right now. Please try again in a few minutes.'],
  ])('%d %s: %s', (status, code, sentence) => {
    expect(publicMessage(failure(status, code))).toBe(sentence)
  })

  it('speaks the words of the owner', () => {
    const words = { again: 'Noch einmal, bitte.', refused: undefined }
    expect(publicMessage(failure(403, 'already-verified'), words)).toBe('Noch einmal, bitte.')
    expect(publicMessage(failure(403, 'unknown'), words)).toMatch(/^We could not/)
  })
})
