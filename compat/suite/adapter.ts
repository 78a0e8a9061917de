import { afterEach, beforeEach, vi } from 'vitest'
import { describeField } from './field.ts'
import { describeForm } from './form.ts'
import type { Harness } from './harness.ts'
import { describeHook } from './hook.ts'
import { describeNotice } from './notice.ts'
import { describeServer } from './server.ts'
import { describeVendorField } from './vendor.ts'

/**
 * What a field and a hook do in any framework, as far as a simulated document can tell: submits, focus, frames and
 * whatever moves in a page are tested in browsers.
 */
export function describeAdapter(harness: Harness): void {
  beforeEach(() => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
  })
  afterEach(async () => {
    await harness.cleanup()
    vi.restoreAllMocks()
    document.body.replaceChildren()
  })

  describeField(harness)
  describeForm(harness)
  describeNotice(harness)
  describeHook(harness)
  describeServer(harness)
  describeVendorField(harness)
}
