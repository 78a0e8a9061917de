import { setTimeout as wait } from 'node:timers/promises'
import { captchaGuard, type Verdict, type VerifySource } from '@captcha-field/server'
import type { Way } from '../scenarios/scenario.ts'

/** Longer than tokens live in the scenario that uses it. */
const SLOW_WORK_MS = 1600

/** What a form sent. */
export interface Submission {
  readonly request: Request
  /** The same, parsed. */
  readonly data: FormData
  readonly tokenField: string
}

type Verify = (source: VerifySource) => Promise<Verdict>
/** What a submission goes through; one verdict for each time that it was asked about. */
type Passage = (submission: Submission, verify: Verify) => Promise<readonly Verdict[]>

const one = async (verdict: Promise<Verdict>): Promise<readonly Verdict[]> => [await verdict]

/** Another token takes the place of the one that was sent. */
const replaced =
  (by: (token: string) => string): Passage =>
  ({ data, tokenField }, verify) => {
    const token = data.get(tokenField)
    data.set(tokenField, by(typeof token === 'string' ? token : ''))
    return one(verify(data))
  }

/** What goes wrong on the way, for servers that would like to see it once. A function makes what lasts for a visit. */
const WAYS: Readonly<Record<Way, () => Passage>> = {
  'read first':
    () =>
    async ({ request }, verify) => {
      await request.text()
      return one(verify(request))
    },
  retyped:
    () =>
    async ({ request }, verify) => {
      const headers = { 'content-type': 'multipart/form-data' }
      return one(verify(new Request(request.url, { method: 'POST', headers, body: await request.arrayBuffer() })))
    },
  'not parsed': () => (_, verify) => one(verify(undefined)),
  'as text':
    () =>
    ({ request, data }, verify) =>
      one(verify(new Request(request.url, { method: 'POST', body: JSON.stringify(Object.fromEntries(data)) }))),
  doubled:
    () =>
    ({ data, tokenField }, verify) => {
      data.append(tokenField, data.get(tokenField) ?? '')
      return one(verify(data))
    },
  'with a space': () => replaced((token) => `${token.slice(0, 9)} ${token.slice(9)}`),
  'made up': () => replaced((token) => `${token.slice(0, 3)}${'5eed'.repeat(8)}`),
  typed: () => replaced(() => 'client_5eed5eed'),
  slow:
    () =>
    async ({ request }, verify) => {
      await wait(SLOW_WORK_MS)
      return one(verify(request))
    },
  kept: () => {
    let first: string | undefined
    return replaced((token) => (first ??= token))
  },
  repeated:
    () =>
    ({ request }, verify) =>
      Promise.all([verify(request.clone()), verify(request.clone())]),
  'verified twice':
    () =>
    async ({ data }, verify) => {
      await verify(data)
      return one(verify(data))
    },
  guarded:
    () =>
    async ({ request }, verify) => {
      const refusal = await captchaGuard(verify)(request)
      return refusal ? [] : one(verify(request))
    },
}

/** The usual way is short: the request, as it is, to the verifier. */
export const goThrough = (way: Way | undefined): Passage =>
  way === undefined ? ({ request }, verify) => one(verify(request)) : WAYS[way]()
