import type { CaptchaError } from './errors.ts'
import type { CaptchaEventOf, CaptchaEventType } from './events.ts'
import type { CaptchaProvider } from './provider.ts'
import type { CaptchaState } from './state.ts'

/** When the vendor's script may be requested: see `CaptchaOptions`. */
export type LoadTiming = 'mount' | 'interaction' | 'execute' | PromiseLike<unknown>

export interface CaptchaOptions {
  readonly provider: CaptchaProvider
  /**
   * `'mount'`: when a container appears. `'interaction'`: at the first pointer or focus in the form, or else in the
   * container. `'execute'`: when somebody asks for a token. A promise, for consent: nothing is requested before it
   * resolves, and runs wait for it; rejected, they end as `load-refused`.
   * @default 'mount'
   */
  readonly load?: LoadTiming | undefined
}

export interface RunOptions {
  /** Ends this caller's waiting with the signal's reason. The last waiter's abort cancels a run that code began. */
  readonly signal?: AbortSignal | undefined
}

/** What `withToken` resolves to: a closed challenge is an answer, not an exception. */
export type TokenResult<Value> =
  | { readonly success: true; readonly value: Value }
  | { readonly success: false; readonly error: CaptchaError }

/** What a form or a submit handler needs of a captcha. */
export interface CaptchaHandle {
  /**
   * Brings the vendor and renders, now; also the visitor's retry after a failure.
   * @throws rejects with a `CaptchaFailure`, `execute-cancelled`, `destroyed` or `not-in-browser`.
   */
  load(): Promise<void>
  /** Solve and keep. Resolves at once while a fresh token is held. Rejects as `execute`. */
  mint(options?: RunOptions): Promise<void>
  /**
   * Solve and take: a token nobody has seen. Waits for the script, and for the visitor as long as they take.
   * @throws rejects with a `CaptchaError`, or with the caller's own abort reason.
   */
  execute(options?: RunOptions): Promise<string>
  /** The held token, spending it; `undefined` where none is fresh. Never opens a challenge. */
  take(): string | undefined
  /** Would `take()` answer? */
  holds(): boolean
  /**
   * Execute, use, re-arm. Resolves for every reason of the captcha; rejects only with what `use` threw or the caller's
   * abort reason. One caller at a time: until `use` has settled, others get `execute-in-progress`.
   */
  withToken<Value>(
    use: (token: string) => Value | PromiseLike<Value>,
    options?: RunOptions,
  ): Promise<TokenResult<Value>>
  /** Cancels a run, drops a held token, makes the widget ready for another run. */
  reset(): void
}

export interface Captcha extends CaptchaHandle {
  /** The newest one given. */
  readonly provider: CaptchaProvider
  /** The same object until something changes. */
  getState(): CaptchaState
  subscribe(listener: () => void): () => void
  /** Listens to one event, or to all with `'*'`. Returns what undoes it. */
  on<Type extends CaptchaEventType | '*'>(type: Type, listener: (event: CaptchaEventOf<Type>) => void): () => void
  /** Gives the widget a place, and the captcha an owner. Returns what lets go of it. */
  mount(container: HTMLElement): () => void
  /** One more owner. One task after the last owner has gone, what is pending ends as `execute-cancelled`. */
  retain(): () => void
  /**
   * Takes the functions of a newer provider; the widget is not touched.
   * @throws TypeError where the key differs: make another captcha.
   */
  update(provider: CaptchaProvider): void
  /** The end. Everything pending rejects with `destroyed`; nothing of ours stays in the page. */
  destroy(): void
}
