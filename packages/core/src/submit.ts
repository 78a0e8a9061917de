// What the platform offers around a submit. A field may be named like any property of its form (`elements`,
// `requestSubmit`, `setAttribute`), so a form is reached through prototypes only.

/** The platform makes nothing else a submitter. */
export type Submitter = HTMLButtonElement | HTMLInputElement

/** A submit event made by hand may have no such property, or anything in it. */
export const isSubmitter = (element: HTMLElement | null | undefined): element is Submitter =>
  Boolean(element && 'formNoValidate' in element)

/** Calls at each submit of the form before anybody else in its tree hears of it, and at each click and input there. */
export function watchSubmits(
  form: HTMLFormElement,
  signal: AbortSignal,
  onSubmit: (event: SubmitEvent) => void,
  onHand: (event: Event) => void,
): void {
  let heard: Event | undefined
  const isNews = (event: Event): event is SubmitEvent => event.target === form && event !== heard
  const hear = (event: Event): void => {
    if (!isNews(event)) return
    heard = event
    onSubmit(event)
  }
  // Whoever listens already is not added twice.
  const listenAtRoot = (): void => {
    const root: Node & { readonly defaultView?: Window | null } = Node.prototype.getRootNode.call(form)
    if (root === form) return
    // By its own method: the window of a simulated document (vitest's) need not be one of that document's EventTargets.
    const outermost = root.defaultView ?? root
    outermost.addEventListener('submit', hear, { capture: true, signal })
    for (const type of ['click', 'input']) outermost.addEventListener(type, onHand, { capture: true, signal })
  }
  listenAtRoot()
  // An event that comes so far unheard is from a form that was moved to another root.
  listen(form, 'submit', signal, (event) => {
    listenAtRoot()
    hear(event)
  })
}

/** Listens on the form itself until the signal. */
export function listen<Type extends keyof HTMLElementEventMap>(
  form: HTMLFormElement,
  type: Type,
  signal: AbortSignal,
  handleEvent: (event: HTMLElementEventMap[Type]) => void,
): void {
  EventTarget.prototype.addEventListener.call(form, type, { handleEvent }, { capture: true, signal })
}

/** Nobody else hears of it, and nothing is sent. */
export function stop(event: Event): void {
  event.preventDefault()
  event.stopImmediatePropagation()
}

/** Drafts, and submits that only close their dialog. */
export function isExempt(form: HTMLFormElement, submitter: Submitter | null): boolean {
  if (submitter?.formNoValidate) return true
  // oxlint-disable-next-line typescript/prefer-nullish-coalescing -- empty where the button does not say
  const method = submitter?.formMethod || Element.prototype.getAttribute.call(form, 'method')
  return method?.toLowerCase() === 'dialog'
}

/** Submits as the submitter would have; without it, where it cannot submit any more even if enabled. */
export function submitAgain(form: HTMLFormElement, submitter: Submitter | null): void {
  const disabled = submitter?.disabled
  if (disabled) submitter.disabled = false
  try {
    HTMLFormElement.prototype.requestSubmit.call(form, submitter?.matches(':disabled') ? null : submitter)
  } catch {
    // It is no submit button of this form any more.
    HTMLFormElement.prototype.requestSubmit.call(form)
  }
  if (disabled) submitter.disabled = true
}

export function setBusy(form: HTMLFormElement, busy: boolean): void {
  if (busy) Element.prototype.setAttribute.call(form, 'aria-busy', 'true')
  else Element.prototype.removeAttribute.call(form, 'aria-busy')
}
