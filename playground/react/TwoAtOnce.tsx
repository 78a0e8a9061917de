import { CaptchaField } from '@captcha-field/react'
import { useActionState, type ReactElement } from 'react'
import { provider, send, show } from '../setup.ts'

function Newsletter(): ReactElement {
  const [answer, action] = useActionState((_: unknown, data: FormData) => send(data), undefined)
  return (
    <form id="newsletter" action={action} aria-labelledby="newsletter-title">
      <h2 id="newsletter-title">Newsletter</h2>
      <label>
        Email
        <input name="email" type="email" autoComplete="email" required />
      </label>
      <CaptchaField provider={provider} onEvent={(event) => show(event, 'newsletter')} />
      <button>Subscribe</button>
      <output>{answer?.sentence}</output>
    </form>
  )
}

function Question(): ReactElement {
  const [answer, action] = useActionState((_: unknown, data: FormData) => send(data), undefined)
  return (
    <form id="question" action={action} aria-labelledby="question-title">
      <h2 id="question-title">A question</h2>
      <label>
        Question
        <input name="question" required />
      </label>
      <CaptchaField provider={provider} onEvent={(event) => show(event, 'question')} />
      <button>Ask</button>
      <output>{answer?.sentence}</output>
    </form>
  )
}

/** One script, however many fields. */
export function TwoAtOnce(): ReactElement {
  return (
    <div className="side-by-side">
      <Newsletter />
      <Question />
    </div>
  )
}
