/** What may make a widget useless without its vendor noticing. */
export interface PresenceSigns {
  /** Something near the widget changed, or the page came back: ask whether it is still alive. */
  ask(): void
  /** A frame in the host was loaded again in another window: it, or something around it, was moved in the document. */
  moved(): void
}

/** Until the signal. */
function observe(
  nodes: readonly Node[],
  options: MutationObserverInit,
  changed: () => void,
  signal: AbortSignal,
): void {
  const observer = new MutationObserver(changed)
  for (const node of nodes) observer.observe(node, options)
  signal.addEventListener('abort', () => observer.disconnect())
}

/**
 * Watches whether a widget is still where it was rendered. No polling, no deep observer, and nothing is decided here: an
 * observer that renders anew by itself fights a vendor that rebuilds its own children.
 */
export function watchPresence(
  host: HTMLElement,
  parent: Element,
  { ask, moved }: PresenceSigns,
  signal: AbortSignal,
): void {
  const windows = new WeakMap<EventTarget, unknown>()

  // A moved frame is loaded again, in a new window; nothing else tells. `load` does not bubble, but it is captured.
  const onLoad = ({ target }: Event): void => {
    if (!(target instanceof HTMLIFrameElement)) return
    const before = windows.get(target)
    windows.set(target, target.contentWindow)
    if (before && before !== target.contentWindow) moved()
  }

  // The host's children, the container's, and <html>'s: libraries that navigate by swapping the <body>.
  observe([host, parent, document.documentElement], { childList: true }, ask, signal)
  host.addEventListener('load', onLoad, { capture: true, signal })
  addEventListener('pageshow', ask, { signal })
  document.addEventListener('visibilitychange', ask, { signal })
}

/**
 * Calls `changed` at each change of the document after which the element is in it, or no longer, until the signal. Deep, so
 * only for a container that nobody owns any more and that is still connected, one that a framework hides for a while, or
 * forgets without a word, and for one that is not there yet.
 */
export function watchConnection(element: Element, connected: boolean, changed: () => void, signal: AbortSignal): void {
  const roots: Node[] = [document]
  // An element in a shadow root also leaves when its host does.
  for (let root = element.getRootNode(); root instanceof ShadowRoot; root = root.host.getRootNode()) roots.push(root)
  observe(
    roots,
    { childList: true, subtree: true },
    () => {
      if (element.isConnected === connected) changed()
    },
    signal,
  )
}

/** Calls `used` at each pointer and focus in the container's form, or else in the container, until the signal. */
export function watchFirstUse(container: HTMLElement, used: () => void, signal: AbortSignal): void {
  const target = container.closest('form') ?? container
  for (const type of ['pointerover', 'focusin']) target.addEventListener(type, used, { signal })
}
