import { screen } from '@testing-library/dom'
import { userEvent } from '@testing-library/user-event'
import type { CaptchaHandlers } from '@captcha-field/core'

/** The field's element. */
export const group = (): HTMLElement => screen.getByRole('group')

export const status = (): string | undefined => group().dataset['captcha']

/** What the visitor is told: role and text, and the name of the button beside it. */
export function told(): string {
  const sentence = group().querySelector('[role="alert"], [role="status"]')
  if (!sentence) return 'nothing'
  const button =
    sentence.nextElementSibling?.localName === 'button' ? ` [${sentence.nextElementSibling.textContent}]` : ''
  return `${sentence.role ?? sentence.getAttribute('role')}: ${sentence.textContent}${button}`
}

/** Presses a button as a visitor does. */
export const press = (name: string): Promise<void> => userEvent.click(screen.getByRole('button', { name }))

export const form = (): HTMLFormElement => document.querySelector<HTMLFormElement>('#form')!

/** What a form would send. */
export const dataOf = (sent: HTMLFormElement): string =>
  [...new FormData(sent)].map(([name, value]) => `${name}=${typeof value === 'string' ? value : 'a file'}`).join('&')

/** Handlers that write down what they hear. */
export function logging(log: string[], name = ''): CaptchaHandlers {
  const write = (text: string): void => {
    log.push(name + text)
  }
  return {
    onReady: () => write('ready'),
    onOpen: () => write('open'),
    onClose: ({ code }) => write(`close ${code}`),
    onSolve: () => write('solve'),
    onConsume: () => write('consume'),
    onExpire: () => write('expire'),
    onRetry: ({ error }) => write(`retry ${error.code}`),
    onError: ({ error }) => write(`error ${error.code}`),
    onEvent: ({ type }) => write(`any ${type}`),
  }
}
