import { captchaGuard, captchalaVerifier, hcaptchaVerifier, type Verdict } from '@captcha-field/server'

const told = ({ success, record: { verdict, code, vendorStatus, notes = [] } }: Verdict): string =>
  [success ? 'accepted' : verdict, code, vendorStatus, ...notes].filter((part) => part !== undefined).join(' ')

/** What it must be the same for on every runtime. The vendor does what the token says. */
export async function smoke(vendor: string): Promise<readonly string[]> {
  const options = { url: `${vendor}/siteverify` }
  const verify = hcaptchaVerifier({ secret: 'smoke', ...options })
  const hasty = hcaptchaVerifier({ secret: 'smoke', ...options, timeout: 100 })
  const narrow = hcaptchaVerifier({ secret: 'smoke', ...options, maxBody: 500 })
  const comment = captchalaVerifier({ appKey: 'a', appSecret: 'smoke', action: 'comment', ...options })
  const request = (token: string, form: FormData | URLSearchParams): Request => {
    form.append('h-captcha-response', token)
    return new Request('https://shop.example/sign-up', { method: 'POST', body: form })
  }
  const multipart = request('P1_good_1', new FormData())
  const verdicts = [
    await verify(multipart, { remoteip: '2001:4860:4860::8888' }),
    await verify(request('P1_good_1', new URLSearchParams())),
    await verify(request('P1_good_2', new URLSearchParams())),
    await verify(new Headers({ 'x-captcha-response': 'P1_good_3' }), { remoteip: '::ffff:10.0.0.1' }),
    await verify('P1_refused'),
    await verify('P1_redirect'),
    await verify('P1_large'),
    await verify('P1_drop'),
    // On a connection that has carried an answer before: some would send it again by themselves.
    await verify('P1_good_4'),
    await verify('P1_again_drop'),
    await hasty('P1_hang'),
    await verify(null),
    await verify(request('P1_long', new URLSearchParams({ filler: 'x'.repeat(1000) })), { remoteip: '203.0.113.9' }),
    await narrow(request('P1_long', new URLSearchParams({ filler: 'x'.repeat(1000) }))),
    await verify(request('P1_left', new URLSearchParams()), { signal: AbortSignal.abort() }),
    await comment({ captchala_token: 'pt_good' }),
    await comment('client_typed'),
  ]
  const passed = await captchaGuard(verify)(multipart)
  const stopped = await captchaGuard(verify)(new Request('https://shop.example'))
  const frozen = verdicts.every((verdict) => Object.isFrozen(verdict) && Object.isFrozen(verdict.record))
  const body = JSON.stringify((await multipart.formData()).get('h-captcha-response'))
  return [...verdicts.map(told), `guard ${String(passed?.status)} ${String(stopped?.status)}`, String(frozen), body]
}
