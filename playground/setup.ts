import type { CaptchaProvider } from '@captcha-field/core'
import { captchalaProvider } from './providers/captchala.ts'
import { hcaptchaProvider } from './providers/hcaptcha.ts'
import { senderQuery, settings } from './shell/settings.ts'

export { show } from './shell/timeline.ts'

export const provider: CaptchaProvider = settings.vendor === 'captchala' ? captchalaProvider() : hcaptchaProvider()

/** Where the forms are sent. */
export const endpoint = `/send?${senderQuery}`

export interface Outcome {
  readonly accepted: boolean
  /** For the visitor. */
  readonly sentence: string
}

/** Sends a form's data to the back end of this playground. */
export async function send(data: FormData | Readonly<Record<string, unknown>>): Promise<Outcome> {
  const json = data instanceof FormData ? undefined : { 'content-type': 'application/json' }
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { accept: 'application/json', ...json },
    body: data instanceof FormData ? data : JSON.stringify(data),
  })
  return (await response.json()) as Outcome
}
