/* oxlint-disable no-console -- whatever a page's handlers throw is told there */
import type { CaptchalaStep } from '../protocol.ts'
import type { captchalaClient } from './client.ts'
import type { CaptchalaPage } from './control.ts'
import type { captchalaError } from './errors.ts'
import type { captchalaRuns } from './runs.ts'
import type { captchalaWidget, CaptchalaWidgetParts } from './widget.ts'

export type CaptchalaHandlerName = 'onReady' | 'onSuccess' | 'onError' | 'onClose'

/** What `Captchala.init` answers, as the vendor's callers use it. */
export interface CaptchalaInstance extends Record<CaptchalaHandlerName, (handler: unknown) => CaptchalaInstance> {
  appendTo(target: unknown): CaptchalaInstance
  bindTo(target: unknown): CaptchalaInstance
  verify?(): unknown
  showCaptcha?(): unknown
  reset(): CaptchalaInstance
  destroy(): void
  setLang?(lang: unknown): CaptchalaInstance
}

export interface CaptchalaInstanceParts extends CaptchalaWidgetParts {
  readonly captchalaClient: typeof captchalaClient
  readonly captchalaError: typeof captchalaError
  readonly captchalaRuns: typeof captchalaRuns
  readonly captchalaWidget: typeof captchalaWidget
}

/** What the page's control knows of an instance. */
export interface CaptchalaLive {
  readonly id: string
  readonly product: string
  readonly appKey: string
  readonly action: string
  isOpen(): boolean
  /** The visitor clicks the bar, whatever the page has made of it. */
  trigger(): void
  /** As if a run had come to this. */
  hear(step: CaptchalaStep): void
  /** Everything, whatever the vendor would leave. */
  destroy(): void
}

