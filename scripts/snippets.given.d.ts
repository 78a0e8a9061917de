// What the snippets of the documents take for granted: the reader's own, and what frameworks have without an import.
// `snippets.ts` puts it beside them, where its imports lead somewhere, and checks it with them.
import type { CaptchaProvider } from '@captcha-field/core'
import type { Refused, Verdict, Verify } from '@captcha-field/server'
import type { captchaConfig, CaptchaConfigOptions } from '@captcha-field/vue'

declare global {
  /** What is in the reader's form. */
  interface Values {
    email: string
  }
  const api: { signUp(values: Values & { readonly [field: string]: string }): Promise<void> }
  function send(data: FormData): Promise<void>
  function showPhoneNumber(): void

  /** Made further up in the same document. */
  const provider: CaptchaProvider
  const verify: Verify

  /** A page's program finds what its page has. */
  interface GivenDocument extends Omit<Document, 'querySelector'> {
    querySelector<Name extends keyof HTMLElementTagNameMap>(name: Name): HTMLElementTagNameMap[Name]
    querySelector(selector: string): HTMLElement
  }

  const request: Request
  const remoteip: (request: Request) => string | undefined
  const onVerdict: (verdict: Verdict) => void
  const respond: (refused: Refused) => Response
  const log: (news: unknown) => void
  const appKey: string
  const appSecret: string
  const secret: string
  const url: string
  const upstash: { set(key: string, value: number, options: { nx: true; px: number }): Promise<unknown> }

  /** Nuxt and Nitro 2. */
  interface GivenEvent {
    readonly headers: Headers
  }
  interface GivenApp {
    use(plugin: typeof captchaConfig, options: CaptchaConfigOptions): void
  }
  function defineNuxtPlugin(set: (app: { readonly vueApp: GivenApp }) => void): unknown
  function defineEventHandler(handle: (event: GivenEvent) => unknown): unknown
  function readFormData(event: GivenEvent): Promise<FormData>
  function setResponseStatus(event: GivenEvent, status: number): void

  /** Cypress. */
  const cy: { intercept(address: RegExp | string, answer: { readonly body: string }): void }
}
