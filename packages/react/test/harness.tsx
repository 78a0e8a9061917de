import type { CaptchaHandle } from '@captcha-field/core'
import { CaptchaConfig, CaptchaField, CaptchalaField, HcaptchaField, useCaptcha } from '@captcha-field/react'
import { act, cleanup, render, type RenderOptions } from '@testing-library/react'
import { createRef, type ReactElement, type ReactNode, type Ref } from 'react'
import { renderToString } from 'react-dom/server'
import { vi } from 'vitest'
import type { FieldPage, Harness, HookPage, MountedField, MountedHook } from '../../../compat/suite/harness.ts'

const task = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

// Each in an act of its own: React renders at the end of one.
export async function settle(action?: () => unknown): Promise<void> {
  await act(async () => void (await action?.()))
  // A widget may be rendered anew on a task of its own, and report on the next.
  for (let tasks = 0; tasks < 4; tasks++) await act(task)
}

const configured = (config: FieldPage['config'], children: ReactNode): ReactNode =>
  config ? <CaptchaConfig {...config}>{children}</CaptchaConfig> : children

function Page({ page, handle }: { page: FieldPage; handle: Ref<CaptchaHandle> }): ReactElement {
  const { className, style, fallback: text } = page
  const fallback =
    text &&
    ((...[error, retry]: Parameters<NonNullable<Parameters<typeof CaptchaField>[0]['fallback']>>) => (
      <>
        {text(error)}
        <button type="button" onClick={retry}>
          Once more
        </button>
      </>
    ))
  const shared = { className, style, fallback, ref: handle }
  const field = page.hcaptcha ? (
    <HcaptchaField {...page.hcaptcha} {...shared} />
  ) : page.captchala ? (
    <CaptchalaField {...page.captchala} {...shared} />
  ) : (
    page.field && <CaptchaField {...page.field} {...shared} />
  )
  return (
    <main>
      <form id="form" onSubmit={(event) => event.preventDefault()}>
        <input name="email" defaultValue="a@b.test" />
        {!page.outside && field}
        <button>Send</button>
      </form>
      {page.outside && field}
    </main>
  )
}

async function mountField(page: FieldPage, options: RenderOptions = {}): Promise<MountedField> {
  const handle = createRef<CaptchaHandle>()
  const element = (now: FieldPage): ReactNode => configured(now.config, <Page page={now} handle={handle} />)
  const view = render(element(page), options)
  await settle()
  return {
    handle: () => handle.current,
    update: (next) => settle(() => view.rerender(element(next))),
    unmount: () => settle(() => view.unmount()),
  }
}

async function mountHook(page: HookPage): Promise<MountedHook> {
  let result: ReturnType<typeof useCaptcha>
  function Hook({ page: { hook, container } }: { page: HookPage }): ReactElement {
    result = useCaptcha(hook)
    return (
      <main>
        {container && <div id="widget" ref={result.container} />}
        <output>{result.status}</output>
      </main>
    )
  }
  const element = (now: HookPage): ReactNode => configured(now.config, <Hook page={now} />)
  const view = render(element(page))
  await settle()
  return {
    result: () => result,
    update: (next) => settle(() => view.rerender(element(next))),
    unmount: () => settle(() => view.unmount()),
  }
}

export const harness: Harness = {
  async cleanup() {
    cleanup()
    await settle()
  },
  field: mountField,
  hook: mountHook,
  settle,
  async render(page) {
    return renderToString(configured(page.config, <Page page={page} handle={null} />))
  },
  async hydrate(page, html) {
    const container = document.body.appendChild(document.createElement('div'))
    container.innerHTML = html
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {})
    const recovered: unknown[] = []
    const onRecoverableError = (error: unknown): number => recovered.push(error)
    const mounted = await mountField(page, { container, hydrate: true, onRecoverableError })
    return { ...mounted, complaints: [...complaints.mock.calls, ...recovered].map(String) }
  },
}
