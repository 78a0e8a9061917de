import { CaptchaField, captchaConfig, useCaptcha } from '@captcha-field/vue'
import type { Captcha, CaptchaError, CaptchaHandle, CaptchaProvider, CaptchaState } from '@captcha-field/vue'
import { createApp, h, ref, type ComputedRef, type Ref } from 'vue'
import { is, type Equal } from './is.ts'

declare const provider: CaptchaProvider
declare const captcha: Captcha

/** Never called: what compiles here is the test. */
export async function composables(): Promise<void> {
  const { state, status, captcha: own, withToken, execute } = useCaptcha({ provider, onError() {} })
  is<Equal<typeof state.value, CaptchaState>>()
  is<Equal<typeof status, ComputedRef<CaptchaState['status']>>>()
  is<Equal<typeof own.value, Captcha>>()
  is<Equal<Awaited<ReturnType<typeof execute>>, string>>()
  const sent = await withToken(() => Promise.resolve(1))
  if (sent.success) is<Equal<typeof sent.value, number>>()
  else is<Equal<typeof sent.error, CaptchaError>>()

  useCaptcha()
  useCaptcha({ captcha })
  useCaptcha({ provider: ref(provider) as Ref<CaptchaProvider> })
  useCaptcha({ provider: () => provider })
  useCaptcha({ captcha: () => captcha, onError() {} })
  useCaptcha({ captcha: ref(captcha) as Ref<Captcha | undefined> })
  useCaptcha({ provider: undefined, captcha: undefined, load: undefined })
  // @ts-expect-error a captcha has its provider already
  useCaptcha({ captcha, provider })
  // @ts-expect-error and decided when to load
  useCaptcha({ captcha, load: 'execute' })
  // @ts-expect-error no such event
  useCaptcha({ onVerify() {} })
  // @ts-expect-error there is no token to be read
  void state.value.token
}

export function components(): void {
  h(CaptchaField, { provider, onSolve: (event) => event.take() })
  // @ts-expect-error a token is never in a handler's argument
  h(CaptchaField, { provider, onSolve: (token: string) => token })
  is<InstanceType<typeof CaptchaField> extends CaptchaHandle ? true : false>()

  createApp({}).use(captchaConfig, { provider, messages: { retry: 'Nochmal' } })
  // @ts-expect-error no such word
  createApp({}).use(captchaConfig, { messages: { error: 'Oops' } })
}
