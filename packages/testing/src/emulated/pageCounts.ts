/** What happened in one document, whichever vendor it was. */
export interface PageCounts {
  /** Of the script that defines the vendor's object. */
  readonly evaluations: number
  /** Widgets that were asked for. */
  readonly renders: number
  /** Rendered and not removed. */
  readonly live: number
  /** Runs that the page's code asked for. */
  readonly executes: number
  readonly resets: number
  readonly removes: number
}
