import type { CaptchaHandle, MintOnSubmit } from '@captcha-field/core'
import type { View } from './view.ts'

const nothingToDo = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

/** Where forms are sent: the server verifies what arrives, and remembers it for the test. */
export const addressFor = ({ ns }: View): string => `/send?ns=${ns}`

export async function post(view: View, body: BodyInit): Promise<void> {
  const response = await fetch(addressFor(view), { method: 'POST', body, headers: { accept: 'application/json' } })
  const { verdict } = (await response.json()) as { verdict: string }
  window.driver.answers.push(verdict)
}

/** The submit handler of a page, in each of the ways that applications write one. */
export async function onSubmit(
  event: SubmitEvent,
  form: HTMLFormElement,
  view: View,
  handle: () => CaptchaHandle,
): Promise<void> {
  const { submitter } = event
  window.driver.submits.push('submit')
  if (view.send === 'native') return
  event.preventDefault()
  if (view.send === 'token') {
    const data = new FormData(form, submitter)
    await handle().withToken((token) => {
      data.set('token', token)
      return post(view, data)
    })
    return
  }
  // As every form library does: validate, asynchronously, and only then build the data.
  if (view.send !== 'fetch') await nothingToDo()
  if (view.send === 'checked' && !form.querySelector<HTMLInputElement>('[name=name]')?.value) {
    window.driver.answers.push('refused by the page')
    return
  }
  await post(view, new FormData(form, submitter))
}

export const onSubmitCapture = (): void => {
  window.driver.submits.push('capture')
}

const isWished = (): boolean => document.querySelector<HTMLInputElement>('#wish')?.checked === true

export function mintOnSubmitOf({ mint, send }: View): MintOnSubmit {
  if (mint === 'ask') return isWished
  if (mint === 'promise') return () => nothingToDo().then(isWished)
  return mint === 'yes' && send !== 'token'
}
