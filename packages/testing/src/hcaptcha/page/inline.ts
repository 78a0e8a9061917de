import type { HcaptchaFrameParts } from '../frame/main.ts'
import type { HcaptchaFrameHost, HcaptchaMessage } from '../protocol.ts'
import type { PageServer } from '../../emulated/pageServer.ts'
import type { HcaptchaScenario, HcaptchaState } from '../scenario.ts'
import type { HcaptchaService } from '../service.ts'

/**
 * A frame whose document the page fills itself, where nobody serves frames. Answers with the function that tells it
 * something. Self-contained: its text is part of the script.
 */
export function hcaptchaInlineFrame(
  parts: HcaptchaFrameParts,
  service: HcaptchaService,
  { ask }: PageServer<HcaptchaScenario, HcaptchaState>,
  frame: HTMLIFrameElement,
  params: Readonly<Record<string, string>>,
  hear: (message: HcaptchaMessage) => void,
): (message: HcaptchaMessage) => void {
  const { id = '', theme = 'light', hl = 'en' } = params
  let filled: Document | undefined
  let listeners: ((message: HcaptchaMessage) => void)[] = []

  const deliver = (listener: (message: HcaptchaMessage) => void, message: HcaptchaMessage): void => {
    // Messages between windows come later; a microtask does not depend on anybody's fake timers.
    queueMicrotask(() => listener(message))
  }

  function fill(): void {
    // Simulated documents may have no document for a frame: then it is drawn where nobody looks.
    const page = frame.contentDocument ?? document.implementation.createHTMLDocument()
    if (!frame.isConnected || page === filled) return
    const { status, fate } = service.frameRequested()
    filled = page
    listeners = []
    if (fate || status !== 200) return
    const words = { ...parts.challengeWords(hl), ...parts.hcaptchaWords(hl) }
    const host: HcaptchaFrameHost = {
      document: page,
      params,
      ask,
      send: (message) => deliver(hear, { emulator: 'hcaptcha', id, ...message }),
      listen: (listener) => listeners.push(listener),
    }
    page.documentElement.dataset['theme'] = theme
    page.documentElement.lang = hl
    const style = page.createElement('style')
    style.textContent = parts.hcaptchaFrameStyle() + parts.challengeStyle()
    page.head.append(style)
    if (params['frame'] === 'checkbox') parts.hcaptchaCheckbox(host, words)
    if (params['frame'] === 'challenge') parts.hcaptchaChallenge(host, words, parts.challengeCard)
  }

  // Also when it was moved: a moved frame is loaded again.
  frame.addEventListener('load', fill)
  // An empty `srcdoc` is loaded once, and after this task, in every browser; `about:blank` differs.
  frame.srcdoc = '<!doctype html><html><head></head><body></body></html>'
  // Simulated documents may have nothing to load, or wait for a clock that a test has stopped.
  if (/jsdom|HappyDOM/.test(navigator.userAgent)) queueMicrotask(fill)

  return (message) => {
    for (const listener of listeners) deliver(listener, message)
  }
}
