import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Captcha } from '../../src/api.ts'
import { createCaptcha } from '../../src/captcha.ts'
import { CaptchaError } from '../../src/errors.ts'
import type { CaptchaProvider, Widget, WidgetEvents } from '../../src/provider.ts'

/** A vendor with a frame in its host and, for a run, a challenge in the body or in the dialog around the host. */
interface FrameVendor extends CaptchaProvider {
  readonly log: string[]
  readonly events: WidgetEvents[]
  frame(): HTMLIFrameElement | undefined
}

function frameVendor(given: Partial<CaptchaProvider> = {}): FrameVendor {
  const log: string[] = []
  const events: WidgetEvents[] = []
  let newest: HTMLIFrameElement | undefined
  return {
    name: 'framed',
    key: 'a',
    options: {},
    fieldName: 'framed',
    visible: true,
    tokenLifetime: 120_000,
    ...given,
    log,
    events,
    frame: () => newest,
    load:
      async () =>
      (host, said): Widget => {
        const id = events.push(said)
        const frame = host.appendChild(document.createElement('iframe'))
        frame.srcdoc = `<p>widget ${id}</p>`
        newest = frame
        log.push(`render ${id}`)
        return {
          execute: () => log.push(`execute ${id}`),
          reset: () => log.push(`reset ${id}`),
          remove: () => log.push(`remove ${id}`),
          alive: () => host.isConnected && frame.isConnected,
        }
      },
  }
}

const living: Captcha[] = []
const task = () => new Promise((resolve) => setTimeout(resolve))
const until = (check: () => unknown) => vi.waitFor(() => expect(check()).toBeTruthy(), { timeout: 5000, interval: 5 })

async function scene(given: Partial<CaptchaProvider> = {}, parent: Element = document.body) {
  const provider = frameVendor(given)
  const captcha = createCaptcha({ provider })
  living.push(captcha)
  const told: string[] = []
  captcha.on('*', (event) => told.push('code' in event ? `${event.type} ${event.code}` : event.type))
  const container = parent.appendChild(document.createElement('div'))
  const unmount = captcha.mount(container)
  await until(() => captcha.getState().status === 'ready')
  await until(() => provider.frame()?.contentDocument?.querySelector('p'))
  told.length = provider.log.length = 0
  return { captcha, provider, container, unmount, told }
}

const say = (provider: FrameVendor): WidgetEvents => provider.events.at(-1)!
const status = (captcha: Captcha) => captcha.getState().status

afterEach(() => {
  for (const captcha of living.splice(0)) captcha.destroy()
  document.body.replaceChildren()
})

