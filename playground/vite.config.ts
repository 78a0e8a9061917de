import { fileURLToPath } from 'node:url'
import { emulator } from '@captcha-field/testing/node'
import react from '@vitejs/plugin-react'
import vue from '@vitejs/plugin-vue'
import { defaultClientConditions, defineConfig, type Connect, type Plugin } from 'vite'
import { backend } from './server/backend.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The vendors, emulated, and the back end that asks them about tokens. */
function servers(): Plugin {
  const vendors = emulator()
  const site = backend(vendors)
  const use = (middlewares: Connect.Server): void => {
    middlewares.use(vendors)
    middlewares.use(site)
  }
  return {
    name: 'servers',
    configureServer: ({ middlewares }) => use(middlewares),
    configurePreviewServer: ({ middlewares }) => use(middlewares),
  }
}

export default defineConfig({
  plugins: [react(), vue(), servers()],
  // The workspace's own packages are read as source, without a build; for this file, Node is told so in package.json.
  resolve: { conditions: ['@captcha-field/source', ...defaultClientConditions] },
  appType: 'mpa',
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  build: {
    target: 'es2022',
    rolldownOptions: { input: ['index.html', 'react/index.html', 'vue/index.html', 'plain/index.html'].map(at) },
  },
})
