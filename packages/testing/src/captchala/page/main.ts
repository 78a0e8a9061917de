import type { challengeStyle } from '../../emulated/challengeStyle.ts'
import type { pageServer } from '../../emulated/pageServer.ts'
import type { CaptchalaBoot } from '../protocol.ts'
import type { CaptchalaServiceParts, createCaptchalaService } from '../service.ts'
import type { captchalaStyle } from '../style.ts'
import type { CaptchalaPage, captchalaPage } from './control.ts'
import type { CaptchalaInstance, captchalaInstance, CaptchalaInstanceParts } from './instance.ts'
import type { captchalaLoader } from './loader.ts'

export interface CaptchalaPageParts extends CaptchalaServiceParts, CaptchalaInstanceParts {
  readonly pageServer: typeof pageServer
  readonly challengeStyle: typeof challengeStyle
  readonly createCaptchalaService: typeof createCaptchalaService
  readonly captchalaInstance: typeof captchalaInstance
  readonly captchalaLoader: typeof captchalaLoader
  readonly captchalaPage: typeof captchalaPage
  readonly captchalaStyle: typeof captchalaStyle
}

/**
 * One evaluation of an emulated script: `captchala-loader.js` defines `loadCaptchala` only, `captchala.js` defines
 * `Captchala`; a text that has neither name defines both. Self-contained, apart from the parts it is handed.
 */
export function captchalaPageMain(parts: CaptchalaPageParts, boot: CaptchalaBoot): CaptchalaPage {
  const PAGE = Symbol.for('captcha-field.emulator.captchala')
  const tag = document.currentScript
  const src = tag instanceof HTMLScriptElement && tag.src ? tag.src : undefined
  const at = (address: string): string => new URL(address, src ?? location.href).href.replace(/\/$/, '')

  interface Realm {
    readonly document?: unknown
    [PAGE]?: CaptchalaPage
    captchaEmulator?: Record<string, unknown>
    loadCaptchala?: unknown
    Captchala?: { init(options?: Readonly<Record<string, unknown>>): CaptchalaInstance }
  }
  const realm: Realm = globalThis

  function open(): CaptchalaPage {
    const service = parts.createCaptchalaService(parts, boot.scenario)
    const server = parts.pageServer(service, boot.endpoint && at(boot.endpoint))
    return parts.captchalaPage(service, server, boot.endpoint === undefined)
  }
  // Like the vendor's servers, this outlives the evaluations.
  const page = (realm[PAGE] ??= open())
  realm.captchaEmulator ??= {}
  realm.captchaEmulator['captchala'] = page.control

  function fileName(): 'loader' | 'core' | 'both' {
    const { pathname } = new URL(src ?? 'about:blank')
    if (pathname.endsWith('/captchala-loader.js')) return 'loader'
    return pathname.endsWith('/captchala.js') ? 'core' : 'both'
  }

  const dressed = new WeakSet<Node>()
  /** Where nobody serves a stylesheet it is constructed, which no policy minds. */
  function dress(root: Node): void {
    if (boot.endpoint !== undefined || dressed.has(root)) return
    const isRoot = root instanceof Document || root instanceof ShadowRoot
    if (!isRoot || !('adoptedStyleSheets' in root)) return
    dressed.add(root)
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(parts.captchalaStyle(parts.challengeStyle))
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  }

  const file = boot.file ?? fileName()
  if (file !== 'core') {
    page.evaluated('loader')
    const hosts = (boot.hosts ?? ['.']).map(at)
    realm.loadCaptchala = parts.captchalaLoader({
      page,
      hosts,
      errorOf: parts.captchalaError,
      arrived: () => realm.Captchala !== undefined,
    })
  }
  if (file !== 'loader') {
    page.evaluated('core')
    realm.Captchala = {
      init(options) {
        page.log('init')
        if (!options?.['appKey']) throw new TypeError('captchala: appKey is missing')
        return parts.captchalaInstance(parts, page, options, dress)
      },
    }
  }
  // Newer than what a page knew that has both: each file is served with the scenario of its moment.
  if (boot.endpoint !== undefined && boot.scenario) page.learn({ ...page.scenario(), ...boot.scenario })
  return page
}
