import type { Reply } from './carrier.ts'

/** How a file is served. `'empty'`: it is there, and nothing is in it. */
export type FileMode = 'ok' | 'not-found' | 'drop' | 'hang' | 'empty'

/** How an API answers. `'refused'`: in order, but no. */
export type ApiMode = 'ok' | 'rate-limited' | 'unavailable' | 'hang' | 'drop' | 'garbage' | 'truncated' | 'refused'

export type FileFate = Pick<Reply, 'status' | 'delayMs' | 'fate'> & { readonly empty: boolean }

/** Self-contained, like everything here: its text is part of the emulated scripts. */
export function fileFate(mode: FileMode, delayMs: number): FileFate {
  if (mode === 'hang' || mode === 'drop') return { status: 0, delayMs, fate: mode, empty: false }
  return { status: mode === 'not-found' ? 404 : 200, delayMs, empty: mode === 'empty' }
}

/** The answer of an API, as its mode lets it through. `tooMany`: the body that goes with 429. */
export function apiReply(mode: ApiMode, delayMs: number, answer: string, tooMany: string): Reply {
  const type = 'application/json'
  if (mode === 'hang' || mode === 'drop') return { status: 0, body: '', delayMs, fate: mode }
  if (mode === 'rate-limited') return { status: 429, body: tooMany, type, delayMs }
  if (mode === 'unavailable') return { status: 503, body: 'Service Unavailable', type: 'text/plain', delayMs }
  if (mode === 'garbage') return { status: 200, body: '<!doctype html><h1>It works!</h1>', type: 'text/html', delayMs }
  return { status: 200, body: mode === 'truncated' ? answer.slice(0, answer.length / 2) : answer, type, delayMs }
}

/** A mode that holds for so many requests: what it is for this one, and what is left then. `null`: for all. */
export function countDown(
  mode: ApiMode,
  times: number | null,
): { readonly mode: ApiMode; readonly left: ApiMode; readonly times: number | null } {
  if (times === null || mode === 'ok') return { mode, left: mode, times }
  return times > 1 ? { mode, left: mode, times: times - 1 } : { mode: times > 0 ? mode : 'ok', left: 'ok', times: null }
}
