import { HcaptchaField } from '@captcha-field/react'
import type { ReactElement } from 'react'
import { script, sitekey } from '../captcha.public'

/** A server component: the field's props can be sent to the browser, which a provider cannot. */
export default function Page(): ReactElement {
  return (
    <form action="/api/sign-up" method="post">
      <label>
        E-mail <input name="email" type="email" required />
      </label>
      <HcaptchaField sitekey={sitekey} script={script} />
      <button>Sign up</button>
    </form>
  )
}
