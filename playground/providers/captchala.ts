import { captchala, type CaptchaProvider } from '@captcha-field/core'
import { captchalaPlay as play } from '../shell/play.ts'

/** Asked for one when a widget is made, and when one is used up. The end point is `captchalaTokenHandler`. */
async function serverToken(): Promise<string> {
  const response = await fetch(`${play.tokenEndpoint}&action=send`, { method: 'POST' })
  if (!response.ok) throw new Error(`no server token: status ${response.status}`)
  const { serverToken: token } = (await response.json()) as { serverToken: string }
  return token
}

/** What your page would write too, without the `script`: that line makes the emulator the vendor. */
export const captchalaProvider = (): CaptchaProvider =>
  captchala({
    appKey: 'playground',
    action: 'send',
    product: play.product,
    theme: play.theme,
    serverToken: play.serverTokens ? serverToken : undefined,
    script: play.script,
  })
