import type { Verify } from './createVerifier.ts'
import { failureResponse } from './failureResponse.ts'
import type { Refused, Verdict } from './verdict.ts'

/** What a guard can be told. Every option accepts `undefined`. */
export interface CaptchaGuardOptions {
  /** The visitor's address, as your platform tells it; a forwarding header only if your own proxy wrote it. */
  readonly remoteip?: ((request: Request) => string | null | undefined) | undefined
  /** Names the request, for the log and for a handler that verifies again without it. Made by your server, see `verify`. */
  readonly requestId?: ((request: Request) => string | undefined) | undefined
  /** Is told of every verdict, for the log. */
  readonly onVerdict?: ((verdict: Verdict, request: Request) => void) | undefined
  /** What a refused visitor is answered. @default `{ error, message }` as JSON, with the status of the refusal */
  readonly respond?: ((refused: Refused, request: Request) => Response | Promise<Response>) | undefined
}

/** Lets a request pass (`undefined`) or answers it. */
export type Guard = (request: Request) => Promise<Response | undefined>

/**
 * A gate for servers that speak `Request` and `Response`. The token may be in the header `x-captcha-response`, or in the
 * form or JSON of the body, which stays readable: put the guard before whatever reads it. A handler behind it may ask
 * `verify(request)` again and gets the same verdict. For a visitor who has left, which the request's own signal says, it waits
 * no longer; `onVerdict` is told of that, too.
 *
 * @throws what `remoteip`, `requestId`, `onVerdict` or `respond` throw
 * @example export const POST = async (request: Request) => (await guard(request)) ?? Response.json({ ok: true })
 */
export function captchaGuard(
  verify: Verify,
  { remoteip, requestId, onVerdict, respond }: CaptchaGuardOptions = {},
): Guard {
  return async (request) => {
    const { signal } = request
    const verdict = await verify(request, { remoteip: remoteip?.(request), requestId: requestId?.(request), signal })
    onVerdict?.(verdict, request)
    if (verdict.success) return undefined
    return respond ? respond(verdict, request) : failureResponse(verdict)
  }
}
