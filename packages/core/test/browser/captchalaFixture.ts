import type { CaptchaError } from '../../src/errors.ts'
import { captchala, type CaptchalaOptions } from '../../src/providers/captchala.ts'
import type { CaptchaProvider, RenderWidget, Widget } from '../../src/provider.ts'

/** What the core leaves on the page, driven by hand: what it is asked is logged, what it says is called. */
export interface HandInstance {
  readonly options: Readonly<Record<string, unknown>> & {
    readonly serverToken?: string
    onServerTokenExpired?(): Promise<string | null> | null
  }
  ready(): void
  success(payload?: unknown): void
  error(reason: unknown): void
  close(): void
}

export interface HandVendor {
  readonly log: string[]
  readonly instances: readonly HandInstance[]
  newest(): HandInstance
}

export interface Traps {
  /** Methods that this version does not have. */
  readonly without?: readonly string[]
  /** Thrown by the methods named. */
  readonly throws?: readonly string[]
  /** `destroy()` leaves its children in the host. */
  readonly leaves?: boolean
  /** What `verify()` returns. */
  readonly returns?: unknown
  /** `init` throws. */
  readonly broken?: boolean
}

const globals = globalThis as { Captchala?: unknown; loadCaptchala?: unknown }

/** Puts a core in place. */
export function handVendor({
  without = [],
  throws = [],
  leaves = false,
  returns,
  broken = false,
}: Traps = {}): HandVendor {
  const log: string[] = []
  const instances: HandInstance[] = []

  globals.Captchala = {
    init(options: HandInstance['options']) {
      const id = instances.length + 1
      log.push(options.serverToken ? `init ${id} with ${options.serverToken}` : `init ${id}`)
      if (broken) throw new TypeError('broken')
      const heard: Record<string, ((...args: unknown[]) => void)[]> = {}
      const tell =
        (name: string) =>
        (...args: unknown[]): void =>
          heard[name]?.forEach((listener) => listener(...args))
      let host: HTMLElement | undefined
      const listen =
        (name: string) =>
        (listener: () => void): object => {
          if (host) log.push(`${name} ${id} too late`)
          ;(heard[name] ??= []).push(listener)
          return instance
        }
      const act = (name: string) => () => {
        log.push(`${name} ${id}`)
        if (throws.includes(name)) throw new Error(`It failed (${name})`)
        return name === 'verify' ? returns : undefined
      }
      const methods = {
        onReady: listen('ready'),
        onSuccess: listen('success'),
        onError: listen('error'),
        onClose: listen('close'),
        appendTo(into: HTMLElement): object {
          host = into
          host.innerHTML = `<div class="captchala-wrapper" id="bar-${id}"><button>Verify ${id}</button></div>`
          return instance
        },
        verify: act('verify'),
        showCaptcha: act('showCaptcha'),
        reset: act('reset'),
        destroy() {
          if (!leaves) host?.replaceChildren()
          act('destroy')()
        },
      }
      const instance: object = Object.fromEntries(Object.entries(methods).filter(([name]) => !without.includes(name)))
      instances.push({
        options,
        ready: tell('ready'),
        success: (payload = { token: `pt_${id}`, action: options['action'] }) => tell('success')(payload),
        error: (reason) => tell('error')(reason),
        close: tell('close'),
      })
      return instance
    },
  }
  return { log, instances, newest: () => instances.at(-1)! }
}

/** What the loader remembers of earlier tests. */
export function forget(): void {
  Reflect.deleteProperty(globals, 'Captchala')
  Reflect.deleteProperty(globals, 'loadCaptchala')
  ;(globalThis as unknown as Record<symbol, Map<string, unknown> | undefined>)[
    Symbol.for('captcha-field.scripts')
  ]?.delete('captchala')
}

export interface Scene {
  readonly provider: CaptchaProvider<CaptchalaOptions>
  readonly widget: Widget
  readonly host: HTMLElement
  /** What the widget told. */
  readonly log: string[]
  readonly errors: CaptchaError[]
  /** Another widget of the same captcha, as core renders it anew. */
  again(): Scene
  /** The newest options. */
  options: CaptchalaOptions
}

export const given: CaptchalaOptions = { appKey: 'app', action: 'login', product: 'embed' }
const made: { remove(): void }[] = []

/** A widget of the provider, without the machine. */
export async function scene(more: Partial<CaptchalaOptions> = {}, parent: Node = document.body): Promise<Scene> {
  const options = { ...given, ...more }
  const provider = captchala(options)
  const render = await provider.load({ explicit: true, retrying: () => {} })
  return mount(provider, render, options, parent)
}

function mount(
  provider: CaptchaProvider<CaptchalaOptions>,
  render: RenderWidget<CaptchalaOptions>,
  options: CaptchalaOptions,
  parent: Node,
): Scene {
  const container = parent.appendChild(document.createElement('div'))
  const host = container.appendChild(document.createElement('div'))
  const log: string[] = []
  const errors: CaptchaError[] = []
  const told = { options }
  const widget = render(
    host,
    {
      interactive: (active) => log.push(active ? 'interactive' : 'idle'),
      solved: (token) => log.push(`solved ${token}`),
      closed: (code) => log.push(`closed ${code}`),
      expired: () => log.push('expired'),
      failed(error) {
        errors.push(error)
        log.push(`failed ${error.code}${error.vendorCode ? ` (${error.vendorCode})` : ''}`)
      },
    },
    () => told.options,
  )
  made.push({
    remove() {
      widget.remove()
      container.remove()
    },
  })
  return Object.assign(told, {
    provider,
    widget,
    host,
    log,
    errors,
    again: () => mount(provider, render, told.options, parent),
  })
}

export function clear(): void {
  for (const one of made.splice(0)) one.remove()
}
