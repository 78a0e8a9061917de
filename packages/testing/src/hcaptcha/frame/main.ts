import type { challengeCard } from '../../emulated/challengeCard.ts'
import type { challengeStyle } from '../../emulated/challengeStyle.ts'
import type { challengeWords } from '../../emulated/challengeWords.ts'
import type { HcaptchaFrameHost, HcaptchaMessage } from '../protocol.ts'
import type { hcaptchaChallenge } from './challenge.ts'
import type { hcaptchaCheckbox } from './checkbox.ts'
import type { hcaptchaFrameStyle } from './style.ts'
import type { hcaptchaWords } from './words.ts'

export interface HcaptchaFrameParts {
  readonly challengeCard: typeof challengeCard
  readonly challengeStyle: typeof challengeStyle
  readonly challengeWords: typeof challengeWords
  readonly hcaptchaChallenge: typeof hcaptchaChallenge
  readonly hcaptchaCheckbox: typeof hcaptchaCheckbox
  readonly hcaptchaFrameStyle: typeof hcaptchaFrameStyle
  readonly hcaptchaWords: typeof hcaptchaWords
}

/** A frame with a document of its own, which learns from its address what it is. Self-contained. */
export function hcaptchaFrameMain(parts: HcaptchaFrameParts): void {
  const params: Record<string, string> = Object.fromEntries(new URLSearchParams(location.hash.slice(1)))
  const { id = '', frame = '', theme = 'light', hl = 'en', endpoint = '' } = params

  const isMessage = (data: unknown): data is HcaptchaMessage =>
    typeof data === 'object' && data !== null && 'emulator' in data && data.emulator === 'hcaptcha'

  const host: HcaptchaFrameHost = {
    document,
    params,
    send: (message) => parent.postMessage({ emulator: 'hcaptcha', id, ...message }, '*'),
    listen: (listener) =>
      addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
        if (source === parent && isMessage(data)) listener(data)
      }),
    async ask(path, body) {
      const headers = { 'content-type': 'text/plain' }
      const response = await fetch(endpoint + path, { method: 'POST', headers, body: JSON.stringify(body) })
      return { status: response.status, body: await response.json() }
    },
  }

  const words = { ...parts.challengeWords(hl), ...parts.hcaptchaWords(hl) }
  document.documentElement.lang = hl
  document.documentElement.dataset['theme'] = theme
  if (frame === 'checkbox') parts.hcaptchaCheckbox(host, words)
  if (frame === 'challenge') parts.hcaptchaChallenge(host, words, parts.challengeCard)
}
