/** What may make a widget useless without its vendor noticing. */
export interface PresenceSigns {
  /** Something near the widget changed, or the page came back: ask whether it is still alive. */
  ask(): void
  /** A frame in the host was loaded again in another window: it, or something around it, was moved in the document. */
  moved(): void
}

/**
 * Watches whether a widget is still where it was rendered. No polling, no deep observer, and nothing is decided here: an
 * observer that renders anew by itself fights a vendor that rebuilds its own children.
 */
export function watchPresence(host: HTMLElement, { ask, moved }: PresenceSigns, signal: AbortSignal): void {
  const windows = new WeakMap<EventTarget, unknown>()

  // A moved frame is loaded again, in a new window; nothing else tells. `load` does not bubble, but it is captured.
  const onLoad = ({ target }: Event): void => {
    if (!(target instanceof HTMLIFrameElement)) return
    const before = windows.get(target)
    windows.set(target, target.contentWindow)
    if (before && before !== target.contentWindow) moved()
  }

  const observer = new MutationObserver(ask)
  // The host's children, the container's, and <html>'s: libraries that navigate by swapping the <body>.
  for (const node of [host, host.parentNode, document.documentElement])
    if (node) observer.observe(node, { childList: true })

  signal.addEventListener('abort', () => observer.disconnect())
  host.addEventListener('load', onLoad, { capture: true, signal })
  addEventListener('pageshow', ask, { signal })
  document.addEventListener('visibilitychange', ask, { signal })
}

/**
 * Calls `gone` when the element has left the document, and at every change after it until the signal. Deep, so only for a
 * container that nobody owns any more and that is still connected: one that a framework hides for a while, or forgets
 * without a word.
 */
export function watchLeaving(element: Element, gone: () => void, signal: AbortSignal): void {
  const observer = new MutationObserver(() => {
    if (!element.isConnected) gone()
  })
  // An element in a shadow root also leaves when its host does.
  for (let node: Node | undefined = element; node;) {
    const root: Node = node.getRootNode()
    observer.observe(root, { childList: true, subtree: true })
    node = root instanceof ShadowRoot ? root.host : undefined
  }
  signal.addEventListener('abort', () => observer.disconnect())
}

/** Calls `arrived` once the element is in the document. Returns the undo. Deep, as `watchLeaving` is. */
export function watchArrival(element: Element, arrived: () => void): () => void {
  const observer = new MutationObserver(() => {
    if (!element.isConnected) return
    observer.disconnect()
    arrived()
  })
  observer.observe(document, { childList: true, subtree: true })
  return () => observer.disconnect()
}

/** Calls `used` at each pointer and focus in the container's form, or else in the container. Returns the undo. */
export function watchFirstUse(container: HTMLElement, used: () => void): () => void {
  const target = container.closest('form') ?? container
  const stop = new AbortController()
  for (const type of ['pointerover', 'focusin']) target.addEventListener(type, used, stop)
  return () => stop.abort()
}
