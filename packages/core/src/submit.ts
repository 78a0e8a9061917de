// What the platform offers around a submit. A field may be named like any property of its form (`elements`,
// `requestSubmit`, `setAttribute`), so a form is reached through prototypes only.

/** The platform makes nothing else a submitter. */
export type Submitter = HTMLButtonElement | HTMLInputElement

/** What to do at what happens to a form, and at clicks and inputs anywhere around it. */
export interface FormHandlers {
  submit(event: SubmitEvent): void
  formdata(event: FormDataEvent): void
  reset(): void
  click(): void
  input(): void
}

/** Calls before anybody else in the form's tree hears of it, until the signal. */
export function watch(form: HTMLFormElement, signal: AbortSignal, handlers: FormHandlers): void {
  const heard = new WeakSet<Event>()
  const options = { capture: true, signal }
  const hear = (event: Event): void => {
    if (heard.has(event) || (event.target !== form && !/click|input/.test(event.type))) return
    heard.add(event)
    listenAround()
    const handle = Reflect.get(handlers, event.type) as (event: Event) => void
    handle(event)
  }
  // Whoever listens already is not added twice. An event that comes as far as the form unheard is from one that was moved
  // to another root.
  const listenAround = (): void => {
    const root: Node & { readonly defaultView?: Window | null } = HTMLFormElement.prototype.getRootNode.call(form)
    for (const type of Object.keys(handlers)) {
      // By its own method: the window of a simulated document (vitest's) need not be one of that document's EventTargets.
      if (root !== form) (root.defaultView ?? root).addEventListener(type, hear, options)
      HTMLFormElement.prototype.addEventListener.call(form, type, hear, options)
    }
  }
  listenAround()
}

/** Nobody else hears of it, and nothing is sent. */
export function stop(event: Event): void {
  event.preventDefault()
  event.stopImmediatePropagation()
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
  if (busy) HTMLFormElement.prototype.setAttribute.call(form, 'aria-busy', 'true')
  else HTMLFormElement.prototype.removeAttribute.call(form, 'aria-busy')
}