describe('law 10: a container that is moved, emptied, hidden and shown again has a working widget afterwards', () => {
  it('moved with insertBefore: rendered anew once', async () => {
    const { provider, container } = await scene()
    document.body.insertBefore(container, document.body.appendChild(document.createElement('p')))
    document.body.prepend(container)
    await until(() => provider.log.length)
    await task()
    expect(provider.log).toEqual(['remove 1', 'render 2'])
  })

  it('out and in within one task, and back after a while out of the document: rendered anew', async () => {
    const { provider, container, captcha } = await scene()
    container.remove()
    document.body.append(container)
    await until(() => provider.log.includes('render 2'))
    container.remove()
    await task()
    await task()
    expect(status(captcha)).toBe('ready')
    document.body.append(container)
    await until(() => provider.log.includes('render 3'))
    expect(provider.log.filter((entry) => entry.startsWith('render'))).toHaveLength(2)
  })

  it('hidden, shown, and its sibling moved: not touched', async () => {
    const { provider, container } = await scene()
    const sibling = document.body.appendChild(document.createElement('p'))
    container.style.display = 'none'
    await task()
    container.style.display = ''
    document.body.prepend(sibling)
    await task()
    await task()
    expect(provider.log).toEqual([])
  })

  it.runIf('moveBefore' in Element.prototype)('moved with moveBefore: not touched', async () => {
    const { provider, container } = await scene()
    const target = document.body.appendChild(document.createElement('section'))
    ;(target as unknown as { moveBefore(node: Node, before: null): void }).moveBefore(container, null)
    await task()
    await task()
    expect(provider.log).toEqual([])
  })

  it('emptied by the page: rendered anew, and heals once before it gives up', async () => {
    const { provider, container, captcha, told } = await scene()
    container.replaceChildren()
    await until(() => provider.log.includes('render 2'))
    expect([status(captcha), told]).toEqual(['ready', []])
  })

  it('a page that keeps removing the widget is not fought: missing-captcha, never a loop', async () => {
    const { provider, container, captcha, told } = await scene()
    const fight = new MutationObserver(() => container.replaceChildren())
    fight.observe(container, { childList: true })
    container.replaceChildren()
    await until(() => status(captcha) === 'failed')
    await task()
    await task()
    fight.disconnect()
    expect(provider.log.filter((entry) => entry.startsWith('render'))).toHaveLength(3)
    expect([told, captcha.getState()]).toMatchObject([['error'], { error: { code: 'missing-captcha' } }])
  })

  it('a vendor that rebuilds its own children is left alone', async () => {
    const { provider, container } = await scene()
    const host = container.firstElementChild!
    host.append(document.createElement('span'))
    host.querySelector('span')?.remove()
    await task()
    await task()
    expect(provider.log).toEqual([])
  })

  it('moved while a token is held: the token stays, the widget is made anew once it is spent', async () => {
    const { provider, container, captcha } = await scene()
    say(provider).solved('t1')
    document.body.prepend(container)
    await until(() => provider.frame()?.contentDocument?.querySelector('p'))
    await task()
    expect([provider.log, captcha.take()]).toEqual([[], 't1'])
    captcha.reset()
    expect(provider.log).toEqual(['remove 1', 'render 2'])
  })

  it('emptied while a token is held: the token stays', async () => {
    const { provider, container, captcha } = await scene()
    say(provider).solved('t1')
    container.replaceChildren()
    await task()
    await task()
    expect(captcha.take()).toBe('t1')
    const run = captcha.execute()
    await until(() => provider.log.includes('execute 2'))
    say(provider).solved('t2')
    expect(await run).toBe('t2')
  })

  it('moved while a challenge is open in the body: the challenge goes on', async () => {
    const { provider, container, captcha } = await scene()
    const run = captcha.execute()
    await until(() => provider.log.includes('execute 1'))
    say(provider).interactive(true)
    document.body.prepend(container)
    await task()
    await until(() => provider.frame()?.contentDocument?.querySelector('p'))
    say(provider).solved('t1')
    expect([await run, provider.log]).toEqual(['t1', ['execute 1']])
  })

  it('moved with the dialog that holds the open challenge: cancelled, and rendered anew', async () => {
    const dialog = document.body.appendChild(document.createElement('dialog'))
    dialog.show()
    const { provider, captcha, told } = await scene({}, dialog)
    const run = captcha.execute()
    await until(() => provider.log.includes('execute 1'))
    say(provider).interactive(true)
    document.body.prepend(dialog)
    await expect(run).rejects.toMatchObject({ code: 'execute-cancelled' })
    expect([provider.log, told]).toEqual([
      ['execute 1', 'remove 1', 'render 2'],
      ['open', 'close execute-cancelled'],
    ])
  })

  it('moved with its dialog while a challenge was only asked for: asked again', async () => {
    const dialog = document.body.appendChild(document.createElement('dialog'))
    dialog.show()
    const { provider, captcha } = await scene({}, dialog)
    captcha.execute().catch(() => {})
    await until(() => provider.log.includes('execute 1'))
    document.body.prepend(dialog)
    await until(() => provider.log.includes('execute 2'))
    expect(provider.log).toEqual(['execute 1', 'remove 1', 'render 2', 'execute 2'])
  })

  it('emptied while a challenge is open: cancelled; while it was only asked for: asked again', async () => {
    const { provider, container, captcha } = await scene()
    const first = captcha.execute()
    await until(() => provider.log.includes('execute 1'))
    container.replaceChildren()
    await until(() => provider.log.includes('execute 2'))
    say(provider).interactive(true)
    container.replaceChildren()
    await expect(first).rejects.toMatchObject({ code: 'execute-cancelled' })
    expect(provider.log.at(-1)).toBe('render 3')
    expect(status(captcha)).toBe('ready')
  })

  it('a swapped body: what was open is cancelled, the next run works', async () => {
    const provider = frameVendor({ visible: false })
    const captcha = createCaptcha({ provider })
    living.push(captcha)
    const run = captcha.execute()
    await until(() => provider.log.includes('execute 1'))
    say(provider).interactive(true)
    const old = document.body
    old.replaceWith(document.createElement('body'))
    await expect(run).rejects.toMatchObject({ code: 'execute-cancelled' })
    const again = captcha.execute()
    await until(() => provider.log.includes('execute 2'))
    say(provider).solved('t1')
    expect(await again).toBe('t1')
    document.body.replaceWith(document.createElement('body'))
    await until(() => provider.log.includes('remove 2'))
    document.body.replaceWith(old)
  })

  it('asks again when the page comes back from the cache or becomes visible, and checks the token’s age', async () => {
    const { provider, captcha, container } = await scene()
    const host = container.firstElementChild!
    provider.frame()!.remove()
    await until(() => provider.log.includes('render 2'))
    say(provider).solved('t1')
    const wall = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 600_000)
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
    await until(() => status(captcha) === 'expired')
    wall.mockRestore()
    expect([host.isConnected, provider.log]).toEqual([false, ['remove 1', 'render 2', 'reset 2']])
  })
})

