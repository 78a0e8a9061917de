import { DEV } from '#dev'
import type { Captcha } from './api.ts'
import type { CaptchaError } from './errors.ts'
import { nextTask } from './events.ts'
import { stopSubmits, type SubmitOptions } from './form.ts'
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

/** What a field shows. */
export interface FieldState {
  readonly status: CaptchaState['status']
  readonly notice?: Notice | undefined
}

/** What a field in a form is beside its captcha: which form, and what to tell the visitor. */
export interface Field {
  /** The same object until something else has to be shown. */
  getState(): FieldState
  /** For one listener: whoever shows it. */
  subscribe(listener: () => void): () => void
  /**
   * Binds the form that `root`, the field's element, belongs to, or another one, by itself or its id; `null`: none, or
   * none yet. Asks at each submit for the newest options. Returns the undo.
   */
  bind(root: HTMLElement | null, newest: () => SubmitOptions, form?: HTMLFormElement | string | null): () => void
  /** The retry button: loads again because the visitor asked. */
  retry(): void
}

/** In the field's own words, or else in those of all fields; what is empty is not there. English otherwise. */
export const say = (word: keyof CaptchaMessages, own?: CustomMessages, all?: CustomMessages): string =>
  // oxlint-disable-next-line typescript/prefer-nullish-coalescing
  own?.[word] || all?.[word] || ENGLISH[word]

function messageFor({ code }: CaptchaError): Notice['message'] {
  if (code === 'visitor-required') return 'visitorRequired'
  if (code === 'load-refused') return 'refused'
  if (!navigator.onLine) return 'offline'
  return /^(script|api)-/.test(code) ? 'blocked' : 'failed'
}

/** Where ids and the keyboard are looked for. What is in no tree finds nothing. */
const treeOf = (root: Element): DocumentOrShadowRoot & ParentNode => root.getRootNode() as ShadowRoot

/** The host of an address. What has none is from nowhere, which is not where anything else is from. */
const hostOf = ({ src }: Element & { readonly src?: string }): string | number => src?.split('/')[2] ?? NaN

/** Nobody put the keyboard there: the page lost it, the widget has it, or a frame from where the widget's own frames come. */
function isFocusLost(root: Element): boolean {
  const active = treeOf(root).activeElement ?? document.activeElement
  return (
    !active ||
    active.localName === 'body' ||
    root.contains(active) ||
    [...root.querySelectorAll('iframe')].some((frame) => hostOf(frame) === hostOf(active))
  )
}

/** Says in development that a failure goes unnoticed. */
export function warnOfSilence(isSilent: () => boolean): void {
  if (DEV && isSilent())
    console.warn('captcha-field: without a fallback and an error listener, a form refuses without saying why.')
}

/** What matters here of a captcha's state. */
interface Seen {
  readonly status: CaptchaState['status']
  readonly error?: CaptchaError
}

/** Creating one touches nothing. */
export function createField(captcha: Captcha): Field {
  let tell = (): void => {}
  let root: HTMLElement | null
  let seen: Seen | undefined
  let shown: FieldState

  const show = (error: CaptchaError | undefined, role: Notice['role']): void => {
    seen = captcha.getState()
    shown = { status: seen.status, notice: error && { message: messageFor(error), role, error } }
  }

  const refuse = (error: CaptchaError): void => {
    if (error.quiet) return
    show(error, 'alert')
    tell()
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
    getState() {
      const state: Seen = captcha.getState()
      // Somebody waits for a run; a load may fail without anybody having asked.
      if (state !== seen) show(state.error, seen?.status === 'challenging' ? 'alert' : 'status')
      return shown
    },

    subscribe(listener) {
      tell = listener
      return captcha.subscribe(listener)
    },

    bind(element, newest, wanted) {
      root = element
      const form =
        typeof wanted === 'string'
          ? element && treeOf(element).querySelector<HTMLFormElement>(`form[id=${JSON.stringify(wanted)}]`)
          : wanted === undefined
            ? element?.closest('form')
            : wanted
      if (!form) {
        if (DEV && element && wanted !== null)
          console.warn('captcha-field: found no form to put the token into. Pass `form`, or `mintOnSubmit={false}`.')
        return () => {}
      }
      return stopSubmits(captcha, form, newest, (submitter, error) => {
        if (error) refuse(error)
        if (error?.code === 'visitor-required') focusLater('iframe,button,input,a,[tabindex]')
        // Before the form is submitted again, so that its handlers have the last word.
        else focusLater('[role=alert]', submitter)
      })
    },

    retry() {
      captcha.load().catch(refuse)
      // The button goes while it has the keyboard.
      focusLater('[role=alert]', root)
    },
  }
}
