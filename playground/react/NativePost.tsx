import { CaptchaField } from '@captcha-field/react'
import type { ReactElement } from 'react'
import { endpoint, provider, show } from '../setup.ts'

/** The browser sends this form. The field makes the submit wait for a token, and puts it into the form's data. */
export function NativePost(): ReactElement {
  return (
    <form method="post" action={endpoint}>
      <label>
        Name
        <input name="name" autoComplete="name" required />
      </label>
      <label>
        Message
        <textarea name="message" required />
      </label>
      <CaptchaField provider={provider} onEvent={show} />
      <button>Send</button>
    </form>
  )
}
