/** Until the signal. */
export function observe(
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
 * Calls `changed` at each change of the document after which the element is in it, or no longer, until the signal. Deep, so
 * only for a container that nobody owns any more and that is still connected, one that a framework hides for a while, or
 * forgets without a word, and for one that is not there yet.
 */
export function watchConnection(element: Element, connected: boolean, changed: () => void, signal: AbortSignal): void {
  const roots: Node[] = [document]
  // An element in a shadow root also leaves when its host does.
  for (let from: Element | undefined = element; from;) {
    const root = from.getRootNode() as Node & Partial<ShadowRoot>
    roots.push(root)
    from = root.host
  }
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
