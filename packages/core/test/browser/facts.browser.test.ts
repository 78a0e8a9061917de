import { userEvent } from 'vitest/browser'
import { describe, expect, it } from 'vitest'
import { aTask, button, cleanUp, line, show } from './formFixture.ts'

/** What the code relies on and no specification promises in one place. Red here means: think again, not: adapt. */

const frame = (text: string): HTMLIFrameElement => {
  const element = document.createElement('iframe')
  element.srcdoc = `<p>${text}`
  return element
}

const loaded = (element: HTMLIFrameElement): Promise<unknown> =>
  new Promise((resolve) => element.addEventListener('load', resolve, { once: true }))

interface Scene {
  readonly container: HTMLElement
  readonly host: HTMLElement
  readonly sibling: HTMLElement
  readonly elsewhere: HTMLElement
}

async function scene(): Promise<Scene & { readonly loads: (string | undefined)[]; barrier(): Promise<unknown> }> {
  const place = document.createElement('section')
  const [container, sibling, elsewhere] = [0, 1, 2].map(() => place.appendChild(document.createElement('div')))
  if (!container || !sibling || !elsewhere) throw new Error('no scene')
  const host = container.appendChild(document.createElement('div'))
  document.body.append(place)
  cleanUp(() => place.remove())
  const widget = frame('widget')
  const first = loaded(widget)
  host.append(widget)
  await first

  const windowBefore = widget.contentWindow
  const loads: (string | undefined)[] = []
  const onLoad = (event: Event): void => {
    if (event.target === widget) loads.push(widget.contentWindow === windowBefore ? 'same window' : 'another window')
  }
  host.addEventListener('load', onLoad, { capture: true })
  return {
    container,
    host,
    sibling,
    elsewhere,
    loads,
    // A frame that begins to load later and has loaded: whatever was to load before has loaded.
    barrier() {
      const late = frame('late')
      const arrival = loaded(late)
      place.append(late)
      return arrival.then(aTask)
    },
  }
}

describe('a frame', () => {
  const rows: readonly { readonly when: string; readonly reloads: boolean; move(scene: Scene): unknown }[] = [
    {
      when: 'its container is put before a sibling by insertBefore',
      reloads: true,
      move: ({ container, sibling }) => sibling.after(container),
    },
    {
      when: 'its container goes out and comes back within a task',
      reloads: true,
      move({ container }) {
        const next = container.nextSibling
        const parent = container.parentNode
        container.remove()
        parent?.insertBefore(container, next)
      },
    },
    {
      when: 'its container is moved elsewhere',
      reloads: true,
      move: ({ container, elsewhere }) => elsewhere.append(container),
    },
    {
      when: 'its container is put where it is already',
      reloads: true,
      move: ({ container }) => container.parentNode?.insertBefore(container, container.nextSibling),
    },
    { when: 'a sibling moves', reloads: false, move: ({ container, sibling }) => container.before(sibling) },
    {
      when: 'its container is hidden and shown again',
      reloads: false,
      async move({ container }) {
        container.style.display = 'none'
        await aTask()
        container.style.display = ''
      },
    },
    {
      when: 'its container is moved by moveBefore',
      reloads: false,
      move({ container, elsewhere }) {
        // Not in every engine yet, and not in TypeScript's DOM.
        const { moveBefore } = elsewhere as unknown as { moveBefore(node: Node, child: Node | null): void }
        moveBefore.call(elsewhere, container, null)
      },
    },
  ]

  it.each(rows)('reloads, in another window, when $when: $reloads', async ({ move, reloads }) => {
    const { loads, barrier, ...rest } = await scene()
    await move(rest)
    await barrier()
    expect(loads).toEqual(reloads ? ['another window'] : [])
  })

  it('tells of its reload by an event that does not bubble: only a capturing listener above it hears', async () => {
    const { host, barrier, container, elsewhere } = await scene()
    const log: string[] = []
    host.addEventListener('load', () => log.push('bubbling'))
    host.addEventListener('load', () => log.push('capturing'), { capture: true })
    elsewhere.append(container)
    await barrier()
    expect(log).toEqual(['capturing'])
  })
})

describe('the formdata event', () => {
  it('comes in all data of a form, a submitter’s too, and what it sets is in that data', () => {
    const form = show('<form><input name="a" value="1"><button name="b" value="2">Send</button></form>')
    form.addEventListener('formdata', ({ formData }) => formData.set('token', 't'))
    expect([...new FormData(form)].flat()).toEqual(['a', '1', 'token', 't'])
    expect([...new FormData(form, button())].flat()).toEqual(['a', '1', 'b', '2', 'token', 't'])
  })

  it('leaves one entry by set, however many fields have the name', () => {
    const form = show('<form><input name="token" value="1"><textarea name="token">2</textarea></form>')
    form.addEventListener('formdata', ({ formData }) => formData.set('token', 't'))
    expect([...new FormData(form)]).toEqual([['token', 't']])
  })

  it('cannot be asked for within itself', () => {
    const form = show('<form></form>')
    const log: string[] = []
    form.addEventListener('formdata', () => {
      try {
        log.push(`${[...new FormData(form)].length}`)
      } catch (error) {
        log.push(error instanceof DOMException ? error.name : 'other')
      }
    })
    expect([...new FormData(form)]).toEqual([])
    expect(log).toEqual(['InvalidStateError'])
  })
})

describe('a submit', () => {
  it('of a form that became invalid raises no event by requestSubmit()', () => {
    const form = show('<form><input required><button>Send</button></form>')
    const log: string[] = []
    form.addEventListener('submit', () => log.push('submit'))
    form.addEventListener('invalid', () => log.push('invalid'), { capture: true })
    form.requestSubmit()
    expect(log).toEqual(['invalid'])
  })

  it('by a button that closes a dialog and skips validation is an event', async () => {
    const form = show(
      '<dialog open><form><input required><button formmethod="dialog" formnovalidate>Cancel</button></form></dialog>',
    )
    const log: string[] = []
    form.addEventListener('submit', () => log.push('submit'))
    await userEvent.click(button())
    expect(log).toEqual(['submit'])
  })

  it('by a button that left is refused by requestSubmit()', () => {
    const form = show('<form><button>Send</button></form>')
    const gone = button()
    gone.remove()
    expect(() => form.requestSubmit(gone)).toThrow(expect.objectContaining({ name: 'NotFoundError' }))
  })

  it('by a disabled button is still that button’s, without its name and value', () => {
    const form = show('<form><button name="a" value="1" disabled>Send</button></form>')
    const log: string[] = []
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      log.push(`${event.submitter === button()}`, line(new FormData(form, event.submitter)))
    })
    form.requestSubmit(button())
    button().disabled = false
    form.requestSubmit(button())
    expect(log).toEqual(['true', '', 'true', 'a=1'])
  })

  it('in a shadow root never reaches the window', () => {
    const place = document.createElement('div')
    document.body.append(place)
    cleanUp(() => place.remove())
    const root = place.attachShadow({ mode: 'open' })
    root.innerHTML = '<form></form>'
    const log: string[] = []
    const onWindow = (): void => void log.push('window')
    window.addEventListener('submit', onWindow, { capture: true })
    cleanUp(() => window.removeEventListener('submit', onWindow, { capture: true }))
    root.addEventListener('submit', (event) => {
      event.preventDefault()
      log.push('root')
    })
    root.querySelector('form')?.requestSubmit()
    expect(log).toEqual(['root'])
  })
})