describe('law 9, in a browser', () => {
  it('one that was let go of keeps its widget until it has left the document, also with its shadow host', async () => {
    const outer = document.body.appendChild(document.createElement('div'))
    const root = outer.attachShadow({ mode: 'open' })
    const inner = root.appendChild(document.createElement('div'))
    const { captcha, unmount, provider } = await scene({}, inner)
    unmount()
    await task()
    await task()
    root.append(document.createElement('p'))
    await task()
    expect(status(captcha)).toBe('ready')
    outer.remove()
    await until(() => status(captcha) === 'idle')
    expect(provider.log).toEqual(['remove 1'])
  })
})

describe('a place for the widget', () => {
  it('two that were let go of are both watched, and neither once the captcha is destroyed', async () => {
    const watching = new Set<MutationObserver>()
    const { observe, disconnect } = MutationObserver.prototype
    vi.spyOn(MutationObserver.prototype, 'observe').mockImplementation(function watch(this: MutationObserver, ...args) {
      watching.add(this)
      observe.apply(this, args)
    })
    vi.spyOn(MutationObserver.prototype, 'disconnect').mockImplementation(function stop(this: MutationObserver) {
      watching.delete(this)
      disconnect.call(this)
    })
    const { captcha, unmount } = await scene()
    const other = document.body.appendChild(document.createElement('div'))
    const unmountOther = captcha.mount(other)
    unmount()
    unmountOther()
    await task()
    await task()
    captcha.destroy()
    other.remove()
    expect(watching.size).toBe(0)
    vi.restoreAllMocks()
  })

  it('an invisible one goes into the dialog around the focused element, also inside a shadow root', async () => {
    const dialog = document.body.appendChild(document.createElement('dialog'))
    const shadow = dialog.appendChild(document.createElement('div')).attachShadow({ mode: 'open' })
    const button = shadow.appendChild(document.createElement('button'))
    button.textContent = 'Send'
    dialog.showModal()
    button.focus()
    const provider = frameVendor({ visible: false })
    const captcha = createCaptcha({ provider })
    living.push(captcha)
    void captcha.mint()
    await until(() => provider.log.includes('execute 1'))
    expect(provider.frame()!.closest('dialog')).toBe(dialog)
  })

  it('an invisible one follows the visitor from run to run: into a modal dialog, and out of a closed one', async () => {
    const provider = frameVendor({ visible: false })
    const captcha = createCaptcha({ provider })
    living.push(captcha)
    const dialog = document.body.appendChild(document.createElement('dialog'))
    const button = dialog.appendChild(document.createElement('button'))
    for (const [run, place] of [document.body, dialog, dialog, document.body].entries()) {
      if (place === dialog && !dialog.open) dialog.showModal()
      if (place === dialog) button.focus()
      else dialog.close()
      // In the last of them the focus is nowhere, as after a press in Safari.
      if (run === 2) button.blur()
      const token = captcha.execute()
      await until(() => provider.log.filter((entry) => entry.startsWith('execute')).length === run + 1)
      expect(provider.frame()!.parentElement!.parentElement).toBe(place)
      expect(provider.frame()!.getClientRects().length).toBe(1)
      say(provider).solved(`t${run}`)
      await token
    }
    // Stays where it was while that is within reach.
    expect(provider.log.filter((entry) => entry.startsWith('render')).length).toBe(3)
  })

  it('an invisible one goes into the open modal dialog, also where nothing has the focus', async () => {
    const dialog = document.body.appendChild(document.createElement('dialog'))
    const button = dialog.appendChild(document.createElement('button'))
    dialog.showModal()
    button.blur()
    const provider = frameVendor({ visible: false })
    const captcha = createCaptcha({ provider })
    living.push(captcha)
    void captcha.mint()
    await until(() => provider.log.includes('execute 1'))
    expect([document.activeElement, provider.frame()!.closest('dialog')]).toEqual([document.body, dialog])
  })

  it('a visible one without a container ends as missing-captcha after one task', async () => {
    const captcha = createCaptcha({ provider: frameVendor() })
    living.push(captcha)
    await expect(captcha.execute()).rejects.toMatchObject({ code: 'missing-captcha' })
  })

  it('a container that comes within that task is found', async () => {
    const provider = frameVendor()
    const captcha = createCaptcha({ provider })
    living.push(captcha)
    const run = captcha.execute()
    captcha.mount(document.body.appendChild(document.createElement('div')))
    await until(() => provider.log.includes('execute 1'))
    say(provider).solved('t1')
    expect(await run).toBe('t1')
  })

  it('a container that changes takes the widget along', async () => {
    const { captcha, provider, container } = await scene()
    const other = document.body.appendChild(document.createElement('div'))
    captcha.mount(other)
    expect([provider.log, container.childElementCount, other.childElementCount]).toEqual([
      ['remove 1', 'render 2'],
      0,
      1,
    ])
  })

  it('a retained captcha whose container left keeps its token and has no widget', async () => {
    const { captcha, provider, container, unmount, told } = await scene()
    captcha.retain()
    say(provider).solved('t1')
    unmount()
    container.remove()
    await until(() => provider.log.includes('remove 1'))
    expect([status(captcha), captcha.take(), told]).toEqual(['solved', 't1', ['solve', 'consume']])
  })

  it('a retained captcha whose container leaves under an open challenge ends it', async () => {
    const { captcha, provider, container, unmount } = await scene()
    captcha.retain()
    const run = captcha.execute()
    await until(() => provider.log.includes('execute 1'))
    unmount()
    container.remove()
    await expect(run).rejects.toMatchObject({ code: 'execute-cancelled' })
    expect([status(captcha), provider.log]).toEqual(['ready', ['execute 1', 'remove 1']])
  })

  it('buttons that a vendor adds without a type never submit the form', async () => {
    const form = document.body.appendChild(document.createElement('form'))
    const submits: Event[] = []
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      submits.push(event)
    })
    const { container } = await scene({}, form)
    const host = container.firstElementChild!
    const bare = host.appendChild(document.createElement('button'))
    const image = host.appendChild(document.createElement('input'))
    image.type = 'image'
    const box = host.appendChild(document.createElement('input'))
    box.type = 'checkbox'
    for (const control of [bare, image, box]) control.click()
    expect([submits, box.checked]).toEqual([[], true])
    form.appendChild(document.createElement('button')).click()
    expect(submits).toHaveLength(1)
  })
})

