import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { playwright } from '@vitest/browser-playwright'
import { defaultClientConditions, defaultServerConditions, type Plugin, type PluginOption } from 'vite'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { find } from './scripts/browsers.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Resolves the named packages as `compat/<line>` does, so that the same tests run on another line of a framework. */
function pin(line: string, names: readonly string[]): Plugin {
  return {
    name: `pin-${line}`,
    enforce: 'pre',
    resolveId(source, _importer, options) {
      if (!names.some((name) => source === name || source.startsWith(`${name}/`))) return null
      return this.resolve(source, at(`./compat/${line}/package.json`), { ...options, skipSelf: true })
    },
  }
}

const REACT = ['react', 'react-dom', '@testing-library/react', '@testing-library/dom']
const VUE = ['vue', '@vue/server-renderer', '@testing-library/vue']

interface Unit {
  readonly name: string
  readonly include: readonly string[]
  readonly environment?: 'node' | 'jsdom'
  readonly plugins?: PluginOption[]
}

const unit = ({ name, include, environment = 'jsdom', plugins = [] }: Unit): TestProjectInlineConfiguration => ({
  extends: true,
  plugins,
  test: { name, environment, include: [...include] },
})

const react = ['packages/react/test/**/*.test.{ts,tsx}']
const vue = ['packages/vue/test/**/*.test.{ts,tsx}']

const isPluginModule = (module: unknown): module is { readonly default: PluginOption } =>
  typeof module === 'object' && module !== null && 'default' in module

/** What a browser test needs of a server, it says in a Vite plugin beside itself. */
async function serverPlugins(): Promise<PluginOption[]> {
  const files = globSync(at('./packages/*/test/browser/*.plugin.ts')).toSorted()
  const modules: unknown[] = await Promise.all(files.map((file) => import(file)))
  return modules.filter(isPluginModule).map((module) => module.default)
}

const root = process.getuid?.() === 0
const { chromium } = find()

/** Only Chromium: it is where coverage is measured. The other engines meet the code in e2e/. */
const browser: TestProjectInlineConfiguration = {
  extends: true,
  plugins: await serverPlugins(),
  // What is found late would make Vite reload the page in the middle of a test.
  optimizeDeps: { include: ['fast-check'] },
  test: {
    name: 'browser',
    include: ['packages/core/test/browser/**/*.browser.test.ts'],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          ...(chromium === undefined ? {} : { executablePath: chromium }),
          args: [
            ...(root ? ['--no-sandbox'] : []),
            '--disable-quic',
            '--disable-background-networking',
            '--no-first-run',
          ],
        },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
}

export default defineConfig({
  // The workspace's own packages are read as source, without a build.
  resolve: { conditions: ['@captcha-field/source', ...defaultClientConditions] },
  ssr: { resolve: { conditions: ['@captcha-field/source', ...defaultServerConditions] } },
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    projects: [
      unit({ name: 'core', environment: 'node', include: ['packages/core/test/*.test.ts'] }),
      unit({ name: 'testing', environment: 'node', include: ['packages/testing/test/**/*.test.ts'] }),
      unit({ name: 'server', environment: 'node', include: ['packages/server/test/**/*.test.ts'] }),
      unit({ name: 'react', include: react }),
      unit({ name: 'react18', include: react, plugins: [pin('react18', REACT)] }),
      unit({ name: 'vue', include: vue }),
      unit({ name: 'vue33', include: vue, plugins: [pin('vue33', VUE)] }),
      unit({ name: 'vue36', include: vue, plugins: [pin('vue36', VUE)] }),
      browser,
    ],
  },
})
