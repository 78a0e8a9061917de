import type { IssueToken } from './captchalaTokenIssuer.ts'
import { failureResponse } from './failureResponse.ts'
import type { Refused } from './verdict.ts'

export interface CaptchalaTokenHandlerOptions {
  /** The visitor's address, for `bindIp`. */
  readonly remoteip?: ((request: Request) => string | null | undefined) | undefined
  /** Is told of every refusal, for the log. */
  readonly onRefuse?: ((refused: Refused, request: Request) => void) | undefined
}

/**
 * The end point that a page gets its server tokens from, for every server that speaks `Request` and `Response`:
 * `POST …?action=login` answers `{ serverToken, expiresAt }`, or with the error as JSON. It reads no body. Put your rate
 * limit before it: whoever can reach it can use up the app's quota.
 *
 * @throws what `remoteip` or `onRefuse` throw
 * @example export const POST = captchalaTokenHandler(captchalaTokenIssuer({ appKey, appSecret, actions: ['login'] }))
 */
export function captchalaTokenHandler(
  issue: IssueToken,
  { remoteip, onRefuse }: CaptchalaTokenHandlerOptions = {},
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } })
    const action = new URL(request.url, 'http://server.invalid').searchParams.get('action') ?? ''
    const issued = await issue(action, { remoteip: remoteip?.(request), signal: request.signal })
    if (issued.success) {
      const { serverToken, expiresAt } = issued
      return Response.json({ serverToken, expiresAt }, { headers: { 'cache-control': 'no-store' } })
    }
    onRefuse?.(issued, request)
    return failureResponse(issued)
  }
}
