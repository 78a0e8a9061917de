import { DEV } from '#dev'
import type { Captcha } from './captcha.ts'
import { CaptchaError } from './errors.ts'
import { callSafely, nextTask } from './events.ts'
import { isExempt, isSubmitter, listen, setBusy, stop, submitAgain, type Submitter, watchSubmits } from './submit.ts'

/** Two clicks on a button within this are one decision, in milliseconds. */
export const DOUBLE_SUBMIT_MS = 500

/** Whether a submit waits for a token. Asked at each one; no means that the submit passes untouched. */
export type MintOnSubmit = boolean | ((submit: SubmitAttempt) => boolean | PromiseLike<boolean>)

export interface SubmitAttempt {
  readonly form: HTMLFormElement
  /** The button that was used, where one was. */
  readonly submitter: HTMLElement | null
}

export interface FormOptions {
  /** What the token is named in the form's data. @default the provider's `fieldName` */
  readonly fieldName?: string | undefined
  /** `false` leaves the form alone completely. @default true */
  readonly mintOnSubmit?: MintOnSubmit | undefined
  /** A submit was stopped for good: tell the visitor, unless the error is `quiet`. */
  readonly onRefuse?: ((error: CaptchaError) => void) | undefined
}

/** A submit that was stopped, until it is submitted again or refused. */
interface Stopped {
  readonly submitter: Submitter | null
  /** The binding that works on it. None: parked, for one task, until the next `bindForm` takes it over. */
  by?: AbortSignal | undefined
  /** It is being submitted again: the next event is its own. */
  again?: boolean
}

/** Lets the data of one submit have the token: the one place where it enters a form's data. */
interface Gate {
  /** A submitter that cannot bring its name and value itself any more. */
  readonly lost: Submitter | null
  /** The submit wants no token. */
  readonly bare: boolean
  token?: string | undefined
}

/** One for each form, however many captchas are bound to it. */
const underway = new WeakMap<HTMLFormElement, Stopped>()

/**
 * Stops each submit of the form until there is a token, and puts the token into the form's data when that is built: by
 * the browser, or by `new FormData(form)`. Nothing is written into the page. Returns the undo.
 *
 * `form.submit()` passes it by, and code that reads fields instead of `FormData` finds no token: `withToken` is for
 * that.
 */
