'use client'

import { HcaptchaField } from '@captcha-field/react'
import { useActionState, type ReactElement } from 'react'
import { script, sitekey } from '../captcha.public'
import { signUp } from './actions'

export function SignUpForm(): ReactElement {
  const [{ welcome, sentence, error }, action, pending] = useActionState(signUp, {})
  return (
    <form action={action}>
      <label>
        E-mail <input name="email" type="email" required />
      </label>
      <HcaptchaField sitekey={sitekey} script={script} />
      <button disabled={pending}>Sign up</button>
      {welcome && <p role="status">Welcome, {welcome}</p>}
      {sentence && (
        <p role="alert">
          {sentence} {error?.stale && <small>It was used before, or is too old.</small>}
        </p>
      )}
    </form>
  )
}
