import { expect, it } from 'vitest'
import type { TrustedScriptURL } from '../../src/trusted.ts'
import { enforce, loadScript, until, vendor, watch } from './scriptFixture.ts'

interface Rules {
  createScriptURL(address: string): string
}
const { trustedTypes } = globalThis as unknown as {
  trustedTypes: { createPolicy(name: string, rules: Rules): { createScriptURL(address: string): TrustedScriptURL } }
}

const pages = trustedTypes.createPolicy('page', { createScriptURL: (address) => address })

// A policy cannot be taken back: this file has a page of its own.
enforce("require-trusted-types-for 'script'; trusted-types default")

it('reports script-blocked at once where neither our policy nor a plain string is allowed', async () => {
  const one = vendor()
  const load = watch(loadScript(one.script, one.asked()))
  await until(() => load.outcome !== 'pending')
  expect([load.outcome, load.error?.cause instanceof TypeError, one.tags(), one.log]).toEqual([
    ...['script-blocked', true, [], []],
  ])
})

it('asks for no policy where the page trusts the address already', async () => {
  const refused: string[] = []
  const listener = ({ effectiveDirective }: SecurityPolicyViolationEvent) => refused.push(effectiveDirective)
  document.addEventListener('securitypolicyviolation', listener)
  const one = vendor()
  const [url] = one.script.urls
  const load = watch(loadScript({ ...one.script, urls: [pages.createScriptURL(String(url))] }, one.asked()))
  await until(() => load.outcome !== 'pending')
  expect([load.outcome, refused]).toEqual(['loaded', []])
  document.removeEventListener('securitypolicyviolation', listener)
})

it("loads by a plain string where the page's default policy allows it", async () => {
  trustedTypes.createPolicy('default', { createScriptURL: (address) => address })
  const one = vendor()
  const load = watch(loadScript(one.script, one.asked()))
  await until(() => load.outcome !== 'pending')
  expect(load.outcome).toBe('loaded')
})
