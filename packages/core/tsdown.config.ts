import { defineConfig } from 'tsdown'
import { library } from '../../scripts/library.ts'

// The folder was cleared for tsdown.plain.config.ts, which comes first.
export default defineConfig({ ...library, clean: false })
