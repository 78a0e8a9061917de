import type { CaptchaHandle } from '@captcha-field/core'
import { CaptchaField, captchala, hcaptcha, useCaptcha } from '@captcha-field/react'
import {
  Activity,
  StrictMode,
  Suspense,
  use,
  useActionState,
  useCallback,
  useRef,
  type ReactElement,
  type ReactNode,
} from 'react'
import { createPortal, flushSync, useFormStatus } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { useForm } from 'react-hook-form'
import { installDriver, keepHandle, write } from '../kit/driver.ts'
import { providerOf } from '../kit/provider.ts'
import { addressFor, onSubmit, post } from '../kit/submit.ts'
import { viewOf, type View } from '../kit/view.ts'

const VENDORS = { captchala, hcaptcha }

interface Props {
  readonly view: View
}

function useKeptHandle(): (handle: CaptchaHandle | null) => void {
  return useCallback((handle) => keepHandle(false, handle), [])
}

function Field({ view, form }: Props & { readonly form?: string }): ReactElement {
  return (
    <CaptchaField
      ref={useKeptHandle()}
      provider={providerOf(view, VENDORS)}
      form={form}
      onEvent={(event) => write(false, event)}
    />
  )
}

function Form({ view, children }: Props & { readonly children: ReactNode }): ReactElement {
  return (
    <form
      id="form"
      onSubmit={(event) => void onSubmit(event.nativeEvent, event.currentTarget, view, () => window.driver.handle())}
    >
      {children}
      <button>Send</button>
    </form>
  )
}

/** Is the form pending, for React? */
function Pending(): ReactElement {
  return <output aria-label="Pending">{String(useFormStatus().pending)}</output>
}

function ActionCase({ view }: Props): ReactElement {
  const [sent, action] = useActionState(async (count: number, data: FormData) => {
    await post(view, data)
    return count + 1
  }, 0)
  return (
    <form action={action}>
      <label>
        Name <input name="name" />
      </label>
      <Field view={view} />
      <button>Send</button>
      <output aria-label="Sent">{sent}</output>
      <Pending />
    </form>
  )
}

/** An action that drives the captcha itself: what `withToken` resolves to is what the form shows. */
function WithTokenCase({ view }: Props): ReactElement {
  const { withToken, container } = useCaptcha({ provider: providerOf(view, VENDORS) })
  const [shown, action] = useActionState(async (_: string, data: FormData) => {
    const sent = await withToken((token) => {
      data.set('token', token)
      return post(view, data)
    })
    return sent.success ? 'sent' : sent.error.code
  }, 'nothing yet')
  return (
    <form action={action}>
      <div ref={container} />
      <button>Send</button>
      <output aria-label="Sent">{shown}</output>
    </form>
  )
}

function ActivityCase({ view }: Props): ReactElement {
  // Without the tree: the parent has deleted what was hidden.
  if (!view.shown) return <p>gone</p>
  return (
    <Activity mode={view.on ? 'visible' : 'hidden'}>
      <Form view={view}>
        <Field view={view} />
      </Form>
    </Activity>
  )
}

const later = { promise: Promise.resolve(), resolve: (): void => {} }

function Sibling({ view }: Props): ReactElement {
  if (!view.on) use(later.promise)
  return <p>sibling</p>
}

function SuspenseCase({ view }: Props): ReactElement {
  return (
    <Suspense fallback={<p>waiting</p>}>
      <Form view={view}>
        <Field view={view} />
        <Sibling view={view} />
      </Form>
    </Suspense>
  )
}

function PortalCase({ view }: Props): ReactElement {
  return (
    <>
      <Form view={view}>{null}</Form>
      {createPortal(<Field view={view} form="form" />, document.body)}
    </>
  )
}

/** A captcha without any container. */
function InvisibleCase({ view }: Props): ReactElement {
  const { execute } = useCaptcha({
    provider: providerOf({ ...view, size: 'invisible' }, VENDORS),
    onEvent: (event) => write(false, event),
  })
  const run = (): void => {
    void execute().then(
      () => window.driver.answers.push('token'),
      (error: unknown) => window.driver.answers.push((error as { code: string }).code),
    )
  }
  return (
    <button type="button" onClick={run}>
      Send
    </button>
  )
}

function HookFormCase({ view }: Props): ReactElement {
  const form = useRef<HTMLFormElement>(null)
  const { register, handleSubmit, formState } = useForm({ defaultValues: { email: '' } })
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        void handleSubmit(() => (form.current ? post(view, new FormData(form.current)) : undefined))(event)
      }}
    >
      <label>
        E-mail <input {...register('email', { required: true, pattern: /@/, validate: () => Promise.resolve(true) })} />
      </label>
      {formState.errors.email && <p>Please give an address</p>}
      <Field view={view} />
      <button>Send</button>
    </form>
  )
}

const CASES: Readonly<Record<string, (props: Props) => ReactElement>> = {
  action: ActionCase,
  withToken: WithTokenCase,
  activity: ActivityCase,
  suspense: SuspenseCase,
  portal: PortalCase,
  invisible: InvisibleCase,
  hookForm: HookFormCase,
}

const app = document.querySelector('#app')
const first = viewOf(location.href)
const Case = CASES[first.case]
if (app && Case) {
  const root = createRoot(app)
  const render = (view: View): void => {
    if (view.case === '') return root.unmount()
    // A new wait for each time that the sibling suspends.
    if (view.on) later.resolve()
    else
      later.promise = new Promise((resolve) => {
        later.resolve = resolve
      })
    flushSync(() =>
      root.render(
        <StrictMode>
          <p>
            {addressFor(view)} {view.renders}
          </p>
          <Case view={view} />
        </StrictMode>,
      ),
    )
  }
  installDriver(first, render)
  render(first)
}
