/** What a Trusted Types policy makes of an address. The DOM's types do not know it yet. */
export interface TrustedScriptURL {
  toString(): string
  toJSON(): string
}

interface Policy {
  createScriptURL(address: string): TrustedScriptURL
}
interface Globals {
  readonly trustedTypes: { createPolicy(name: string, rules: { createScriptURL(address: string): string }): Policy }
}

let policy: Policy | undefined

/**
 * By our one policy, kept here: on a global it would be a way around everybody's. Refused, or where policies are unknown,
 * the plain string is tried.
 */
export function trusted(url: string | TrustedScriptURL | undefined): unknown {
  if (typeof url !== 'string') return url
  try {
    policy ??= (globalThis as unknown as Globals).trustedTypes.createPolicy('captcha-field', {
      createScriptURL: String,
    })
    return policy.createScriptURL(url)
  } catch {
    return url
  }
}
