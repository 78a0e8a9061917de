import { CaptchaField } from '@captcha-field/react'
import { useRef, useState, type ReactElement } from 'react'
import { provider, send, show } from '../setup.ts'

/** Outside a modal dialog nothing can be clicked. The challenge opens inside: that is the default. */
export function InDialog(): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null)
  const [answer, setAnswer] = useState('')

  async function report(data: FormData): Promise<void> {
    const { sentence } = await send(data)
    setAnswer(sentence)
    dialog.current?.close()
  }

  return (
    <>
      <div className="buttons">
        <button type="button" onClick={() => dialog.current?.showModal()}>
          Report a problem…
        </button>
      </div>
      <output>{answer}</output>
      <dialog ref={dialog} aria-labelledby="report">
        <h2 id="report">Report a problem</h2>
        <form action={report}>
          <label>
            What happened?
            <textarea name="problem" required />
          </label>
          <CaptchaField provider={provider} onEvent={show} />
          <div className="buttons">
            <button>Report</button>
            <button formMethod="dialog" formNoValidate>
              Cancel
            </button>
          </div>
        </form>
      </dialog>
    </>
  )
}
