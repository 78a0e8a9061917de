import { CaptchaField } from '@captcha-field/react'
import { Activity, useActionState, useSyncExternalStore, type ReactElement } from 'react'
import { provider, send, show } from '../setup.ts'

function Write(): ReactElement {
  const [answer, action] = useActionState((_: unknown, data: FormData) => send(data), undefined)
  return (
    <form className="view" action={action}>
      <label>
        Letter
        <textarea name="letter" required />
      </label>
      <CaptchaField provider={provider} onEvent={show} />
      <button>Post</button>
      <output>{answer?.sentence}</output>
    </form>
  )
}

function Read(): ReactElement {
  return (
    <div className="view">
      <h2>Nobody has written yet</h2>
      <p>Go back: your letter is as you left it, and the widget works.</p>
    </div>
  )
}

const onRoute = (changed: () => void): (() => void) => {
  window.addEventListener('hashchange', changed)
  return () => window.removeEventListener('hashchange', changed)
}

/** A hidden `<Activity>` keeps what was typed. Its captcha lets go, and is there again when it is shown. */
export function ThereAndBack(): ReactElement {
  const route = useSyncExternalStore(onRoute, () => (location.hash === '#read' ? 'read' : 'write'))
  return (
    <>
      <nav className="tabs" aria-label="Views">
        <a href="#write" aria-current={route === 'write' ? 'page' : undefined}>
          Write
        </a>
        <a href="#read" aria-current={route === 'read' ? 'page' : undefined}>
          Read
        </a>
      </nav>
      <Activity mode={route === 'write' ? 'visible' : 'hidden'}>
        <Write />
      </Activity>
      {route === 'read' && <Read />}
    </>
  )
}
