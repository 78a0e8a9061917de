import type { CaptchalaScenario } from './scenario.ts'

/** What the script text is given when it is made. */
export interface CaptchalaBoot {
  /** `'both'`, or by the name of its own file where it is not said. */
  readonly file?: 'loader' | 'core' | 'both' | undefined
  /** Addresses of the two CDN hosts, its own first; absent: beside the loader. */
  readonly hosts?: readonly string[] | undefined
  /** Address of the API; absent: the page is its own server. */
  readonly endpoint?: string | undefined
  readonly scenario?: Partial<CaptchalaScenario> | undefined
}

/** One thing that the browser code does in a run. The server writes the play, the page only acts. */
export interface CaptchalaStep {
  readonly event: 'open' | 'success' | 'error' | 'close'
  readonly afterMs?: number
  /** `open`: seconds the visitor has. */
  readonly seconds?: number
  /** `success` */
  readonly token?: string
  /** `error` */
  readonly code?: string
}

/** The server's answer to `/execute` and `/answer`. */
export interface CaptchalaTask {
  readonly steps: readonly CaptchalaStep[]
  readonly scenario: CaptchalaScenario
}

/** The server's answer to `/init`. The protocol is the emulator's own: the vendor's is private. */
export interface CaptchalaInit {
  /** `ch_…` */
  readonly challenge?: string
  /** Why there is none. */
  readonly code?: string
  /** How the page is to behave from now on. */
  readonly scenario: CaptchalaScenario
}

/** What `onSuccess` gets. */
export interface CaptchalaPayload {
  readonly token: string
  readonly action?: string
  readonly type?: string
  readonly challengeId?: string
}
