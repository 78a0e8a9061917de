import type { HcaptchaProfile, HcaptchaScenario } from './scenario.ts'

/** What the script text is given when it is made. */
export interface HcaptchaBoot {
  /** Address of the folder the frames are in; absent: they are made in the page, which is its own server then. */
  readonly assets?: string | undefined
  /** Address of the API; goes with `assets`. */
  readonly endpoint?: string | undefined
  readonly profile?: HcaptchaProfile | undefined
  readonly frameDeadlineMs?: number | undefined
  /** For a page that is its own server. */
  readonly scenario?: Partial<HcaptchaScenario> | undefined
}

/** One thing that a challenge frame does in a run. The server writes the play, the frame only acts. */
export interface HcaptchaStep {
  /** `'open'`, or the ending it tells the page: `'challenge-passed'`, `'challenge-escaped'`, `'challenge-expired'`, a code. */
  readonly event: string
  readonly afterMs?: number
  readonly response?: string
  /** Seconds. */
  readonly expiration?: number
  /** `open`: seconds the visitor has. */
  readonly seconds?: number
}

/** The server's answer to a request for a challenge, or to an answer given to one. */
export interface HcaptchaTask {
  /** The challenge's id. */
  readonly key: string
  readonly steps: readonly HcaptchaStep[]
}

/** Between page and frames, both ways. */
export interface HcaptchaMessage {
  readonly emulator: 'hcaptcha'
  readonly id: string
  readonly label: string
  readonly event?: string | undefined
  readonly response?: string | undefined
  readonly expiration?: number | undefined
  readonly key?: string | undefined
  readonly data?: Readonly<Record<string, unknown>> | undefined
}

/** What a frame knows of the world, whether it is a document of its own or lives in the page's. */
export interface HcaptchaFrameHost {
  readonly document: Document
  readonly params: Readonly<Record<string, string>>
  send(message: Omit<HcaptchaMessage, 'emulator' | 'id'>): void
  listen(listener: (message: HcaptchaMessage) => void): void
  /** Rejects where there is no connection. */
  ask(path: string, body: object): Promise<{ readonly status: number; readonly body: unknown }>
}
