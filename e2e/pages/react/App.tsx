import type { CaptchaHandle } from '@captcha-field/core'
import { CaptchaField, captchala, hcaptcha, useCaptcha } from '@captcha-field/react'
import * as copy from '@captcha-field/react?copy'
import { useCallback, useRef, type ReactElement } from 'react'
import { keepHandle, write } from '../kit/driver.ts'
import { providerOf } from '../kit/provider.ts'
import { addressFor, mintOnSubmitOf, onSubmit, onSubmitCapture } from '../kit/submit.ts'
import type { View } from '../kit/view.ts'

const VENDORS = { captchala, hcaptcha }

interface Props {
  readonly view: View
  readonly second?: boolean
}

function useHandle(second: boolean): (handle: CaptchaHandle | null) => void {
  return useCallback((handle) => keepHandle(second, handle), [second])
}

/** A new provider, and new handlers, at each render. */
function Field({ view, second = false }: Props): ReactElement {
  const copied = second && view.second === 'copy'
  const Component = copied ? copy.CaptchaField : CaptchaField
  return (
    <Component
      ref={useHandle(second)}
      provider={providerOf(view, copied ? copy : VENDORS)}
      load={view.load}
      mintOnSubmit={mintOnSubmitOf(view)}
      onEvent={(event) => write(second, event)}
    />
  )
}

/** A captcha that a submit handler drives, shown by a field. */
function Driven({ view, second = false }: Props): ReactElement {
  const { captcha } = useCaptcha({
    provider: providerOf(view, VENDORS),
    load: view.load,
    onEvent: (event) => write(second, event),
  })
  return <CaptchaField ref={useHandle(second)} captcha={captcha} />
}

function Form({ view, second = false }: Props): ReactElement {
  return (
    <form
      aria-label={second ? 'Second' : 'First'}
      action={addressFor(view)}
      method="post"
      onSubmitCapture={onSubmitCapture}
      onSubmit={(event) => {
        void onSubmit(event.nativeEvent, event.currentTarget, view, () => window.driver.handle(second))
      }}
    >
      <label>
        Name <input name="name" required={view.send === 'native'} />
      </label>
      {view.hostile && (
        <>
          <input type="hidden" name="elements" value="e" />
          <input type="hidden" name="requestSubmit" value="r" />
        </>
      )}
      {view.shown &&
        (view.send === 'token' ? <Driven view={view} second={second} /> : <Field view={view} second={second} />)}
      {view.button !== 'gone' && (
        <button name="intent" value="publish" disabled={view.button === 'disabled'}>
          Send
        </button>
      )}
      <button name="intent" value="draft" formNoValidate>
        Save draft
      </button>
      <button formMethod="dialog">Cancel</button>
      <button type="reset">Clear</button>
    </form>
  )
}

function Place({ view }: Props): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null)
  const form = <Form view={view} />
  if (view.place === 'dialog')
    return (
      <>
        <button type="button" onClick={() => dialog.current?.showModal()}>
          Open
        </button>
        <dialog ref={dialog} aria-label="Dialog">
          {form}
        </dialog>
      </>
    )
  return view.place === 'role' ? (
    <div role="dialog" aria-label="Dialog" style={{ pointerEvents: 'auto' }}>
      {form}
    </div>
  ) : (
    form
  )
}

export function App({ view }: Props): ReactElement {
  return (
    <>
      <p>rendered {view.renders}</p>
      <ul>
        {[...view.order].map((item) => (
          <li key={item} style={{ display: item === 'f' ? view.display : 'block' }}>
            {item === 'f' ? <Place view={view} /> : item}
          </li>
        ))}
      </ul>
      {view.second !== 'none' && <Form view={view} second />}
    </>
  )
}
