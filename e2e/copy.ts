import { readFile } from 'node:fs/promises'
import type { Plugin } from 'vite'

const REAL = '/packages/'
const COPY = '/packages.copy/'

/**
 * `@captcha-field/core?copy` and everything that it imports from the workspace, once more: modules of their own, as a page
 * has them that loads two bundles.
 */
export const copies = (): Plugin => ({
  name: 'copies',
  enforce: 'pre',
  async resolveId(source, importer, options) {
    const fromCopy = importer?.includes(COPY) === true
    if (!source.endsWith('?copy') && !fromCopy) return null
    const real = await this.resolve(source.replace('?copy', ''), importer?.replace(COPY, REAL), {
      ...options,
      skipSelf: true,
    })
    return real?.id.includes(REAL) === true && !real.id.includes('node_modules') ? real.id.replace(REAL, COPY) : real
  },
  load: (id) => (id.includes(COPY) ? readFile(id.replace(COPY, REAL), 'utf8') : null),
})
