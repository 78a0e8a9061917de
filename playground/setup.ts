import { hcaptcha } from '@captcha-field/core'
import { emulatorAddresses } from '@captcha-field/testing'
import type { Answer } from './server/answer.ts'
import { settings } from './shell/settings.ts'
import { isDark } from './shell/theme.ts'

export { show } from './shell/timeline.ts'

const real = settings.vendor === 'real'

/** What your page would write too, without the `script`: that line makes the emulator the vendor. */
export const provider = hcaptcha({
  sitekey: real ? '10000000-ffff-ffff-ffff-000000000001' : 'a5f74b19-9e45-40e0-b45d-47ff91b7a6c2',
  size: settings.widget === 'invisible' ? 'invisible' : 'normal',
  theme: isDark() ? 'dark' : 'light',
  script: real ? undefined : { src: emulatorAddresses(settings.visit).hcaptcha.script },
})

/** Where the forms are sent. */
export const endpoint = `/send?visit=${settings.visit}${real ? '&vendor=real' : ''}`

const SENTENCES: Readonly<Record<string, string>> = {
  accepted: 'Thank you, it has arrived.',
  refused: 'The server refused it. Please send it again.',
}

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
  const { verdict } = (await response.json()) as Pick<Answer, 'verdict'>
  return {
    accepted: verdict === 'accepted',
    sentence: SENTENCES[verdict] ?? 'The server cannot say. Please try again later.',
  }
}
