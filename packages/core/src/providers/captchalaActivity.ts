import { nextTask } from '../events.ts'

/** Where a visitor may be at work in a widget whose vendor does not tell. */
export interface Activity {
  /** From now on what comes to be seen is a challenge: somebody has asked for one. Answers whether nobody had. */
  expect(): boolean
  /** What is to be seen is no challenge: nobody has asked for one. Answers whether one was. */
  forget(): boolean
  /**
   * The host is in the document, and what came to the end of the body: one that is swapped takes the challenge along. What
   * takes its place is watched from then on.
   */
  connected(): boolean
  /** Stops watching, and takes along what the vendor left in the body. */
  stop(): void
}

/** CSS pixels, both ways. Bars, ticks and spinners are smaller than any challenge. */
const CHALLENGE_SIZE = 100
/** A drawing in the challenge has no such size; what it is in has. */
const isBig = (element: HTMLElement): boolean =>
  element.offsetWidth >= CHALLENGE_SIZE &&
  element.offsetHeight >= CHALLENGE_SIZE &&
  getComputedStyle(element).visibility === 'visible'

/**
 * The vendor has no event for a challenge that opens, and some visitors pass without one. So: something as big as a challenge
 * that comes to be seen in the host, or in what came to the end of the body since, while a run is under way, is one.
 *
 * `shown`: a challenge is to be seen, or no longer.
 */
export function watchActivity(host: HTMLElement, shown: (visible: boolean) => void): Activity {
  /** Where a challenge may be. */
  const places = new Set<HTMLElement>()
  /** Those that came, or were shown, during a run. */
  const late = new Set<HTMLElement>()
  /** What was to be seen before the run: the page's own, until it is hidden. */
  let before: readonly HTMLElement[] = []
  let expected = false
  let visible = false
  /** What happens within a task is looked at once, on the next. */
  let looking: ReturnType<typeof setTimeout> | undefined

  const bigIn = (place: HTMLElement): HTMLElement[] =>
    [place, ...place.querySelectorAll<HTMLElement>('*')].filter(isBig)

  function look(): void {
    looking = undefined
    if (!expected) return
    before = before.filter(isBig)
    let seen = false
    for (const place of places)
      if (bigIn(place).some((one) => !before.includes(one))) {
        seen = true
        late.add(place)
      }
    if (seen === visible) return
    visible = seen
    shown(seen)
  }

  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes, removedNodes } of records) {
      if (target !== document.body) continue
      for (const node of removedNodes) places.delete(node as HTMLElement)
      for (const node of addedNodes) if (node instanceof HTMLElement) watch(node)
    }
    // Without a `type` they are the first of the form's submit buttons: Enter in a field would press them.
    for (const button of host.querySelectorAll<HTMLButtonElement>('button:not([type])')) button.type = 'button'
    looking ??= nextTask(look)
  })

  function watch(place: HTMLElement): void {
    places.add(place)
    if (expected) late.add(place)
    observer.observe(place, { childList: true, subtree: true, attributes: true })
  }

  /** The body of this moment. */
  const watchBody = (): void => observer.observe(document.body, { childList: true })

  watch(host)
  watchBody()

  return {
    expect() {
      if (expected) return false
      before = [...places].flatMap(bigIn)
      return (expected = true)
    },
    forget() {
      const was = visible
      expected = visible = false
      return was
    },
    connected() {
      watchBody()
      return [...places].every((place) => place.isConnected)
    },
    stop() {
      observer.disconnect()
      for (const place of late) if (/captchala/.test(place.className)) place.remove()
    },
  }
}
