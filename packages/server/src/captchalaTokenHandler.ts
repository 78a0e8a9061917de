import type { Issued, IssueToken } from './captchalaTokenIssuer.ts'
import { failureResponse } from './failureResponse.ts'
import type { Refused } from './verdict.ts'

/** What the end point for server tokens can be told. Every option accepts `undefined`. */
export interface CaptchalaTokenHandlerOptions {
  /**
   * The visitor's address, for `bindIp`: as your platform tells it, a forwarding header only if your own proxy wrote it.
   * Without it nothing is bound.
   */
  readonly remoteip?: ((request: Request) => string | null | undefined) | undefined
  /** Names the request, for the log. */
  readonly requestId?: ((request: Request) => string | undefined) | undefined
  /** Is told of every server token that is given out; its `notes` say why one is not bound to an address. */
  readonly onIssue?: ((issued: Issued, request: Request) => void) | undefined
  /** Is told of every refusal, for the log. */
  readonly onRefuse?: ((refused: Refused, request: Request) => void) | undefined
}

/**
 * The end point that a page gets its server tokens from, for every server that speaks `Request` and `Response`:
 * `POST …?action=login` answers `{ serverToken, expiresAt }`, or with the error as JSON. It reads no body. Put your rate
 * limit before it: whoever can reach it can use up the app's quota.
 *
 * @throws what `remoteip`, `requestId`, `onIssue` or `onRefuse` throw
 * @example export const POST = captchalaTokenHandler(captchalaTokenIssuer({ appKey, appSecret, actions: ['login'] }))
 */
export function captchalaTokenHandler(
  issue: IssueToken,
  { remoteip, requestId, onIssue, onRefuse }: CaptchalaTokenHandlerOptions = {},
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } })
    const action = new URL(request.url, 'http://server.invalid').searchParams.get('action') ?? ''
    const { signal } = request
    const issued = await issue(action, { remoteip: remoteip?.(request), requestId: requestId?.(request), signal })
    if (issued.success) {
      onIssue?.(issued, request)
      const { serverToken, expiresAt } = issued
      return Response.json({ serverToken, expiresAt }, { headers: { 'cache-control': 'no-store' } })
    }
    onRefuse?.(issued, request)
    return failureResponse(issued)
  }
}
