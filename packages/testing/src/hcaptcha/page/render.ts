/* oxlint-disable no-console -- the vendor writes there, too */
import type { HcaptchaBoot, HcaptchaMessage } from '../protocol.ts'
import type { HcaptchaProfile } from '../scenario.ts'
import type { HcaptchaApi } from './api.ts'
import type { HcaptchaPage } from './control.ts'
import type { HcaptchaPageParts } from './main.ts'
import type { HcaptchaScriptOptions } from './options.ts'
import type { HcaptchaWidget } from './widget.ts'

interface FrameParams extends Record<string, string> {
  sitekey: string
  size: string
  tabindex: string
  theme: string
}

export interface HcaptchaRendering {
  readonly parts: HcaptchaPageParts
  readonly page: HcaptchaPage
  readonly profile: HcaptchaProfile
  readonly frameDeadlineMs: number
  readonly widgets: HcaptchaWidget[]
  readonly boot: HcaptchaBoot
  at(address: string): string
  /** Address of a static file. */
  asset(path: string): string
  options(): HcaptchaScriptOptions
  /** Between the tag's `load` and the script's own `onload`. */
  early(): boolean
  keyOf(id: string): string
  keyTold(id: string, key: string): void
  execute(id: string): void
}

/** Self-contained: its text is part of the script. */
export function hcaptchaRender(rendering: HcaptchaRendering): HcaptchaApi['render'] {
  const { parts, page, profile, frameDeadlineMs, widgets, boot, at, asset, options, early, keyOf, keyTold, execute } =
    rendering
  const containers = parts.hcaptchaContainers()
  let counter = 0

  const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? `${value}` : '')

  function frameParams(id: string, params: Readonly<Record<string, unknown>>): FrameParams {
    const { theme = 'light' } = params
    const { host = location.hostname, hl = navigator.language, endpoint } = options()
    return {
      id,
      host,
      hl: text(params['hl']) || hl,
      sitekey: text(params['sitekey']),
      size: text(params['size']) || 'normal',
      tabindex: text(params['tabindex']) || '0',
      // A custom theme takes effect only for accounts that have one.
      theme: typeof theme === 'string' && !theme.startsWith('{') ? theme : 'light',
      origin: location.origin,
      endpoint: text(params['endpoint']) || (endpoint ?? (boot.endpoint ? at(boot.endpoint) : '')),
    }
  }

  /** Makes the frames; answers with how to tell them something. */
  function connect(
    frame: HTMLIFrameElement,
    params: Readonly<Record<string, string>>,
    hear: (message: HcaptchaMessage) => void,
  ): (message: HcaptchaMessage) => void {
    if (boot.assets === undefined)
      return parts.hcaptchaInlineFrame(parts, page.service, page.server, frame, params, hear)
    frame.src = `${asset('hcaptcha.html')}#${new URLSearchParams(params).toString()}`
    return (message) => frame.contentWindow?.postMessage(message, '*')
  }

  function make(
    given: HTMLElement,
    params: Readonly<Record<string, unknown>>,
    challengeContainer?: HTMLElement,
  ): string {
    const container = containers.standIn(given)
    const id = `${counter++}${Math.random().toString(36).slice(2, 12)}`
    const isButton = container !== given
    const told: FrameParams = { ...frameParams(id, params), ...(isButton ? { size: 'invisible' } : {}) }
    const { size, tabindex, theme } = told
    const hear = (message: HcaptchaMessage): void => {
      if (widgets.includes(widget)) widget.hear(message)
    }
    const dom = parts.hcaptchaDom(
      { id, container, challengeContainer, size, tabindex, theme, compat: options().compat, profile },
      () => widget.close(),
    )
    const tell = {
      // S26 has no dialogue with the box of an invisible widget.
      checkbox: connect(
        dom.checkbox,
        { frame: profile === 'S26' && size === 'invisible' ? 'checkbox-invisible' : 'checkbox', ...told },
        hear,
      ),
      challenge: connect(dom.challenge, { frame: 'challenge', ...told }, hear),
    }
    const widget: HcaptchaWidget = parts.hcaptchaWidget({
      id,
      sitekey: told.sitekey,
      size,
      profile,
      frameDeadlineMs,
      params,
      dom,
      post: (frame, label, data) => tell[frame]({ emulator: 'hcaptcha', id, label, data }),
      keyOf: () => (widgets.includes(widget) ? keyOf(id) : ''),
      keyTold: (key) => keyTold(id, key),
      unregister: () => widgets.splice(widgets.indexOf(widget), 1),
      log: page.log,
    })
    widgets.push(widget)
    dom.insert()
    widget.start()
    if (isButton) {
      given.setAttribute('data-hcaptcha-widget-id', id)
      // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the vendor replaces what was there
      given.onclick = (event) => {
        event.preventDefault()
        execute(id)
      }
    }
    return id
  }

  return (wanted, given = {}) => {
    page.log('render')
    const container = containers.find(wanted)
    if (!container) {
      console.log('hcaptcha: no such container')
      return undefined
    }
    try {
      const params = containers.params(container, given)
      if (!params['sitekey']) {
        console.error('hcaptcha: sitekey is missing')
        containers.errorBox(container, 'The captcha has no sitekey.')
        return undefined
      }
      const occupant = containers.occupant(container)
      if (occupant !== undefined) {
        console.error('hcaptcha: there is a captcha in this container already')
        return occupant
      }
      const place = containers.find(params['challenge-container'])
      // R23 minds the mere presence of the name.
      const named = 'challenge-container' in params || (profile === 'R23' && 'challenge-container' in given)
      if (named && !place) {
        console.log('hcaptcha: no such challenge-container')
        return undefined
      }
      if (early() && profile === 'S26') console.warn('hcaptcha: render explicitly in the onload function')
      return make(container, params, place)
    } catch (error) {
      console.error(error)
      containers.errorBox(container, 'The captcha cannot be shown.')
      return undefined
    }
  }
}
