'use server'

import { publicMessage, type VerifyError } from '@captcha-field/server'
import { headers } from 'next/headers'
import { verify } from '../captcha'

export interface SignUpState {
  readonly welcome?: string
  /** A sentence for the visitor. */
  readonly sentence?: string
  /** For the page's code: plain data, which is all that comes through a server action. */
  readonly error?: VerifyError
}

export async function signUp(_before: SignUpState, form: FormData): Promise<SignUpState> {
  // One proxy of yours is in front, and its entry is the last.
  const remoteip = (await headers()).get('x-forwarded-for')?.split(',').at(-1)
  const human = await verify(form, { remoteip })
  console.log(JSON.stringify(human.record))
  if (!human.success) return { sentence: publicMessage(human), error: human.error }
  return { welcome: String(form.get('email')) }
}
