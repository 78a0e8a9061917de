import { nextTask } from '../events.ts'

/** Where a visitor may be at work in a widget whose vendor does not tell. */
export type Activity = readonly [
  /** From now on what comes to be seen is a challenge: somebody has asked for one. Answers whether nobody had. */
  expect: () => boolean,
  /** What is to be seen is no challenge any more: nobody asks for one. */
  forget: () => void,
  /** Nothing was left behind in a body that was swapped. What comes to the new one is watched from then on. */
  connected: () => boolean,
  /** Watches nothing any more, and takes along what the vendor left in the body. */
  stop: () => void,
]

/** CSS pixels, both ways. Bars, ticks and spinners are smaller than any challenge. */
const CHALLENGE_SIZE = 100
/** A drawing in the challenge has no such size; what it is in has. */
const isBig = (element: HTMLElement): boolean =>
  element.offsetWidth >= CHALLENGE_SIZE &&
  element.offsetHeight >= CHALLENGE_SIZE &&
  getComputedStyle(element).visibility === 'visible'

const bigIn = (place: HTMLElement): HTMLElement[] => [place, ...place.querySelectorAll<HTMLElement>('*')].filter(isBig)

const EVERYTHING: MutationObserverInit = { childList: true, subtree: true, attributes: true }

/**
 * The vendor has no event for a challenge that opens, and some visitors pass without one. So: something as big as a challenge
 * that comes to be seen in the host, or in what came to the end of the body since, while a run is under way, is one.
 *
 * `shown`: a challenge is to be seen, or no longer.
 */
export function watchActivity(host: HTMLElement, shown: (visible: boolean) => void): Activity {
  let body = document.body
  /** What was in it before. */
  let page = [...body.children]
  /** What was to be seen before the run that is under way: the page's own, until it is hidden. */
  let before: readonly HTMLElement[] | undefined
  /** Where a challenge was seen. */
  const late = new Set<HTMLElement>()
  let visible = false

  /** What came to the end of the body since. */
  const added = (): HTMLElement[] => ([...body.children] as HTMLElement[]).filter((child) => !page.includes(child))

  function look(): void {
    if (!before) return
    before = before.filter(isBig)
    // A place with something new is remembered, too.
    const seen = [host, ...added()].filter(
      (place) => bigIn(place).some((one) => !before?.includes(one)) && late.add(place),
    )
    if (!seen.length === visible) shown((visible = !visible))
  }

  function heed(): void {
    // Without a `type` they are the first of the form's submit buttons: Enter in a field would press them.
    for (const button of host.querySelectorAll<HTMLButtonElement>('button:not([type])')) button.type = 'button'
    nextTask(look)
  }
  const observer = new MutationObserver(heed)

  return [
    () => {
      if (before) return false
      // As long as somebody waits, and no longer: it hears of every change of the page.
      observer.observe(document, EVERYTHING)
      before = [host, ...added()].flatMap(bigIn)
      return true
    },
    () => {
      // What the observer has not told yet, it forgets.
      heed()
      observer.disconnect()
      observer.observe(host, EVERYTHING)
      before = undefined
      if (visible) shown((visible = false))
    },
    () => {
      if (!body.isConnected && !added().length) {
        body = document.body
        page = [...body.children]
      }
      return body.isConnected
    },
    () => {
      observer.disconnect()
      for (const place of late) if (/captchala/.test(place.className)) place.remove()
    },
  ]
}
