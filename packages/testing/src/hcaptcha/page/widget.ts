/* oxlint-disable no-console -- the vendor writes there, too */
import type { HcaptchaMessage } from '../protocol.ts'
import type { HcaptchaProfile } from '../scenario.ts'
import type { HcaptchaDom } from './dom.ts'

export interface HcaptchaSolved {
  readonly response: string
  readonly key: string
}

export interface HcaptchaSlot {
  resolve(solved: HcaptchaSolved): void
  reject(code: string): void
}

export interface HcaptchaWidgetOptions {
  readonly id: string
  readonly sitekey: string
  readonly size: string
  readonly profile: HcaptchaProfile
  readonly frameDeadlineMs: number
  readonly params: Readonly<Record<string, unknown>>
  readonly dom: HcaptchaDom
  post(frame: 'checkbox' | 'challenge', label: string, data?: Readonly<Record<string, unknown>>): void
  keyOf(): string
  keyTold(key: string): void
  /** It removes itself: takes it out of the registry. */
  unregister(): void
  log(entry: string): void
}

export interface HcaptchaWidget {
  readonly id: string
  readonly sitekey: string
  readonly size: string
  readonly dom: HcaptchaDom
  start(): void
  token(): string
  isOpen(): boolean
  execute(data: Readonly<Record<string, unknown>>, slot?: HcaptchaSlot): void
  setData(data: Readonly<Record<string, unknown>>): void
  reset(): void
  close(): void
  remove(): void
  /** As if its frame had said so. */
  hear(message: Pick<HcaptchaMessage, 'label' | 'event' | 'response' | 'expiration' | 'key'>): void
}

/** One widget and its flaws. Self-contained: its text is part of the script. */
export function hcaptchaWidget(options: HcaptchaWidgetOptions): HcaptchaWidget {
  const { id, sitekey, size, profile, frameDeadlineMs, params, dom, post, log } = options
  /** A word that this build does not know empties the slot, and nobody is told. */
  const unknown = (event: string): boolean =>
    event === 'unknown-message' || (event === 'invalid-mfa-data' && profile === 'R23')
  let token = ''
  /** One promise at a time: the next takes the place of the last, which then never settles. */
  let slot: HcaptchaSlot | undefined
  let ready = false
  let open = false
  /** S26: a frame did not answer. Until `reset`, whoever executes is told at once. */
  let overdue = false
  let removed = false
  let queue: (() => void)[] = []
  let expiry: ReturnType<typeof setTimeout> | undefined
  const deadlines: { [frame: string]: ReturnType<typeof setTimeout> } = {}

  function call(name: string, ...args: unknown[]): void {
    const given = params[name]
    const listener: unknown = typeof given === 'string' ? Reflect.get(globalThis, given) : given
    if (given !== undefined) log(name)
    if (typeof listener !== 'function') {
      if (given !== undefined) console.log(`hcaptcha: ${name} is no function`)
      return
    }
    try {
      Reflect.apply(listener, undefined, args)
    } catch (error) {
      console.error(error)
    }
  }

  function take(): HcaptchaSlot | undefined {
    const taken = slot
    slot = undefined
    return taken
  }

  function clear(): void {
    clearTimeout(expiry)
    token = ''
    dom.write('')
  }

  function expire(): void {
    log('expired')
    clear()
    post('checkbox', 'untick')
    // S26 only: a widget whose box has left the document gives up.
    if (profile === 'S26' && !dom.checkbox.isConnected && !removed) {
      options.unregister()
      try {
        dom.remove()
      } catch {
        // Its body was swapped.
      }
    }
    call('expired-callback')
  }

  function pass(response: string, expiration: number | undefined): void {
    token = response
    dom.write(response)
    post('checkbox', 'tick')
    call('callback', response)
    // Asked after the callback, which may have removed the widget and so forgotten its key.
    take()?.resolve({ response, key: options.keyOf() })
    if (typeof expiration === 'number') expiry = setTimeout(expire, expiration * 1000)
  }

  function refuse(name: string, code: string, ...args: unknown[]): void {
    clear()
    post('checkbox', 'untick')
    call(name, ...args)
    // Read after the callback: a new run that began in it has put its promise here, and is rejected with the old code.
    take()?.reject(code)
  }

  function end(event: string, response = '', expiration?: number): void {
    open = false
    dom.hide()
    if (event === 'challenge-passed' && (response || profile === 'R23')) pass(response, expiration)
    else if (event === 'challenge-passed' || event === 'challenge-escaped') refuse('close-callback', 'challenge-closed')
    else if (event === 'challenge-expired') refuse('chalexpired-callback', event)
    else if (unknown(event)) take()
    else refuse('error-callback', event, event)
    if (size !== 'invisible') dom.focus()
  }

  function run(data: Readonly<Record<string, unknown>>): void {
    clear()
    post('checkbox', 'busy')
    post('challenge', 'execute', data)
  }

  function whenReady(act: () => void): void {
    if (ready) act()
    else queue.push(act)
  }

  function awaitFrame(name: string): void {
    if (profile !== 'S26') return
    deadlines[name] = setTimeout(() => {
      overdue = true
      queue = []
      refuse('error-callback', 'challenge-error', 'challenge-error')
    }, frameDeadlineMs)
  }

  function becomeReady(): void {
    ready = true
    // The last that was asked for is done first.
    for (let act = queue.pop(); act; act = queue.pop()) act()
    // S26 has mode 'auto', and drops it for invisible widgets.
    if (profile === 'S26' && params['mode'] === 'auto' && size !== 'invisible') run({})
  }

  return {
    id,
    sitekey,
    size,
    dom,
    token: () => token,
    isOpen: () => open,
    start() {
      awaitFrame('challenge')
      if (size !== 'invisible') awaitFrame('checkbox')
      else if (profile === 'S26' && params['mode'] === 'auto')
        console.warn('hcaptcha: mode "auto" is not for invisible widgets')
    },
    execute(data, given) {
      if (given) slot = given
      if (overdue) refuse('error-callback', 'challenge-error', 'challenge-error')
      else whenReady(() => run(data))
    },
    setData: (data) => whenReady(() => post('challenge', 'data', data)),
    reset() {
      clear()
      post('checkbox', 'untick')
      if (profile === 'S26') {
        post('challenge', 'forget')
        overdue = false
      }
    },
    close() {
      post('challenge', 'close')
      end('challenge-escaped')
    },
    remove() {
      removed = true
      clearTimeout(expiry)
      for (const timer of Object.values(deadlines)) clearTimeout(timer)
      queue = []
      dom.remove()
    },
    hear({ label, event = '', response, expiration, key = '' }) {
      if (label === 'checkbox-ready') clearTimeout(deadlines['checkbox'])
      if (label === 'challenge-ready' || label === 'refused' || label === 'site-failed')
        clearTimeout(deadlines['challenge'])
      if (label === 'challenge-ready' && !ready) becomeReady()
      if (label === 'refused') {
        console.error('hcaptcha: this sitekey is not for this host')
        post('checkbox', 'refused')
        // S26: an invisible widget becomes ready all the same.
        if (profile === 'S26' && size === 'invisible') becomeReady()
      }
      if (label === 'site-failed') {
        queue = []
        refuse('error-callback', event, event)
      }
      if (label === 'checkbox-selected') whenReady(() => run({}))
      if (label === 'key') options.keyTold(key)
      if (label === 'open') {
        open = true
        dom.show()
        post('challenge', 'shown')
        call('open-callback')
      }
      if (label === 'ending') end(event, response, expiration)
    },
  }
}
