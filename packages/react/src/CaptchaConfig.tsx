'use client'

import type { CaptchaProvider, CustomMessages, LoadTiming } from '@captcha-field/core'
import { createContext, useContext, useMemo, type Context, type ReactElement, type ReactNode } from 'react'

/** What fields and hooks below take, unless they say otherwise themselves. */
export interface CaptchaConfigOptions {
  readonly provider?: CaptchaProvider | undefined
  /** When the vendor's script may be requested. @default 'mount' */
  readonly load?: LoadTiming | undefined
  /** Words in the page's language. @default English */
  readonly messages?: CustomMessages | undefined
}

export interface CaptchaConfigProps extends CaptchaConfigOptions {
  readonly children?: ReactNode
}

export const ConfigContext: Context<CaptchaConfigOptions> = /*#__PURE__*/ createContext<CaptchaConfigOptions>({})

/** Without the words that are `undefined`. */
const said = (messages: CustomMessages = {}): CustomMessages =>
  Object.fromEntries(Object.entries(messages).filter(([, text]) => text))

/** Says once for everything below which captcha to use, when to load it, and in which words to speak. */
export function CaptchaConfig({ children, ...own }: CaptchaConfigProps): ReactElement {
  const outer = useContext(ConfigContext)
  const { provider = outer.provider, load = outer.load, messages } = own
  const config = useMemo(
    () => ({ provider, load, messages: { ...outer.messages, ...said(messages) } }),
    [provider, load, messages, outer.messages],
  )
  return <ConfigContext.Provider value={config}>{children}</ConfigContext.Provider>
}
