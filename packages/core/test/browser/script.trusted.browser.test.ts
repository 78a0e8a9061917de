import { expect, it } from 'vitest'
import { enforce, loadScript, until, vendor, watch } from './scriptFixture.ts'

interface Policy {
  createScriptURL(address: string): { toString(): string; toJSON(): string }
}
const { trustedTypes } = globalThis as unknown as {
  trustedTypes: { createPolicy(name: string, rules: { createScriptURL(address: string): string }): Policy }
}

const pages = trustedTypes.createPolicy('page', { createScriptURL: String })

// A policy cannot be taken back: this file has a page of its own.
enforce("require-trusted-types-for 'script'; trusted-types captcha-field")

it('loads under enforced Trusted Types, by one policy for all vendors, which is on no global', async () => {
  for (const one of [vendor(), vendor()]) {
    const load = watch(loadScript(one.script, one.asked()))
    await until(() => load.outcome !== 'pending')
    expect(load.outcome).toBe('loaded')
  }
  // The name is taken, so it was made once; and nothing on the page leads to it.
  expect(() => trustedTypes.createPolicy('captcha-field', { createScriptURL: String })).toThrow(TypeError)
})

it('uses an address that the page trusts already as it is', async () => {
  const one = vendor()
  const src = pages.createScriptURL(`${location.origin}/script/${one.name}/api.js?vendor=${one.name}&own=query`)
  const load = watch(loadScript({ ...one.script, callback: undefined, urls: [src] }, one.asked()))
  expect(one.tags()[0]!.src).toBe(`${src}`)
  await until(() => load.outcome !== 'pending')
  expect(load.outcome).toBe('loaded')
})
