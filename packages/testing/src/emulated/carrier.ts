/** A request to an emulated server, whoever carries it. */
export interface EmulatedRequest {
  readonly method: string
  /** Below the vendor's address: `/1/api.js`. */
  readonly path: string
  readonly contentType: string
  readonly body: string
  /** By their names in lower case. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Address of whoever asks. */
  readonly ip?: string | undefined
}

/** An answer of an emulated server, for whoever carries it: Node, a Playwright route, a test, or the page itself. */
export interface Reply {
  readonly status: number
  readonly body: string
  readonly type?: string
  readonly delayMs?: number
  /** `'hang'`: never answered. `'drop'`: the connection breaks. */
  readonly fate?: 'hang' | 'drop'
}

/** What all emulated vendors have: one scenario, counts, and the API that their browser code talks to. */
export interface EmulatedService<Scenario extends object, State> {
  state(): State
  /** @throws {TypeError} for a member that no scenario has */
  set(patch: Partial<Scenario>): void
  /** The scenario it was made with, no counts; tokens stay known. */
  reset(): void
  /** What the browser code asks. */
  answer(path: string, body: Readonly<Record<string, unknown>>, ip?: string): Reply
}

export const JSON_TYPE = 'application/json'
export const FORM_TYPE = 'application/x-www-form-urlencoded'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A JSON object out of a body, or nothing. */
export function parseRecord(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}
