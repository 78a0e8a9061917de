import type { Note } from './verdict.ts'

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

/** The body as text, or `undefined` as soon as it is more than an answer would be. */
async function readLimited(response: Response): Promise<string | undefined> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for (;;) {
    // One after the other is what a stream is.
    // oxlint-disable-next-line no-await-in-loop
    const chunk = await reader?.read()
    if (chunk === undefined || chunk.done) return text + decoder.decode()
    bytes += chunk.value.byteLength
    if (bytes > MAX_ANSWER_BYTES) {
      void reader?.cancel().catch(() => {})
      return undefined
    }
    text += decoder.decode(chunk.value, { stream: true })
  }
}

async function exchange({ url, headers, body }: Question, send: Fetch, signal: AbortSignal): Promise<Reply> {
  // 'manual', because workerd knows no 'error'. A redirect would carry the secret to somebody else.
  const redirect = 'manual'
  const init = { method: 'POST', headers, body: unrepeatable(body), redirect, signal, ...noStore() } as const
  const response = await send(url, init)
  const { status } = response
  const redirected = response.type === 'opaqueredirect' || response.redirected || (status >= 300 && status < 400)
  if (redirected || status === 429 || status >= 500) {
    void response.body?.cancel().catch(() => {})
    return unreachable(redirected ? 'redirected' : undefined, status)
  }
  const text = await readLimited(response)
  if (text === undefined) return unreachable('answer-too-large', status)
  try {
    const answer: unknown = JSON.parse(text)
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
  const undo: (() => void)[] = [() => controller.abort()]
  const givenUp = new Promise<Reply>((resolve) => {
    const timer = setTimeout(() => resolve({ code: 'verify-timeout' }), timeout)
    const cancel = (): void => resolve(unreachable('cancelled'))
    signal?.addEventListener('abort', cancel, { once: true })
    undo.push(
      () => clearTimeout(timer),
      () => signal?.removeEventListener('abort', cancel),
    )
  })
  try {
    // Looked up now, so that a `fetch` that was instrumented or mocked later is used.
    return await Promise.race([exchange(question, fetch ?? globalThis.fetch, controller.signal), givenUp])
  } catch {
    return unreachable(undefined)
  } finally {
    for (const step of undo) step()
  }
}
