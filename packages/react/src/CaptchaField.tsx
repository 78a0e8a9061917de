'use client'

import {
  createField,
  mintsOnSubmit,
  say,
  warnOfSilence,
  type CaptchaError,
  type CaptchaHandle,
  type CaptchaHandlers,
  type CaptchaMessages,
  type CaptchaSource,
  type CustomMessages,
  type FieldState,
  type MintOnSubmit,
} from '@captcha-field/core'
import {
  forwardRef,
  useContext,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type CSSProperties,
  type ForwardRefExoticComponent,
  type ReactNode,
  type RefAttributes,
  type RefObject,
} from 'react'
import { ConfigContext } from './CaptchaConfig.tsx'
import { useLiveCaptcha } from './useCaptcha.ts'

export interface CaptchaFieldOptions extends CaptchaHandlers {
  /** The form, by id, element or ref. @default the closest form */
  readonly form?: string | HTMLFormElement | RefObject<HTMLFormElement | null> | null | undefined
  /** What the token is named in the form's data. @default the provider's `fieldName` */
  readonly fieldName?: string | undefined
  /** Whether a submit waits for a token; asked at each one. @default true, but false when `captcha` is given */
  readonly mintOnSubmit?: MintOnSubmit | undefined
  /** What to show instead of our sentence and retry button; `null` for nothing. */
  readonly fallback?: ((error: CaptchaError, retry: () => void) => ReactNode) | null | undefined
  /** Words in the page's language, before those of the config. */
  readonly messages?: CustomMessages | undefined
  readonly className?: string | undefined
  readonly style?: CSSProperties | undefined
  readonly id?: string | undefined
}

export type CaptchaFieldProps = CaptchaSource & CaptchaFieldOptions

const IDLE: FieldState = { status: 'idle' }

// One that is given may have listeners elsewhere.
const isSilent = ({ fallback, captcha, onError, onEvent }: CaptchaFieldProps): boolean =>
  fallback === null && !captcha && !onError && !onEvent

/** The form or its id; `null`: none, or none yet. */
function formOf(props: CaptchaFieldProps): HTMLFormElement | string | null | undefined {
  const { form } = props
  if (!mintsOnSubmit(props)) return null
  // A form may hold a field named `current`.
  return form && typeof form === 'object' && !('nodeType' in form) ? form.current : form
}

/**
 * A captcha in a form: a token is minted when the form is sent, and is in its data. Where sending it fails, the field
 * says so.
 */
export const CaptchaField: ForwardRefExoticComponent<CaptchaFieldProps & RefAttributes<CaptchaHandle>> =
  /*#__PURE__*/ forwardRef<CaptchaHandle, CaptchaFieldProps>(function CaptchaField(props, ref) {
    const { fallback, messages, className, style, id } = props
    const config = useContext(ConfigContext)
    const { captcha, container, newest } = useLiveCaptcha(props)
    useImperativeHandle(ref, () => captcha, [captcha])

    // What there is to tell.
    const field = useMemo(() => createField(captcha), [captcha])
    const { status, notice } = useSyncExternalStore(field.subscribe, field.getState, () => IDLE)
    const word = (key: keyof CaptchaMessages): string => say(key, messages, config.messages)

    // Which form.
    const root = useRef<HTMLDivElement>(null)
    const [form, find] = useState(formOf(props))
    // A ref does not say when it has another element.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    useEffect(() => find(formOf(props)))
    useEffect(() => {
      warnOfSilence(() => isSilent(newest()))
      return field.bind(root.current, newest, form)
    }, [field, form, newest])

    return (
      <div
        ref={root}
        id={id}
        className={className}
        style={style}
        data-captcha={status}
        role="group"
        aria-label={word('label')}
        tabIndex={-1}
      >
        <div ref={container} />
        {notice &&
          (fallback === undefined
            ? [
                <p key={notice.role} role={notice.role} tabIndex={-1}>
                  {word(notice.message)}
                </p>,
                notice.message !== 'visitorRequired' && (
                  <button key="retry" type="button" onClick={field.retry}>
                    {word('retry')}
                  </button>
                ),
              ]
            : fallback?.(notice.error, field.retry))}
      </div>
    )
  })
