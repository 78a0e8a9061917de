// @vitest-environment jsdom
import { testInstalledFake } from './installedFake.ts'

testInstalledFake()
