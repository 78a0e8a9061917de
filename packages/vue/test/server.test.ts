// @vitest-environment node
import { useCaptcha } from '@captcha-field/vue'
import { fakeProvider } from '@captcha-field/testing'
import { renderToString } from '@vue/server-renderer'
import { createSSRApp, defineComponent, effectScope, h } from 'vue'
import { expect, it } from 'vitest'

it.each(['outside of components', 'in a component'])(
  'a scope %s does nothing where there is no document',
  async (where) => {
    const provider = fakeProvider({ visible: false, autoReady: true })
    const events: string[] = []
    const make = () => effectScope(true).run(() => useCaptcha({ provider, onEvent: ({ type }) => events.push(type) }))!
    let made: ReturnType<typeof make>
    const Page = defineComponent(() => {
      made = make()
      return () => h('output', made.status.value)
    })
    if (where === 'in a component') await renderToString(createSSRApp(Page))
    else made = make()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([typeof document, made!.status.value, ...provider.log, ...events]).toEqual(['undefined', 'idle'])
  },
)
