import { CaptchaField } from '@captcha-field/react'
import { useActionState, type ReactElement } from 'react'
import { provider, send, show } from '../setup.ts'

/** The action finds the token in the data that it receives. React resets the form after each action: so be it. */
export function FormAction(): ReactElement {
  const [answer, action, pending] = useActionState((_: unknown, data: FormData) => send(data), undefined)
  return (
    <form action={action}>
      <label>
        Comment
        <textarea name="comment" required />
      </label>
      <CaptchaField provider={provider} onEvent={show} />
      <button disabled={pending}>Publish</button>
      <output>{pending ? 'One moment…' : answer?.sentence}</output>
    </form>
  )
}
