import { captchaConfig, CaptchaField, CaptchalaField, HcaptchaField, useCaptcha } from '@captcha-field/vue'
import { cleanup, render } from '@testing-library/vue'
import { createSSRApp, defineComponent, h, nextTick, shallowRef, type App, type VNode } from 'vue'
import { renderToString } from '@vue/server-renderer'
import { vi } from 'vitest'
import type { CaptchaHandle } from '@captcha-field/core'
import type { FieldPage, Harness, MountedField, MountedHook } from '../../../compat/suite/harness.ts'

const task = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

export async function settle(action?: () => unknown): Promise<void> {
  await action?.()
  await nextTick()
  // A widget may be rendered anew on a task of its own, and report on the next.
  for (let tasks = 0; tasks < 4; tasks++) await task()
}

const plugins = (config: FieldPage['config']): [typeof captchaConfig, object][] =>
  config ? [[captchaConfig, config]] : []

/** A page whose props are replaced whole. */
function fieldPage(first: FieldPage) {
  const page = shallowRef(first)
  const handle = shallowRef<CaptchaHandle | null>(null)
  const field = ({ field: props, hcaptcha, captchala, className, style, fallback }: FieldPage): VNode | undefined => {
    const slots =
      fallback === undefined
        ? {}
        : {
            fallback: ({
              error,
              retry,
            }: Parameters<NonNullable<InstanceType<typeof CaptchaField>['$slots']['fallback']>>[0]) =>
              fallback ? [fallback(error), h('button', { type: 'button', onClick: retry }, 'Once more')] : [],
          }
    const shared = { class: className, style, ref: handle }
    if (captchala) return h(CaptchalaField, { ...captchala, ...shared }, slots)
    if (hcaptcha) return h(HcaptchaField, { ...hcaptcha, ...shared }, slots)
    return props && h(CaptchaField, { ...props, ...shared }, slots)
  }
  const Page = defineComponent(() => () => {
    const { outside } = page.value
    return h('main', [
      h('form', { id: 'form', onSubmit: (event: Event) => event.preventDefault() }, [
        h('input', { name: 'email', value: 'a@b.test' }),
        outside ? undefined : field(page.value),
        h('button', 'Send'),
      ]),
      outside ? field(page.value) : undefined,
    ])
  })
  return { Page, page, handle }
}

/** Which Testing Library does not know. */
const hydrated = new Set<App>()

export const harness: Harness = {
  async cleanup() {
    cleanup()
    for (const app of hydrated) app.unmount()
    hydrated.clear()
    await settle()
  },
  settle,
  async field(first) {
    const { Page, page, handle } = fieldPage(first)
    const view = render(Page, { global: { plugins: plugins(first.config) } })
    await settle()
    return {
      handle: () => handle.value,
      update: (next) => settle(() => (page.value = next)),
      unmount: () => settle(() => view.unmount()),
    } satisfies MountedField
  },
  async hook(first) {
    const page = shallowRef(first)
    let result: ReturnType<typeof useCaptcha>
    const Hook = defineComponent(() => {
      const { hook = {} } = first
      result = useCaptcha(
        hook.captcha
          ? { ...hook, captcha: () => page.value.hook?.captcha }
          : { ...hook, provider: () => page.value.hook?.provider },
      )
      const { container, status } = result
      return () =>
        h('main', [page.value.container && h('div', { id: 'widget', ref: container }), h('output', status.value)])
    })
    const view = render(Hook, { global: { plugins: plugins(first.config) } })
    await settle()
    return {
      result: () => ({
        ...result,
        state: result.state.value,
        status: result.status.value,
        captcha: result.captcha.value,
      }),
      update: (next) => settle(() => (page.value = next)),
      unmount: () => settle(() => view.unmount()),
    } satisfies MountedHook
  },
  async render(first) {
    const app = createSSRApp(fieldPage(first).Page)
    for (const [plugin, options] of plugins(first.config)) app.use(plugin, options)
    return renderToString(app)
  },
  async hydrate(first, html) {
    const container = document.body.appendChild(document.createElement('div'))
    container.innerHTML = html
    const complaints = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')].map((spy) =>
      spy.mockImplementation(() => {}),
    )
    const { Page, page, handle } = fieldPage(first)
    const app: App = createSSRApp(Page)
    for (const [plugin, options] of plugins(first.config)) app.use(plugin, options)
    app.mount(container)
    hydrated.add(app)
    await settle()
    return {
      handle: () => handle.value,
      update: (next) => settle(() => (page.value = next)),
      unmount: () =>
        settle(() => {
          hydrated.delete(app)
          app.unmount()
        }),
      complaints: complaints
        .flatMap((spy) => spy.mock.calls.map(String))
        .filter((text) => !text.startsWith('captcha-field')),
    }
  },
}
