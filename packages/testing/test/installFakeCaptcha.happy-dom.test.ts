// @vitest-environment happy-dom
import { testInstalledFake } from './installedFake.ts'

testInstalledFake()
