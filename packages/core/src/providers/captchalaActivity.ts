import { coalesce } from '../events.ts'

/** Where a visitor may be at work in a widget whose vendor does not tell. */
export interface Activity {
  /** From now on what comes to be seen is a challenge: somebody has asked for one. */
  expect(): void
  /** What is to be seen is no challenge: nobody has. Answers whether one was. */
  forget(): boolean
  /** The host is in the document, and what came to the end of the body: one that is swapped takes the challenge along. */
  connected(): boolean
  /** Stops watching, and takes along what the vendor left in the body. */
  stop(): void
}

export interface ActivitySigns {
  /** The visitor moved the pointer over the widget. */
  turned(): void
  /** The visitor presses something in it, by pointer or keyboard. The vendor has not heard of it yet. */
  used(event: Event): void
  /** A challenge is to be seen, or no longer. */
  shown(visible: boolean): void
}

/** CSS pixels, both ways. Bars, ticks and spinners are smaller than any challenge. */
const CHALLENGE_SIZE = 100
function isBig(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect()
  // Younger than our browsers; without it, what is invisible but has its place counts as seen.
  const { checkVisibility } = element as Partial<Element>
  return (
    Math.min(width, height) >= CHALLENGE_SIZE && checkVisibility?.call(element, { visibilityProperty: true }) !== false
  )
}

/**
 * The vendor has no event for a challenge that opens, and some visitors pass without one. So: something as big as a challenge
 * that comes to be seen in the host, or in what came to the end of the body since, while a run is under way, is one.
 */
export function watchActivity(host: HTMLElement, { turned, used, shown }: ActivitySigns): Activity {
  const stop = new AbortController()
  const listen = (type: string, heard: (event: Event) => void): void =>
    host.addEventListener(type, heard, { capture: true, signal: stop.signal })
  // Not `pointerover`, which an element fires that is drawn under a pointer at rest; not `focusin`: what has the keyboard stays.
  listen('pointermove', turned)
  for (const type of ['pointerdown', 'click']) listen(type, used)

  /** Where a challenge may be, and whether it came, or was shown, during a run. */
  const places = new Map<Element, boolean>([[host, false]])
  /** What was to be seen before the run: the page's own, until it is hidden. */
  let before: readonly Element[] = []
  let expected = false
  let visible = false

  const bigIn = (place: Element): Element[] => [place, ...place.querySelectorAll('*')].filter(isBig)

  const look = coalesce(() => {
    if (!expected) return
    before = before.filter(isBig)
    let seen = false
    for (const place of places.keys())
      if (bigIn(place).some((one) => !before.includes(one))) {
        seen = true
        places.set(place, true)
      }
    if (seen === visible) return
    visible = seen
    shown(seen)
  })

  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes, removedNodes } of records) {
      if (target !== document.body) continue
      for (const node of removedNodes) places.delete(node as Element)
      for (const node of addedNodes) if (node instanceof HTMLElement) watch(node)
    }
    // Without a `type` they are the first of the form's submit buttons: Enter in a field would press them.
    for (const button of host.querySelectorAll('button:not([type])')) button.setAttribute('type', 'button')
    look()
  })

  function watch(place: Element): void {
    places.set(place, expected)
    observer.observe(place, { childList: true, subtree: true, attributeFilter: ['class', 'style', 'hidden', 'open'] })
  }

  /** The body of this moment. */
  const watchBody = (): void => observer.observe(document.body, { childList: true })

  watch(host)
  watchBody()

  return {
    expect() {
      if (!expected) before = [...places.keys()].flatMap(bigIn)
      expected = true
      watchBody()
    },
    forget() {
      const was = visible
      expected = visible = false
      return was
    },
    connected: () => [...places.keys()].every((place) => place.isConnected),
    stop() {
      expected = false
      stop.abort()
      observer.disconnect()
      for (const [place, late] of places) if (late && /captchala/.test(place.className)) place.remove()
    },
  }
}
