import { fakeProvider, type FakeProvider } from './fakeProvider.ts'

/** Statuses that a captcha reaches by itself once a field with such a provider is mounted. */
export type ShownStatus = 'loading' | 'ready' | 'challenging' | 'solved' | 'expired' | 'failed'

/** Says something on behalf of a widget as soon as one is rendered. */
function onceRendered(say: (provider: FakeProvider) => void): () => FakeProvider {
  return () => {
    const provider = fakeProvider({ autoReady: true })
    return {
      ...provider,
      load: async (request) => {
        const render = await provider.load(request)
        return (host, events, options) => {
          const widget = render(host, events, options)
          // The machine first has to learn that there is a widget.
          queueMicrotask(() => say(provider))
          return widget
        }
      },
    }
  }
}

/**
 * Status → provider whose field shows it: for stories, screenshots and looks.
 *
 * @example export const Failed = () => <CaptchaField provider={captchaStates.failed()} />
 */
export const captchaStates: Readonly<Record<ShownStatus, () => FakeProvider>> = {
  loading: () => fakeProvider(),
  ready: () => fakeProvider({ autoReady: true }),
  challenging: onceRendered((provider) => provider.open()),
  solved: onceRendered((provider) => void provider.solve()),
  expired: onceRendered((provider) => {
    provider.solve()
    provider.expire()
  }),
  failed: onceRendered((provider) => provider.fail('network-error')),
}
