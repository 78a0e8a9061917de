/* oxlint-disable no-console -- the vendor writes there, too */
import type { pageServer } from '../../emulated/pageServer.ts'
import type { HcaptchaFrameParts } from '../frame/main.ts'
import type { HcaptchaBoot, HcaptchaMessage } from '../protocol.ts'
import type { createHcaptchaService, HcaptchaServiceParts } from '../service.ts'
import type { HcaptchaApi, hcaptchaApi } from './api.ts'
import type { hcaptchaContainers } from './container.ts'
import type { HcaptchaPage, hcaptchaPage } from './control.ts'
import type { hcaptchaDom } from './dom.ts'
import type { hcaptchaInlineFrame } from './inline.ts'
import type { hcaptchaScriptOptions } from './options.ts'
import type { hcaptchaRender } from './render.ts'
import type { hcaptchaWidget, HcaptchaWidget } from './widget.ts'

export interface HcaptchaPageParts extends HcaptchaFrameParts, HcaptchaServiceParts {
  readonly pageServer: typeof pageServer
  readonly createHcaptchaService: typeof createHcaptchaService
  readonly hcaptchaApi: typeof hcaptchaApi
  readonly hcaptchaContainers: typeof hcaptchaContainers
  readonly hcaptchaDom: typeof hcaptchaDom
  readonly hcaptchaInlineFrame: typeof hcaptchaInlineFrame
  readonly hcaptchaPage: typeof hcaptchaPage
  readonly hcaptchaRender: typeof hcaptchaRender
  readonly hcaptchaScriptOptions: typeof hcaptchaScriptOptions
  readonly hcaptchaWidget: typeof hcaptchaWidget
}

/**
 * One evaluation of the emulated script: a new object with a registry of its own, whatever was there before.
 * Self-contained, apart from the parts it is handed.
 */
export function hcaptchaPageMain(parts: HcaptchaPageParts, boot: HcaptchaBoot, signal?: AbortSignal): HcaptchaPage {
  const PAGE = Symbol.for('captcha-field.emulator.hcaptcha')
  const tag = document.currentScript
  const src = tag instanceof HTMLScriptElement && tag.src ? tag.src : undefined
  const at = (address: string): string => new URL(address, src ?? location.href).href

  interface Realm {
    readonly document?: unknown
    [PAGE]?: HcaptchaPage
    captchaEmulator?: Record<string, unknown>
    hcaptcha?: HcaptchaApi
    grecaptcha?: HcaptchaApi
    Raven?: unknown
  }
  const realm: Realm = globalThis
  function open(): HcaptchaPage {
    const service = parts.createHcaptchaService(parts, boot.scenario)
    return parts.hcaptchaPage(service, parts.pageServer(service, boot.endpoint && at(boot.endpoint)))
  }
  // Like the vendor's servers, this outlives the evaluations.
  const page = (realm[PAGE] ??= open())
  realm.captchaEmulator ??= {}
  realm.captchaEmulator['hcaptcha'] = page.control
  realm.Raven ??= {}

  const widgets: HcaptchaWidget[] = []
  const keys: { readonly id: string; readonly key: string }[] = []
  const evaluation = page.join(widgets)
  const scenario = page.service.state().scenario
  const profile = boot.profile ?? scenario.profile
  const frameDeadlineMs = boot.frameDeadlineMs ?? scenario.frameDeadlineMs
  let options = parts.hcaptchaScriptOptions(undefined)
  let initialised = false

  const keyOf = (id: string): string => keys.findLast((one) => one.id === id)?.key ?? ''

  function asset(path: string): string {
    const folder = new URL(at(boot.assets ?? ''))
    const { assethost } = options
    return new URL(
      `${folder.pathname.replace(/\/$/, '')}/captcha/v1/emulator/static/${path}`,
      assethost ?? folder.origin,
    ).href
  }

  const isMessage = (data: unknown): data is HcaptchaMessage =>
    typeof data === 'object' && data !== null && 'emulator' in data && data.emulator === 'hcaptcha' && 'id' in data
  function onMessage({ source, data }: MessageEvent<unknown>): void {
    if (!isMessage(data)) return
    const widget = widgets.find(({ id }) => id === data.id)
    const { checkbox, challenge } = widget?.dom ?? {}
    if (source && (source === checkbox?.contentWindow || source === challenge?.contentWindow)) widget?.hear(data)
  }
  // The vendor never lets go; only `installFakeCaptcha` has something to undo.
  addEventListener('message', onMessage, signal ? { signal } : {})

  const api = parts.hcaptchaApi({
    widgets,
    keyOf,
    log: page.log,
    render: parts.hcaptchaRender({
      parts,
      page,
      profile,
      frameDeadlineMs,
      widgets,
      at,
      boot,
      options: () => options,
      asset,
      early: () => !initialised && src !== undefined,
      keyOf,
      keyTold(id, key) {
        keys.push({ id, key })
        // The vendor remembers the last ten of a page.
        if (keys.length > 10) keys.shift()
      },
      execute: (id) => void api.execute(id),
    }),
  })
  realm.hcaptcha = api

  /** Never in the evaluation itself: the tag's `load` comes first. */
  function initialise(): void {
    if (signal?.aborted) return
    options = parts.hcaptchaScriptOptions(src)
    initialised = true
    const language = options.hl ?? navigator.language
    // The page itself fetches a table of words, except for English.
    if (boot.assets !== undefined && !/^en/i.test(language)) fetch(asset(`i18n/${language}.json`)).catch(() => {})
    const again = evaluation > 0
    if (again && profile === 'R23') return
    if (options.compat) realm.grecaptcha = api
    if (options.render === 'onload' && !again)
      for (const container of document.querySelectorAll(options.compat ? '.h-captcha,.g-recaptcha' : '.h-captcha'))
        api.render(container)
    const { onload } = options
    if (onload)
      setTimeout(() => {
        const listener: unknown = Reflect.get(globalThis, onload)
        if (typeof listener === 'function') Reflect.apply(listener, globalThis, [])
        else console.log(`hcaptcha: window["${onload}"] is no function`)
      }, 1)
  }
  const soon = (): void => void setTimeout(initialise, 1)
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', soon)
  else soon()
  return page
}
