/* oxlint-disable typescript/only-throw-error -- what the vendor throws is no Error, either */
import type { HcaptchaSolved, HcaptchaWidget } from './widget.ts'

/** `window.hcaptcha`, as the vendor's script makes it. */
export interface HcaptchaApi {
  render(container: unknown, params?: Readonly<Record<string, unknown>>): string | undefined
  execute(id?: unknown, options?: Readonly<Record<string, unknown>>): Promise<HcaptchaSolved> | undefined
  reset(id?: unknown): void
  remove(id?: unknown): void
  close(id?: unknown): void
  getResponse(id?: unknown): string
  getRespKey(id?: unknown): string
  setData(id: unknown, data?: unknown): void
}

export interface HcaptchaRegistry {
  readonly widgets: HcaptchaWidget[]
  keyOf(id: string): string
  log(entry: string): void
  render: HcaptchaApi['render']
}

/** The object and its manners. Self-contained: its text is part of the script. */
export function hcaptchaApi({ widgets, keyOf, log, render }: HcaptchaRegistry): HcaptchaApi {
  type Code = 'missing-captcha' | 'invalid-captcha-id'

  /** Not an Error: no stack, and `String()` of it says nothing. */
  const pseudoError = (cause: Code): { cause: Code; message: string } => ({
    cause,
    message: cause === 'missing-captcha' ? 'There is no captcha on this page.' : 'There is no captcha with this id.',
  })

  /** A false id is not no id: it means the first widget that is still there. */
  function find(id: unknown): HcaptchaWidget | Code {
    const widget = id ? widgets.find((one) => one.id === id) : widgets[0]
    return widget ?? (id ? 'invalid-captcha-id' : 'missing-captcha')
  }

  function get(id: unknown): HcaptchaWidget {
    const found = find(id)
    if (typeof found === 'string') throw pseudoError(found)
    return found
  }

  const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
    typeof value === 'object' && value !== null

  return {
    render,
    remove(id) {
      const widget = get(id)
      log('remove')
      // Before anything can stumble: whoever tries again is told that it is gone.
      widgets.splice(widgets.indexOf(widget), 1)
      widget.remove()
    },
    execute(given, more) {
      const [id, options = {}] = isObject(given) ? [undefined, given] : [given, more]
      const { async: wanted, ...data } = options
      const found = find(id)
      if (typeof found === 'string') {
        if (wanted !== true) throw pseudoError(found)
        return Promise.reject(found)
      }
      log('execute')
      if (wanted !== true) {
        found.execute(data)
        return undefined
      }
      return new Promise((resolve, reject) => {
        found.execute(data, { resolve, reject })
      })
    },
    reset(id) {
      const widget = get(id)
      log('reset')
      widget.reset()
    },
    close(id) {
      const widget = get(id)
      log('close')
      widget.close()
    },
    setData(given, more) {
      const [id, data] = isObject(given) ? [undefined, given] : [given, more]
      const widget = get(id)
      if (!isObject(data)) throw new Error('hcaptcha: setData wants an object')
      widget.setData(data)
    },
    getResponse: (id) => get(id).token(),
    getRespKey(id) {
      const found = find(id)
      return typeof found === 'string' ? '' : keyOf(found.id)
    },
  }
}
