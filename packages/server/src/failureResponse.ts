import { publicMessage } from './publicMessage.ts'
import type { Refused } from './verdict.ts'

/** A refusal as an answer: the error as it may be sent, and a sentence for whoever only shows text. */
export const failureResponse = (refused: Refused): Response =>
  Response.json(
    { error: refused.error, message: publicMessage(refused) },
    { status: refused.status, headers: { 'cache-control': 'no-store' } },
  )
