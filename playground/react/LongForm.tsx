import { CaptchaField } from '@captcha-field/react'
import { useActionState, type ReactElement } from 'react'
import { provider, send, show } from '../setup.ts'

/** `load="interaction"`: the vendor hears of a visitor who fills in this form, not of one who only reads it. */
export function LongForm(): ReactElement {
  const [answer, action, pending] = useActionState((_: unknown, data: FormData) => send(data), undefined)
  return (
    <form action={action}>
      <fieldset>
        <legend>Who comes</legend>
        <div className="pair">
          <label>
            Name
            <input name="name" autoComplete="name" required />
          </label>
          <label>
            Email
            <input name="email" type="email" autoComplete="email" required />
          </label>
        </div>
      </fieldset>
      <fieldset>
        <legend>When</legend>
        <div className="pair">
          <label>
            From
            <input name="from" type="date" />
          </label>
          <label>
            Nights
            <input name="nights" type="number" min="1" max="30" defaultValue="2" />
          </label>
        </div>
      </fieldset>
      <fieldset>
        <legend>Anything else</legend>
        <label>
          Wishes
          <textarea name="wishes" />
        </label>
        <label>
          <input name="news" type="checkbox" />
          Write to me when the almond trees blossom
        </label>
      </fieldset>
      <CaptchaField provider={provider} load="interaction" onEvent={show} />
      <button disabled={pending}>Book</button>
      <output>{pending ? 'One moment…' : answer?.sentence}</output>
    </form>
  )
}