describe('when the vendor is requested', () => {
  const loads = async (load: 'interaction' | 'execute' | PromiseLike<unknown>, inForm = true) => {
    const asked: boolean[] = []
    const vendor = frameVendor()
    const provider = {
      ...vendor,
      load: (request: { explicit: boolean }) => (
        asked.push(request.explicit),
        vendor.load({ explicit: true, retrying() {} })
      ),
    }
    const captcha = createCaptcha({ provider, load })
    living.push(captcha)
    const form = document.body.appendChild(document.createElement(inForm ? 'form' : 'section'))
    // Out of the way of the pointer, which other tests have left somewhere.
    form.style.cssText = 'position: fixed; left: -5000px'
    const input = form.appendChild(document.createElement('input'))
    const container = form.appendChild(document.createElement('div'))
    captcha.mount(container)
    await task()
    // Not input.focus(): without the window's own focus, which tests share, browsers raise nothing.
    const focus = () => input.dispatchEvent(new FocusEvent('focusin', { bubbles: true }))
    return { captcha, asked, focus, container, vendor }
  }

  it('interaction: at the first focus in the form', async () => {
    const { captcha, asked, focus } = await loads('interaction')
    expect(asked).toEqual([])
    focus()
    expect(asked).toEqual([false])
    await until(() => status(captcha) === 'ready')
    focus()
    expect(asked).toEqual([false])
  })

  it('interaction: at the first pointer over the container, where there is no form', async () => {
    const { asked, focus, container } = await loads('interaction', false)
    focus()
    container.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))
    container.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))
    expect(asked).toEqual([false])
  })

  it('interaction: a run that comes first asks by itself; destroyed, nobody listens any more', async () => {
    const { captcha, asked, focus } = await loads('interaction')
    void captcha.mint()
    expect(asked).toEqual([true])
    captcha.destroy()
    focus()
    expect(asked).toEqual([true])
  })

  it('execute: not before somebody asks', async () => {
    const { captcha, asked, focus } = await loads('execute')
    focus()
    captcha.retain()
    expect(asked).toEqual([])
    void captcha.mint()
    expect(asked).toEqual([true])
  })

  it('consent: nothing is requested before it is given, and runs wait for it', async () => {
    let consent = (): void => {}
    const { captcha, asked, vendor } = await loads(new Promise<void>((resolve) => (consent = resolve)))
    const run = captcha.execute()
    await task()
    expect([asked, status(captcha)]).toEqual([[], 'idle'])
    consent()
    await until(() => vendor.log.includes('execute 1'))
    expect(asked).toEqual([true])
    say(vendor).solved('t1')
    expect(await run).toBe('t1')
  })

  it('consent refused: load-refused, with the reason', async () => {
    const reason = new Error('no thanks')
    const { captcha, asked } = await loads(Promise.reject(reason))
    await until(() => status(captcha) === 'failed')
    const error = new CaptchaError('load-refused', { provider: 'framed', cause: reason })
    await expect(captcha.execute()).rejects.toMatchObject({ code: error.code, cause: reason, retryable: false })
    expect(asked).toEqual([])
  })
})
