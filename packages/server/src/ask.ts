import { readLimited } from './readLimited.ts'
import type { Note } from './verdict.ts'
import { unlessAborted } from './within.ts'

/** As much of `fetch` as is needed. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface Question {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Patience {
  readonly fetch: Fetch | undefined
  /** Milliseconds until the whole answer must be there. */
  readonly timeout: number
  readonly signal: AbortSignal | undefined
}

/** The vendor's own words, or the reason why there are none. */
export type Reply =
  | { readonly status: number; readonly answer: unknown; readonly code?: undefined }
  | { readonly code: 'verify-unreachable' | 'verify-timeout'; readonly status?: number; readonly note?: Note }

/** Answers of both vendors are below two kilobytes. */
const MAX_ANSWER_BYTES = 64 * 1024

const unreachable = (note: Note | undefined, status?: number): Reply => ({
  code: 'verify-unreachable',
  ...(note !== undefined && { note }),
  ...(status !== undefined && { status }),
})

/** Next.js keeps answers of `fetch` unless told not to; some edge runtimes throw at the member instead. */
function noStore(): { readonly cache?: 'no-store' } {
  const told = { cache: 'no-store' } as const
  try {
    void new Request('https://vendor.invalid', told)
    return told
  } catch {
    return {}
  }
}

/**
 * Deno's `fetch` sends a request again by itself when its connection was dropped, unless the body is a stream or a blob. A
 * blob still has a length, which not every server can do without.
 */
const unrepeatable = (body: string): BodyInit => ('Deno' in globalThis ? new Blob([body]) : body)

async function exchange({ url, headers, body: sent }: Question, send: Fetch, signal: AbortSignal): Promise<Reply> {
  // 'manual', because workerd knows no 'error'. A redirect would carry the secret to somebody else.
  const redirect = 'manual'
  const init = { method: 'POST', headers, body: unrepeatable(sent), redirect, signal, ...noStore() } as const
  const response = await send(url, init)
  const { status } = response
  const redirected = response.type === 'opaqueredirect' || response.redirected || (status >= 300 && status < 400)
  if (redirected || status === 429 || status >= 500) {
    void response.body?.cancel().catch(() => {})
    return unreachable(redirected ? 'redirected' : undefined, status)
  }
  const body = await readLimited(response.body?.getReader(), MAX_ANSWER_BYTES)
  if (body === null) return unreachable('answer-too-large', status)
  try {
    const answer: unknown = JSON.parse(await body.text())
    return { status, answer }
  } catch {
    return unreachable('answer-not-json', status)
  }
}

/**
 * Asks a vendor exactly once; never again by itself, because the first attempt may have consumed the token. Never throws.
 * A `fetch` that does not listen to its signal is left behind.
 */
export async function ask(question: Question, { fetch, timeout, signal }: Patience): Promise<Reply> {
  if (signal?.aborted) return unreachable('cancelled')
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<Reply>((resolve) => {
    timer = setTimeout(() => resolve({ code: 'verify-timeout' }), timeout)
  })
  try {
    // Looked up now, so that a `fetch` that was instrumented or mocked later is used.
    const exchanged = exchange(question, fetch ?? globalThis.fetch, controller.signal)
    return (await unlessAborted([signal], Promise.race([exchanged, late]))) ?? unreachable('cancelled')
  } catch {
    return unreachable(undefined)
  } finally {
    clearTimeout(timer)
    // Ends what is still on its way, an answer that is too large among it.
    controller.abort()
  }
}
