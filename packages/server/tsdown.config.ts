import { defineConfig } from 'tsdown'
import { library } from '../../scripts/library.ts'

export default defineConfig(library)
