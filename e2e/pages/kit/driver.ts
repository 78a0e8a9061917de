import type { CaptchaEvent, CaptchaHandle } from '@captcha-field/core'
import type { View } from './view.ts'

/** The same in every page, so that a test need not know the framework. */
export interface Driver {
  /** What the fields raised: `ready`, `error script-error`; those of a second field begin with `second`. */
  readonly events: string[]
  /** Who heard of a submit: `capture`, `submit`. */
  readonly submits: string[]
  /** What the server answered: `verified`, or its codes. */
  readonly answers: string[]
  /** Renders the parent of the forms with another view. */
  update(patch: Partial<View>): Promise<void>
  /** The first field's handle, or the second's. */
  handle(second?: boolean): CaptchaHandle
}

declare global {
  interface Window {
    driver: Driver
  }
}

const handles: { first?: CaptchaHandle | null; second?: CaptchaHandle | null } = {}

/** Gives a test the page in its hand. Called once, before anything is rendered. */
export function installDriver(initial: View, render: (view: View) => unknown): void {
  let view = initial
  window.driver = {
    events: [],
    submits: [],
    answers: [],
    async update(patch) {
      view = { ...view, ...patch }
      await render(view)
    },
    handle(second) {
      const handle = second ? handles.second : handles.first
      if (!handle) throw new Error('there is no such field')
      return handle
    },
  }
}

export function keepHandle(second: boolean, handle: CaptchaHandle | null): void {
  handles[second ? 'second' : 'first'] = handle
}

export function write(second: boolean, event: CaptchaEvent): void {
  const words: string[] = [event.type]
  if (second) words.unshift('second')
  if ('error' in event) words.push(event.error.code)
  if ('code' in event) words.push(event.code)
  window.driver.events.push(words.join(' '))
}