export function bindForm(captcha: Captcha, form: HTMLFormElement, options: FormOptions = {}): () => void {
  const { fieldName, mintOnSubmit = true, onRefuse } = options
  if (!mintOnSubmit) return () => {}
  const unbound = new AbortController()
  const { signal } = unbound
  if (DEV) warn(form, signal)
  /** Closed, where there is none. */
  let gate: Gate | undefined
  let leftAt = -Infinity
  /** In this task somebody clicked, soon after a token left. */
  let twice = false
  /** What we stopped last, and the answer to whether it wants a token. */
  let mine: Stopped | undefined
  let wanted: boolean | PromiseLike<boolean> = false

  const close = (): void => {
    gate = undefined
  }

  const ask = (submitter: Submitter | null): void => {
    wanted = false
    callSafely(() => {
      wanted = typeof mintOnSubmit !== 'function' || mintOnSubmit({ form, submitter })
    })
  }

  const refuse = (error: CaptchaError): void => {
    underway.delete(form)
    callSafely(() => onRefuse?.(error))
    if (DEV && !onRefuse && !error.quiet) warnOfRefusal(error, signal)
  }

  /** Brings a stopped submit to its token. Doubled, it is here to learn whether it wants one, and ends there if so. */
  const pursue = async (stopped: Stopped, doubled?: boolean): Promise<void> => {
    underway.set(form, (mine = stopped))
    stopped.by = signal
    stopped.again = false
    setBusy(form, true)
    // No pause without a promise: the run begins within the visitor's click. A rejection is the page's error, and a no.
    if (typeof wanted === 'object') wanted = (await Promise.resolve(wanted).catch(report)) ?? false
    let error: unknown
    if (wanted && !doubled && !signal.aborted)
      await captcha.mint({ signal }).catch((reason: unknown) => (error = reason))
    // Parked, or taken over by now.
    if (signal.aborted) return
    setBusy(form, false)
    if (isRefusal(error)) refuse(error)
    else if (wanted && doubled) underway.delete(form)
    // Browsers ignore requestSubmit() in the task of a real click, its microtasks included.
    else
      nextTask(() => {
        if (signal.aborted) return
        Object.assign(stopped, { again: true })
        submitAgain(form, stopped.submitter)
        // Unless another captcha of this form stopped it in its turn.
        if (stopped.again) underway.delete(form)
      })
  }

  const onSubmit = (event: SubmitEvent): void => {
    const submitter = isSubmitter(event.submitter) ? event.submitter : null
    const stopped = underway.get(form)
    const again = stopped?.again
    const ours = again && stopped === mine
    let doubled = false
    if (!ours) {
      if (isExempt(form, submitter)) return close()
      if (stopped && !again) return stop(event)
      ask(submitter)
      doubled = !again && submitter !== null && twice
    }
    const lost = stopped?.by === signal && !submitter ? stopped.submitter : null
    const ready = wanted && typeof wanted !== 'object' && !doubled && captcha.holds()
    if (ready) leftAt = performance.now()
    if (ready || !wanted) {
      gate = { lost, bare: !wanted }
      return
    }
    stop(event)
    if (!doubled) close()
    // One mint for each stopped submit; its token went to somebody else.
    if (ours) refuse(new CaptchaError('execute-in-progress', { provider: captcha.provider.name }))
    else void pursue(stopped ?? { submitter }, doubled)
  }

  // Code that submits again with the same button, once it has validated, clicks nothing; Enter clicks the button.
  watchSubmits(form, signal, onSubmit, ({ type }) => {
    if (type === 'input') leftAt = -Infinity
    twice = performance.now() - leftAt < DOUBLE_SUBMIT_MS
    nextTask(() => {
      twice = false
    })
  })
  listen(form, 'formdata', signal, ({ formData }: FormDataEvent) => {
    const open = gate
    if (!open) return
    const { lost, bare } = open
    if (lost?.name) formData.append(lost.name, lost.value)
    // Whoever else builds data in this task is handling the same submit.
    nextTask(() => {
      if (gate === open) close()
    })
    if (bare) return
    const { provider } = captcha
    for (const name of provider.vendorFields ?? []) formData.delete(name)
    open.token ??= captcha.take()
    if (open.token) formData.set(fieldName ?? provider.fieldName, open.token)
  })
  listen(form, 'reset', signal, () => {
    close()
    // The tick of a spent token. A challenge or a token that is there outlives the resets that React does by itself.
    if (captcha.getState().status === 'consumed') captcha.reset()
  })
  signal.addEventListener('abort', captcha.on('expire', close))

  const parked = underway.get(form)
  if (parked && !parked.by) {
    ask(parked.submitter)
    void pursue(parked)
  }

  return () => {
    unbound.abort()
    const stopped = underway.get(form)
    if (stopped?.by !== signal || stopped.again) return
    stopped.by = undefined
    nextTask(() => {
      if (stopped.by) return
      underway.delete(form)
      setBusy(form, false)
    })
  }
}

/** `mint` rejects with nothing else while nobody aborts it. */
const isRefusal = (reason: unknown): reason is CaptchaError => reason instanceof Error

function report(error: unknown): void {
  callSafely(() => {
    throw error
  })
}

const bound = new WeakMap<HTMLFormElement, number>()

const unheard = new WeakSet<AbortSignal>()

/** Once for each binding. */
function warnOfRefusal({ code }: CaptchaError, signal: AbortSignal): void {
  if (unheard.has(signal)) return
  unheard.add(signal)
  console.warn(
    `captcha-field: a submit was refused (${code}), and nobody tells the visitor. Give bindForm an \`onRefuse\`.`,
  )
}

/** Development messages. */
function warn(form: HTMLFormElement, signal: AbortSignal): void {
  const others = bound.get(form) ?? 0
  bound.set(form, others + 1)
  signal.addEventListener('abort', () => bound.set(form, (bound.get(form) ?? 1) - 1))
  if (others)
    console.warn('captcha-field: another captcha is bound to this form already. A submit now waits for both.', form)
  if (typeof FormDataEvent === 'undefined')
    console.warn(
      'captcha-field: there is no FormDataEvent here, so no token will enter the data of this form. ' +
        'The fakes of @captcha-field/testing bring it to simulated documents.',
    )
}
