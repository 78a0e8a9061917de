import * as real from '@captcha-field/core'
import { say, type createField } from '@captcha-field/core'
import * as copy from '@captcha-field/core?copy'
import { keepHandle, write } from '../kit/driver.ts'
import { providerOf } from '../kit/provider.ts'
import { addressFor, mintOnSubmitOf, onSubmit, onSubmitCapture } from '../kit/submit.ts'
import type { View } from '../kit/view.ts'

type Attributes = Readonly<Record<string, string | boolean>>

/** What a page without a framework would write down as markup. */
function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes))
    if (value !== false) made.setAttribute(name, value === true ? '' : value)
  made.append(...children)
  return made
}

/** One part of a page: shown as the newest view says, until it is removed. */
interface Part {
  readonly root: HTMLElement
  update(view: View): void
  remove(): void
}

/** Says of a captcha what a field says of it, in the markup of the adapters. */
function createNotice(field: ReturnType<typeof createField>, root: HTMLElement): () => void {
  let shown: readonly HTMLElement[] = []
  const show = (): void => {
    const { status, notice } = field.getState()
    root.dataset['captcha'] = status
    for (const old of shown) old.remove()
    shown = notice ? [element('p', { role: notice.role, tabindex: '-1' }, say(notice.message))] : []
    if (notice && notice.message !== 'visitorRequired') {
      const retry = element('button', { type: 'button' }, say('retry'))
      retry.addEventListener('click', () => field.retry())
      shown = [...shown, retry]
    }
    root.append(...shown)
  }
  show()
  return field.subscribe(show)
}

function createFieldPart(first: View, second: boolean, form: HTMLFormElement): Part {
  const copied = second && first.second === 'copy'
  const core = copied ? copy : real
  const captcha = core.createCaptcha({ provider: providerOf(first, core), load: first.load })
  const field = core.createField(captcha)
  const container = element('div', {})
  const root = element('div', { role: 'group', 'aria-label': say('label'), tabindex: '-1' }, container)
  let view = first
  let undos: (() => void)[] = []
  let unmount = (): void => {}
  const part: Part = {
    root,
    update(next) {
      const again = next.on !== view.on
      view = next
      if (!root.isConnected) return
      captcha.update(providerOf(view, core))
      if (again) {
        unmount()
        unmount = captcha.mount(container)
      }
      if (undos.length) return
      unmount = captcha.mount(container)
      undos = [
        captcha.on('*', (event) => write(second, event)),
        createNotice(field, root),
        () => unmount(),
        field.bind(root, () => ({ mintOnSubmit: mintOnSubmitOf(view) }), mintOnSubmitOf(view) ? form : null),
      ]
    },
    remove() {
      for (const undo of undos) undo()
      root.remove()
    },
  }
  keepHandle(second, captcha)
  return part
}

function createForm(first: View, second: boolean): Part {
  const name = element('input', { name: 'name', required: first.send === 'native' })
  const send = element('button', { name: 'intent', value: 'publish' }, 'Send')
  const draft = element('button', { name: 'intent', value: 'draft', formnovalidate: true }, 'Save draft')
  const hostile = ['elements', 'requestSubmit'].map((field) =>
    element('input', { type: 'hidden', name: field, value: field.charAt(0) }),
  )
  const root = element(
    'form',
    { 'aria-label': second ? 'Second' : 'First', action: addressFor(first), method: 'post' },
    element('label', {}, 'Name ', name),
    draft,
    element('button', { formmethod: 'dialog' }, 'Cancel'),
    element('button', { type: 'reset' }, 'Clear'),
  )
  if (first.hostile) draft.before(...hostile)
  let view = first
  let field: Part | undefined
  EventTarget.prototype.addEventListener.call(root, 'submit', onSubmitCapture, { capture: true })
  EventTarget.prototype.addEventListener.call(root, 'submit', (event) => {
    void onSubmit(event as SubmitEvent, root, view, () => window.driver.handle(second))
  })
  return {
    root,
    update(next) {
      const another = field && next.theme !== view.theme
      view = next
      if (!view.shown || another) {
        field?.remove()
        if (field) keepHandle(second, null)
        field = undefined
      }
      if (view.shown && !field) {
        field = createFieldPart(view, second, root)
        draft.before(field.root)
      }
      send.disabled = view.button === 'disabled'
      if (view.button === 'gone') send.remove()
      else if (!send.isConnected) draft.before(send)
      field?.update(view)
    },
    remove() {
      field?.remove()
      Element.prototype.remove.call(root)
    },
  }
}

function place(view: View, form: Node): Node[] {
  if (view.place === 'role')
    return [element('div', { role: 'dialog', 'aria-label': 'Dialog', style: 'pointer-events: auto' }, form)]
  if (view.place === 'page') return [form]
  const open = element('button', { type: 'button' }, 'Open')
  const dialog = element('dialog', { 'aria-label': 'Dialog' }, form)
  open.addEventListener('click', () => dialog.showModal())
  return [open, dialog]
}

/** Renders views into the element, changing no more than what differs. */
export function createApp(app: Element): (view: View) => void {
  const counter = element('p', {})
  const list = element('ul', {})
  const items = new Map<string, HTMLElement>()
  let first: Part | undefined
  let second: Part | undefined
  app.append(counter, list)

  return (view) => {
    counter.textContent = `rendered ${view.renders}`
    if (!first) {
      first = createForm(view, false)
      for (const item of view.order)
        items.set(item, element('li', {}, ...(item === 'f' ? place(view, first.root) : [item])))
    }
    const wanted = [...view.order].flatMap((item) => items.get(item) ?? [])
    const there = [...list.children]
    if (wanted.some((item, index) => there[index] !== item)) for (const item of wanted) list.append(item)
    const own = items.get('f')
    if (own) own.style.display = view.display
    if (view.second !== 'none' && !second) app.append((second = createForm(view, true)).root)
    first.update(view)
    second?.update(view)
  }
}
