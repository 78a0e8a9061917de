import { useCaptcha } from '@captcha-field/react'
import { useState, type ReactElement, type SubmitEvent } from 'react'
import { provider, send, show } from '../setup.ts'

/** A handler that builds its own request asks for a token when it is about to send. */
export function JavaScriptSubmit(): ReactElement {
  const { status, container, withToken } = useCaptcha({ provider, onEvent: show })
  const [answer, setAnswer] = useState('')

  async function onSubmit(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const form = event.currentTarget
    const fields = Object.fromEntries(new FormData(form))
    setAnswer('One moment…')
    const result = await withToken((token) => send({ ...fields, [provider.fieldName]: token }))
    if (!result.success) {
      setAnswer(result.error.quiet ? '' : 'The security check failed. Please try again.')
      return
    }
    setAnswer(result.value.sentence)
    if (result.value.accepted) form.reset()
  }

  return (
    <form onSubmit={onSubmit} data-captcha={status}>
      <label>
        Email
        <input name="email" type="email" autoComplete="email" required />
      </label>
      <div ref={container} className="captcha" />
      <button disabled={status === 'challenging'}>Subscribe</button>
      <output>{answer}</output>
    </form>
  )
}