/** One instance and its flaws. Self-contained, apart from the parts it is handed. */
export function captchalaInstance(
  parts: CaptchalaInstanceParts,
  page: CaptchalaPage,
  options: Readonly<Record<string, unknown>>,
  dress: (root: Node) => void,
): CaptchalaInstance {
  const text = (value: unknown, usual: string): string => (typeof value === 'string' && value ? value : usual)
  const id = page.nextId()
  const appKey = text(options['appKey'], '')
  const action = text(options['action'], 'default')
  const product = text(options['product'], 'popup')
  /** Where none is said, the vendor speaks Chinese. */
  let lang = text(options['lang'], 'zh-CN')
  const { serverToken, onServerTokenExpired, theme } = options
  const client = parts.captchalaClient(page, { id, appKey, action, product, serverToken, onServerTokenExpired })
  const handlers: Readonly<Record<CaptchalaHandlerName, unknown[]>> = {
    onReady: [],
    onSuccess: [],
    onError: [],
    onClose: [],
  }
  const bound: (readonly [HTMLElement, (event: Event) => void])[] = []
  let dead = false

  const isKept = (): boolean => page.scenario().challengeNodes === 'kept'
  const spoken = (): string => (lang === 'auto' ? navigator.language : lang)
  const widget = parts.captchalaWidget(parts, { product, theme, lang: spoken, triggered: visit, dress, isKept })
  const { captchalaError: errorOf } = parts
  const runs = parts.captchalaRuns({ page, action, client, widget, errorOf, lang: () => lang, call })
  const isMute = (): boolean => page.cleared() || (dead && !page.scenario().handlersAfterDestroy)

  function call(name: CaptchalaHandlerName, ...args: unknown[]): void {
    if (isMute()) return
    if (handlers[name].length) page.log(name)
    for (const handler of handlers[name]) {
      try {
        if (typeof handler === 'function') Reflect.apply(handler, undefined, args)
      } catch (error) {
        console.error(error)
      }
    }
  }

  const tellError = (code: string): void => call('onError', errorOf(code, page.scenario().errorForm))

  function visit(): void {
    if (!widget.isOpen()) runs.begin()
  }

  function runByCode(name: string): unknown {
    page.log(dead ? `late ${name}` : name)
    if (dead) return undefined
    if (page.scenario().answers === 'promise')
      return new Promise((resolve, reject) => {
        runs.begin({ resolve, reject })
      })
    runs.begin()
    return undefined
  }

  async function preload(again: boolean): Promise<void> {
    const wanted = page.scenario().preload
    const begun = wanted ? await client.init(lang) : await Promise.resolve({ challenge: undefined, code: undefined })
    if (isMute()) return
    if (wanted && begun.challenge === undefined) {
      widget.show('failed')
      tellError(begun.code ?? 'unknown_error')
      return
    }
    runs.keep(begun.challenge)
    if (runs.idle()) widget.show('ready')
    const { ready } = page.scenario()
    if (ready === 'never' || (ready === 'not-for-bind' && product === 'bind') || (again && ready !== 'again')) return
    call('onReady')
  }

  function mount(name: string, target: unknown, use: (element: HTMLElement) => void): CaptchalaInstance {
    page.log(dead ? `late ${name}` : name)
    if (dead) return instance
    const found = typeof target === 'string' ? document.querySelector(target) : target
    if (!(found instanceof HTMLElement)) {
      console.error(`captchala: there is no ${String(target)}`)
      queueMicrotask(() => tellError('invalid_container'))
      return instance
    }
    use(found)
    widget.prepare()
    void preload(false)
    return instance
  }

  const on =
    (name: CaptchalaHandlerName) =>
    (handler: unknown): CaptchalaInstance => {
      handlers[name].push(handler)
      return instance
    }

  const instance: CaptchalaInstance = {
    onReady: on('onReady'),
    onSuccess: on('onSuccess'),
    onError: on('onError'),
    onClose: on('onClose'),
    appendTo: (target) =>
      mount('appendTo', target, (element) => {
        if (product !== 'bind') widget.place(element)
      }),
    bindTo: (target) =>
      mount('bindTo', target, (element) => {
        /** The click goes no further: whoever bound it has to go on by code. */
        const intercept = (event: Event): void => {
          event.preventDefault()
          event.stopImmediatePropagation()
          visit()
        }
        element.addEventListener('click', intercept, true)
        page.listening(1)
        bound.push([element, intercept])
      }),
    verify: () => runByCode('verify'),
    showCaptcha: () => runByCode('showCaptcha'),
    reset() {
      page.log(dead ? 'late reset' : 'reset')
      if (dead) return instance
      runs.forget()
      widget.show('ready')
      if (page.scenario().preload) void preload(true)
      return instance
    },
    destroy() {
      page.log(dead ? 'late destroy' : 'destroy')
      if (dead) return
      const { destroyLeaves: leaves, handlersAfterDestroy } = page.scenario()
      dead = true
      page.leave(live)
      if (!leaves.includes('children')) widget.removeChildren()
      if (!leaves.includes('listener'))
        for (const [element, intercept] of bound.splice(0)) {
          element.removeEventListener('click', intercept, true)
          page.listening(-1)
        }
      if (leaves.includes('overlay')) return
      if (handlersAfterDestroy && widget.isOpen()) call('onClose')
      // Whoever still hears of it hears how it goes on.
      if (handlersAfterDestroy) widget.close()
      else runs.forget()
      widget.removeOverlay()
    },
    setLang(given) {
      page.log('setLang')
      lang = text(given, lang)
      widget.translate()
      return instance
    },
  }
  for (const name of page.scenario().lacks) Reflect.deleteProperty(instance, name)

  const live: CaptchalaLive = {
    id,
    product,
    appKey,
    action,
    isOpen: widget.isOpen,
    trigger: visit,
    hear: runs.hear,
    destroy: () => {
      instance.destroy()
      runs.forget()
      widget.removeChildren()
      widget.removeOverlay()
    },
  }
  page.join(live)
  return instance
}
