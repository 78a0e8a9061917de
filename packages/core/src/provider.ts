import type { CaptchaCloseCode, CaptchaFailure } from './errors.ts'

/**
 * The seam: inert data that knows one vendor. Making one does nothing, however often. No vendor's name appears outside
 * `providers/`.
 */
export interface CaptchaProvider<Options = unknown> {
  /** The vendor, as in errors and events: `'hcaptcha'`. */
  readonly name: string
  /** Canonical text of the options a vendor reads when a widget is made: equal keys, same widget. */
  readonly key: string
  readonly options: Options
  /** What the token is named in the form's data: `'h-captcha-response'`. */
  readonly fieldName: string
  /** Names of controls the vendor may add; deleted from the form's data. */
  readonly vendorFields?: readonly string[]
  /** Needs a place in the layout. */
  readonly visible: boolean
  /** Milliseconds from mint to end of life, where the vendor's answer does not say. */
  readonly tokenLifetime: number
  /** A public test key: every token is the same one. */
  readonly repeats?: boolean
  /** Milliseconds until a silent script is reported. @default 15000 */
  readonly loadTimeout?: number | undefined
  /** Milliseconds a run may be silent after `execute()`. `Infinity`: for ever. @default 30000 */
  readonly silence?: number
  /**
   * Brings the vendor's code into the page, once per document, and answers with the function that renders a widget.
   * Has no deadline of its own: the machine counts, reports, and takes a late arrival all the same.
   *
   * Rejects with a `CaptchaFailure`.
   */
  load(request: LoadRequest): Promise<RenderWidget<Options>>
}

/** Renders into a host that nobody used before; throws a `CaptchaFailure`. */
// Spelled as a method, whose parameters TypeScript compares both ways: any vendor's provider is a `CaptchaProvider`.
export type RenderWidget<Options = unknown> = {
  render(host: HTMLElement, events: WidgetEvents, options: () => Options): Widget
}['render']

export interface LoadRequest {
  /** Somebody asked; false for a mere mount, which a recent failure answers. */
  readonly explicit: boolean
  /** The loader is about to try again by itself. */
  retrying(error: CaptchaFailure, attempt: number, delayMs: number): void
}

/** One rendered widget of a vendor. Nothing in here is trusted to be called back. */
export interface Widget {
  /** Asks for a token. May be called at once: it waits for its vendor by itself. Absent: only the visitor can start it. */
  execute?(): void
  reset(): void
  /** Never throws. No event after it. */
  remove(): void
  /** Cheap, never throws: would a run work? */
  alive(): boolean
}

/** What a widget tells the machine, in the machine's words. */
export interface WidgetEvents {
  /** The visitor is at work, or no longer; stops and restarts the deadline. */
  interactive(active: boolean): void
  solved(token: string, lifetimeMs?: number): void
  closed(code: Exclude<CaptchaCloseCode, 'execute-cancelled'>): void
  expired(): void
  failed(error: CaptchaFailure): void
}
