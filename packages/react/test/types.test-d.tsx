import { createRef, type ReactElement } from 'react'
import { CaptchaConfig, CaptchaField, CaptchalaField, HcaptchaField, useCaptcha } from '@captcha-field/react'
import type { CAPTCHALA_OPTIONS, CaptchalaOptions, HCAPTCHA_OPTIONS } from '@captcha-field/core'
import type {
  Captcha,
  CaptchaError,
  CaptchaHandle,
  CaptchaProvider,
  CaptchaState,
  HcaptchaOptions,
} from '@captcha-field/react'

declare const provider: CaptchaProvider
declare const captcha: Captcha

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const is = <True extends true>(_really?: True): void => {}

/** Never called: what compiles here is the test. */
export function fields(): readonly ReactElement[] {
  const handle = createRef<CaptchaHandle>()
  const form = createRef<HTMLFormElement>()
  return [
    // What the documentation shows.
    <CaptchaField provider={provider} />,
    <CaptchaField captcha={captcha} />,
    <CaptchaField />,
    <CaptchaField
      provider={provider}
      load="interaction"
      ref={handle}
      form={form}
      fieldName="token"
      mintOnSubmit={({ submitter }) => submitter?.id !== 'draft'}
      fallback={(error, retry) => (
        <button onClick={retry}>{(is<Equal<typeof error, CaptchaError>>(), error.code)}</button>
      )}
      messages={{ retry: 'Nochmal' }}
      onSolve={(event) => {
        is<Equal<typeof event.expiresAt, number>>()
        event.take()
      }}
      onClose={({ code }) => code === 'challenge-closed'}
      onEvent={({ type }) => type === 'retry'}
      className="captcha"
      style={{ margin: 0 }}
      id="captcha"
    />,
    <CaptchaField form="sign-up" mintOnSubmit={async () => true} fallback={null} />,
    <CaptchaField form={null} provider={undefined} load={undefined} onSolve={undefined} messages={undefined} />,
    <HcaptchaField sitekey="" />,
    <HcaptchaField
      sitekey=""
      theme="dark"
      size="compact"
      rqdata={async () => ''}
      script={{ timeout: 1000 }}
      load="execute"
      ref={handle}
      onError={({ error }) => error.retryable}
      messages={{ retry: 'Nochmal' }}
      fallback={null}
      className="captcha"
    />,
    <CaptchalaField appKey="" action="login" />,
    <CaptchalaField
      appKey=""
      action="login"
      product="embed"
      theme={{ custom: { color: '#475569' } }}
      serverToken={async () => ''}
      extra={{ some: 'thing' }}
      load="interaction"
      ref={handle}
    />,
    <CaptchaConfig provider={provider} load={Promise.resolve()} messages={{ label: 'Prüfung' }}>
      text
    </CaptchaConfig>,

    // What must not compile.
    // @ts-expect-error a captcha has its provider already
    <CaptchaField provider={provider} captcha={captcha} />,
    // @ts-expect-error and decided when to load
    <CaptchaField captcha={captcha} load="execute" />,
    // @ts-expect-error no such moment
    <CaptchaField load="idle" />,
    // @ts-expect-error a provider is more than its name
    <CaptchaField provider={{ name: 'hcaptcha' }} />,
    // @ts-expect-error a token is never in a handler's argument
    <CaptchaField onSolve={(token: string) => token} />,
    // @ts-expect-error no such event
    <CaptchaField onVerify={() => {}} />,
    // @ts-expect-error no such word
    <CaptchaField messages={{ error: 'Oops' }} />,
    // @ts-expect-error a fallback is a function, or null
    <CaptchaField fallback={<p>Oops</p>} />,
    // @ts-expect-error not an answer
    <CaptchaField mintOnSubmit={() => 'yes'} />,
    // @ts-expect-error no such prop
    <CaptchaField sitekey="" />,
    // @ts-expect-error a field has nothing inside
    <CaptchaField>text</CaptchaField>,
    // @ts-expect-error nothing to ask the vendor with
    <HcaptchaField />,
    // @ts-expect-error no such size
    <HcaptchaField sitekey="" size="huge" />,
    // @ts-expect-error the vendor is known already
    <HcaptchaField sitekey="" provider={provider} />,
    // @ts-expect-error a token is never in a handler's argument
    <HcaptchaField sitekey="" onSolve={(token: string) => token} />,
    // @ts-expect-error a token for anything would do for everything
    <CaptchalaField appKey="" />,
    // @ts-expect-error it would take the visitor's click, and never give it back
    <CaptchalaField appKey="" action="login" product="bind" />,
    // @ts-expect-error the handle is a captcha's, not an element's
    <CaptchaField ref={createRef<HTMLDivElement>()} />,
  ]
}

/** A component that takes a vendor's options flat forgets none. */
is<Equal<(typeof HCAPTCHA_OPTIONS)[number], Exclude<keyof HcaptchaOptions, 'confirm-nav'>>>()
is<Equal<(typeof CAPTCHALA_OPTIONS)[number], keyof CaptchalaOptions>>()

export async function Hooks(): Promise<void> {
  const { state, status, container, withToken, execute, captcha: own } = useCaptcha({ provider, onError() {} })
  is<Equal<typeof state, CaptchaState>>()
  is<Equal<typeof status, CaptchaState['status']>>()
  is<Equal<typeof own, Captcha>>()
  container(null)
  is<Equal<Awaited<ReturnType<typeof execute>>, string>>()
  const sent = await withToken(() => Promise.resolve(1))
  if (sent.success) is<Equal<typeof sent.value, number>>()
  else is<Equal<typeof sent.error, CaptchaError>>()

  useCaptcha()
  useCaptcha({ captcha })
  // @ts-expect-error a captcha has its provider already
  useCaptcha({ captcha, provider })
  // @ts-expect-error no such event
  useCaptcha({ onVerify() {} })
  // @ts-expect-error there is no token to be read
  void state.token
}
