import { describe } from 'vitest'
import { describeAdapter } from '../../../compat/suite/adapter.ts'
import { harness } from './harness.ts'

describe('Vue', () => {
  describeAdapter(harness)
})
