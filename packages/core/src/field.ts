import { DEV } from '#dev'
import type { Captcha } from './api.ts'
import type { CaptchaError } from './errors.ts'
import { createListeners, nextTask } from './events.ts'
import { stopSubmits, type MintOnSubmit } from './form.ts'
import type { CaptchaState } from './state.ts'

/** All words of ours that a visitor can meet. */
export interface CaptchaMessages {
  /** What the widget is, for those who cannot see it. */
  readonly label: string
  /** Something failed; another attempt may help. */
  readonly failed: string
  /** The vendor's script did not arrive, or was not allowed to. */
  readonly blocked: string
  /** It failed while the browser was offline. */
  readonly offline: string
  /** Consent to load it was refused. */
  readonly refused: string
  /** The form was sent before the widget was solved, and only the visitor can solve it. */
  readonly visitorRequired: string
  /** The retry button. */
  readonly retry: string
}

/** Some of them, in the page's language. */
export type CustomMessages = { readonly [Word in keyof CaptchaMessages]?: string | undefined }

const ENGLISH: CaptchaMessages = {
  label: 'Security check',
  failed: 'Security check failed. Please try again.',
  blocked: 'Security check did not load. It may be blocked.',
  offline: 'You are offline. Please try again later.',
  refused: 'Security check needs your consent.',
  visitorRequired: 'Please complete the security check.',
  retry: 'Try again',
}

/** What the visitor has to be told. */
export interface Notice {
  readonly message: 'failed' | 'blocked' | 'offline' | 'refused' | 'visitorRequired'
  /** `alert` answers something the visitor did; `status` tells of what happened by itself. */
  readonly role: 'alert' | 'status'
  readonly error: CaptchaError
}

export interface FieldOptions {
  /** The form or its id. `null`: it is not there yet. @default the closest form */
  readonly form?: HTMLFormElement | string | null | undefined
  /** What the token is named in the form's data. @default the provider's `fieldName` */
  readonly fieldName?: string | undefined
  /** Asked at each submit for the newest answer. */
  readonly mintOnSubmit: () => MintOnSubmit
}

/** What a field in a form is beside its captcha: which form, and what to tell the visitor. */
export interface Field {
  /** The same object until something else has to be told. */
  getNotice(): Notice | undefined
  subscribe(listener: () => void): () => void
  /** Binds the form that `root`, the field's element, belongs to. Returns the undo. */
  bind(root: HTMLElement | null, options: FieldOptions): () => void
  /** The retry button: loads again because the visitor asked. */
  retry(): void
}

/** The first of several vocabularies that has the word; English otherwise. */
export function say(word: keyof CaptchaMessages, ...vocabularies: readonly (CustomMessages | undefined)[]): string {
  return vocabularies.find((words) => words?.[word])?.[word] ?? ENGLISH[word]
}

function messageFor({ code }: CaptchaError): Notice['message'] {
  if (code === 'visitor-required') return 'visitorRequired'
  if (code === 'load-refused') return 'refused'
  if (!navigator.onLine) return 'offline'
  return /^(script|api)-/.test(code) ? 'blocked' : 'failed'
}

/** Where ids and the keyboard are looked for. */
function treeOf(root: Element): Document | ShadowRoot {
  const tree = root.getRootNode()
  return tree instanceof ShadowRoot ? tree : root.ownerDocument
}

/** The host of an address. What has none is from nowhere, which is not where anything else is from. */
const hostOf = ({ src }: Element & { readonly src?: string }): string | number => src?.split('/')[2] ?? NaN

/** Nobody put the keyboard there: the page lost it, the widget has it, or a frame from where the widget's own frames come. */
function isFocusLost(root: Element): boolean {
  const active = treeOf(root).activeElement ?? root.ownerDocument.activeElement
  return (
    !active ||
    active.localName === 'body' ||
    root.contains(active) ||
    [...root.querySelectorAll('iframe')].some((frame) => hostOf(frame) === hostOf(active))
  )
}

const isForm = (element: Element | null): element is HTMLFormElement => element?.localName === 'form'

/** Says in development that a failure goes unnoticed. */
export function warnOfSilence(isSilent: () => boolean): void {
  if (DEV && isSilent())
    console.warn('captcha-field: without a fallback and an error listener, a form refuses without saying why.')
}

/** Creating one touches nothing. */
export function createField(captcha: Captcha): Field {
  const listeners = createListeners<[]>()
  let root: HTMLElement | null
  let seen: CaptchaState | undefined
  let notice: Notice | undefined

  const note = (error: CaptchaError | undefined, role: Notice['role']): void => {
    seen = captcha.getState()
    notice = error && { message: messageFor(error), role, error }
  }

  const refuse = (error: CaptchaError): void => {
    if (error.quiet) return
    note(error, 'alert')
    listeners.call()
  }

  /**
   * Gives the keyboard to the first that can take it, of `first` and what matches in the field; a disabled or hidden
   * element cannot. One task later, when the message is rendered and the vendor has moved it for the last time.
   */
  const focusLater = (matching: string, first?: HTMLElement | null): void => {
    nextTask(() => {
      // With nobody to give it back to, it is taken from wherever it is.
      if (!root?.isConnected || (first !== undefined && !isFocusLost(root))) return
      for (const candidate of [first, ...root.querySelectorAll<HTMLElement>(matching)]) {
        candidate?.focus()
        if (candidate && treeOf(root).activeElement === candidate) return
      }
    })
  }

  return {
    getNotice() {
      const state = captcha.getState()
      // Somebody waits for a run; a load may fail without anybody having asked.
      const role = seen?.status === 'challenging' ? 'alert' : 'status'
      if (state !== seen) note(state.status === 'failed' ? state.error : undefined, role)
      return notice
    },

    subscribe(listener) {
      const undos = [captcha.subscribe(listener), listeners.add(listener)]
      return () => undos.forEach((undo) => undo())
    },

    bind(element, { form: wanted, fieldName, mintOnSubmit }) {
      root = element
      if (!element || wanted === null || !mintOnSubmit()) return () => {}
      const form =
        typeof wanted === 'string' ? treeOf(element).getElementById(wanted) : (wanted ?? element.closest('form'))
      if (!isForm(form)) {
        if (DEV)
          console.warn('captcha-field: found no form to put the token into. Pass `form`, or `mintOnSubmit={false}`.')
        return () => {}
      }
      return stopSubmits(captcha, form, {
        fieldName,
        wantsToken(submit) {
          const mint = mintOnSubmit()
          return typeof mint === 'function' ? mint(submit) : mint
        },
        onEnd(submitter, error) {
          if (error) refuse(error)
          if (error?.code === 'visitor-required') focusLater('iframe, button, input, a, [tabindex]')
          // Before the form is submitted again, so that its handlers have the last word.
          else focusLater('[role=alert]', submitter)
        },
      })
    },

    retry() {
      captcha.load().catch(refuse)
      // The button goes while it has the keyboard.
      focusLater('[role=alert]', root)
    },
  }
}
