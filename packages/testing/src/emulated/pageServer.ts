import type { EmulatedService } from './carrier.ts'

/** A vendor's server, as its browser code sees it. */
export interface PageServer<Scenario extends object, State> {
  /** Rejects where there is no connection. */
  ask(path: string, body: object): Promise<{ readonly status: number; readonly body: unknown }>
  state(): Promise<State>
  set(patch: Partial<Scenario>): Promise<State>
  reset(): Promise<State>
}

/**
 * Behind `endpoint`, or, without one, the page is its own server, and answers at once. Self-contained: its text is part
 * of the emulated scripts.
 */
export function pageServer<Scenario extends object, State>(
  service: EmulatedService<Scenario, State>,
  endpoint: string | undefined,
): PageServer<Scenario, State> {
  const isState = (value: unknown): value is State => typeof value === 'object' && value !== null && 'scenario' in value

  async function remote(method: string, path: string, body?: object): Promise<Response> {
    // A content type that no server has to be asked about first.
    const init = body === undefined ? {} : { headers: { 'content-type': 'text/plain' }, body: JSON.stringify(body) }
    return fetch(`${endpoint}${path}`, { method, ...init })
  }

  async function control(method: string, local: () => void, body?: object): Promise<State> {
    if (!endpoint) {
      local()
      return service.state()
    }
    const response = await remote(method, '/control', body)
    if (!response.ok) throw new Error(await response.text())
    const state: unknown = await response.json()
    if (!isState(state)) throw new Error(`${endpoint} is no emulator`)
    return state
  }

  async function ask(path: string, body: object): Promise<{ status: number; body: unknown }> {
    if (endpoint) {
      const response = await remote('POST', path, body)
      return { status: response.status, body: await response.json() }
    }
    const { status, body: text, delayMs = 0, fate } = service.answer(path, { ...body })
    if (fate === 'hang') return new Promise(() => {})
    if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs))
    if (fate === 'drop') throw new TypeError('Failed to fetch')
    return { status, body: JSON.parse(text) as unknown }
  }

  return {
    ask,
    state: () => control('GET', () => {}),
    set: (patch) => control('POST', () => service.set(patch), patch),
    reset: () => control('DELETE', () => service.reset()),
  }
}
