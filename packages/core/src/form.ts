import { DEV } from '#dev'
import type { Captcha } from './captcha.ts'
import { faultsOf, isOurs, type CaptchaError } from './errors.ts'
import { callSafely, nextTask } from './events.ts'
import { setBusy, stop, submitAgain, type Submitter, watch } from './submit.ts'

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

/** What there is to know at each submit. */
export interface SubmitOptions extends Pick<FormOptions, 'fieldName' | 'mintOnSubmit'> {
  /** One that was made elsewhere, and is driven there, unless `mintOnSubmit` says otherwise. */
  readonly captcha?: Captcha | undefined
}

/** `false` leaves the form alone. */
export const mintsOnSubmit = ({ mintOnSubmit, captcha }: SubmitOptions): MintOnSubmit => mintOnSubmit ?? !captcha

/** A submit that was stopped, until it is submitted again or refused. */
interface Stopped {
  readonly submitter: Submitter | null
  /** The binding that works on it. Aborted: parked, for one task, until the next one takes it over. */
  by?: AbortSignal
  /** It is being submitted again: the next event is its own. */
  again?: boolean
}

/** One for each form, however many captchas are bound to it. */
const underway = new WeakMap<HTMLFormElement, Stopped>()

/**
 * `bindForm`, for whose options change, and who wants to know how each stopped submit ended: refused, with an error, or
 * about to be submitted again.
 */
