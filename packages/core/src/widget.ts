import { dialogAround } from './dialog.ts'
import { asFailure } from './errors.ts'
import type { CaptchaFailure } from './errors.ts'
import { callSafely } from './events.ts'
import { watchPresence } from './presence.ts'
import type { PresenceSigns } from './presence.ts'
import type { CaptchaProvider, RenderWidget, Widget, WidgetEvents } from './provider.ts'

export interface WidgetSlot {
  get(): Widget | undefined
  /** Its challenge opens in the dialog that it is in. */
  inDialog(): boolean
  /** Renders into a fresh child of the container, in place of what was there. Answers with what went wrong. */
  render(render: RenderWidget, container: HTMLElement | undefined): CaptchaFailure | undefined
  /** Nothing that this widget says is heard from now on. */
  remove(): void
}

/** Vendors' buttons have no `type`, and would submit the visitor's form. */
function keepFromSubmitting(event: Event): void {
  const [target] = event.composedPath()
  const control = target instanceof Element && target.closest<HTMLButtonElement | HTMLInputElement>('button,input')
  if (control && /^(submit|image)$/.test(control.type)) event.preventDefault()
}

/** `body` is inert under a modal dialog: a widget that needs no place goes where the focus is. */
function placeForInvisible(): Element {
  let focused = document.activeElement
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
  return dialogAround(focused) ?? document.body
}

/** Owns what is rendered: the host, the vendor's widget in it, and who watches over it. */
export function createWidgetSlot(
  provider: () => CaptchaProvider,
  events: WidgetEvents,
  presence: PresenceSigns,
): WidgetSlot {
  let widget: Widget | undefined
  let dialog: Element | null = null
  let host: HTMLElement | undefined
  let life: AbortController | undefined

  function remove(): void {
    const old = widget
    widget = undefined
    life?.abort()
    if (old) callSafely(() => old.remove())
    host?.remove()
  }

  return {
    get: () => widget,
    inDialog: () => !!dialog,
    remove,
    render(render, container) {
      remove()
      life = new AbortController()
      const { signal } = life
      const hear =
        <Args extends unknown[]>(listener: (...args: Args) => void) =>
        (...args: Args): void => {
          if (!signal.aborted) listener(...args)
        }
      host = document.createElement('div')
      const parent = container ?? placeForInvisible()
      parent.append(host)
      dialog = dialogAround(host)
      host.addEventListener('click', keepFromSubmitting)
      watchPresence(host, presence, signal)
      try {
        widget = render(
          host,
          {
            interactive: hear(events.interactive),
            solved: hear(events.solved),
            closed: hear(events.closed),
            expired: hear(events.expired),
            failed: hear(events.failed),
          },
          () => provider().options,
        )
        // What it said while it was being made may have ended it already.
        if (signal.aborted) remove()
      } catch (reason) {
        remove()
        return asFailure(reason, 'render-failed', provider().name)
      }
      return undefined
    },
  }
}