export function stopSubmits(
  captcha: Captcha,
  form: HTMLFormElement,
  newest: () => SubmitOptions,
  onEnd: (submitter: Submitter | null, error?: CaptchaError) => void,
): () => void {
  const unbound = new AbortController()
  const { signal } = unbound
  if (DEV) warn(form, signal)
  /** Lets the data of one submit have the token. Closed, where there is none. */
  let gate: ((data: FormData) => void) | undefined
  let leftAt = -Infinity
  /** In this task somebody clicked, soon after a token left. */
  let twice = false
  /** What we stopped last, and the answer to whether it wants a token. */
  let mine: Stopped | undefined
  let wanted: boolean | PromiseLike<boolean> = false

  const close = (): void => {
    gate = undefined
  }

  /**
   * Opens the gate: the one place where a token enters a form's data. `lost`: a submitter that cannot bring its name and
   * value itself any more.
   */
  const open = (lost: Submitter | null): void => {
    const bare = !wanted
    let token: string | undefined
    if (!bare) leftAt = performance.now()
    gate = (data) => {
      if (lost?.name) data.append(lost.name, lost.value)
      if (bare) return
      const { provider } = captcha
      for (const name of provider.vendorFields ?? []) data.delete(name)
      token ??= captcha.take()
      if (token) data.set(newest().fieldName ?? provider.fieldName, token)
    }
  }

  const ask = (submitter: Submitter | null): void => {
    wanted = false
    callSafely(() => {
      const mint = mintsOnSubmit(newest())
      wanted = typeof mint === 'function' ? mint({ form, submitter }) : mint
    })
  }

  const refuse = (submitter: Submitter | null, error: CaptchaError): void => {
    underway.delete(form)
    onEnd(submitter, error)
  }

  /** Brings a stopped submit to its token. Doubled, it is here to learn whether it wants one, and ends there if so. */
  const pursue = async (stopped: Stopped, doubled?: unknown): Promise<void> => {
    const { submitter } = stopped
    mine = stopped
    stopped.by = signal
    stopped.again = false
    underway.set(form, stopped)
    setBusy(form, true)
    // No pause without a promise: the run begins within the visitor's click. A rejection is the page's error, and a no.
    if (typeof wanted === 'object')
      try {
        wanted = await wanted
      } catch (reason) {
        wanted = false
        nextTask(() => {
          throw reason
        })
      }
    const error: unknown = wanted && !doubled && (await captcha.mint({ signal }).catch((reason: unknown) => reason))
    // Parked, or taken over by now.
    if (signal.aborted) return
    setBusy(form, false)
    if (isOurs(error)) refuse(submitter, error)
    else if (wanted && doubled) underway.delete(form)
    else {
      onEnd(submitter)
      // Browsers ignore requestSubmit() in the task of a real click, its microtasks included.
      nextTask(() => {
        if (signal.aborted) return
        stopped.again = true
        submitAgain(form, submitter)
        // Unless another captcha of this form stopped it in its turn.
        if (mine?.again) underway.delete(form)
      })
    }
  }

  const onSubmit = (event: SubmitEvent): void => {
    // A submit event made by hand may have no such property, or anything in it.
    const submitter = event.submitter?.closest<Submitter>('button,input') ?? null
    const stopped = underway.get(form)
    const ours = stopped?.again && stopped === mine
    if (!ours) {
      // Drafts, and submits that only close their dialog.
      if (
        submitter?.formNoValidate ||
        // oxlint-disable-next-line typescript/prefer-nullish-coalescing -- empty where the button does not say
        (submitter?.formMethod || Reflect.get(HTMLFormElement.prototype, 'method', form)) === 'dialog'
      )
        return close()
      if (stopped && !stopped.again) return stop(event)
      ask(submitter)
    }
    const doubled = !stopped && submitter && twice
    if (!wanted || (typeof wanted !== 'object' && !doubled && captcha.holds()))
      return open(!submitter && stopped?.by === signal ? stopped.submitter : null)
    stop(event)
    if (!doubled) close()
    // One mint for each stopped submit; its token went to somebody else.
    if (ours) refuse(stopped.submitter, faultsOf(captcha.provider.name)('execute-in-progress'))
    else void pursue(stopped ?? { submitter }, doubled)
  }

  watch(form, signal, {
    submit: onSubmit,
    // Code that submits again with the same button, once it has validated, clicks nothing; Enter clicks the button.
    click() {
      twice = performance.now() - leftAt < DOUBLE_SUBMIT_MS
      nextTask(() => {
        twice = false
      })
    },
    input() {
      twice = false
      leftAt = -Infinity
    },
    formdata({ formData }) {
      const opened = gate
      if (!opened) return
      opened(formData)
      // Whoever else builds data in this task is handling the same submit.
      nextTask(() => {
        if (gate === opened) close()
      })
    },
    reset() {
      close()
      // The tick of a spent token. A challenge or a token that is there outlives the resets that React does by itself.
      if (captcha.getState().status === 'consumed') captcha.reset()
    },
  })
  signal.addEventListener('abort', captcha.on('expire', close))

  const parked = underway.get(form)
  if (parked?.by?.aborted && !parked.again) {
    ask(parked.submitter)
    void pursue(parked)
  }

  return () => {
    unbound.abort()
    // What is stopped is parked until then.
    nextTask(() => {
      if (underway.get(form)?.by !== signal) return
      underway.delete(form)
      setBusy(form, false)
    })
  }
}

/**
 * Stops each submit of the form until there is a token, and puts the token into the form's data when that is built: by
 * the browser, or by `new FormData(form)`. Nothing is written into the page. Returns the undo.
 *
 * `form.submit()` passes it by, and code that reads fields instead of `FormData` finds no token: `withToken` is for
 * that.
 */
export function bindForm(captcha: Captcha, form: HTMLFormElement, options: FormOptions = {}): () => void {
  const { mintOnSubmit, onRefuse } = options
  if (mintOnSubmit === false) return () => {}
  let unheard = !onRefuse
  return stopSubmits(
    captcha,
    form,
    () => options,
    (_submitter, error) => {
      if (!error) return
      if (onRefuse) callSafely(onRefuse, error)
      if (!DEV || !unheard || error.quiet) return
      unheard = false
      console.warn(
        `captcha-field: a submit was refused (${error.code}), and nobody tells the visitor. Give bindForm an \`onRefuse\`.`,
      )
    },
  )
}

const bound = new WeakMap<HTMLFormElement, number>()

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
