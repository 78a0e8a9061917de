import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import vue from '@vitejs/plugin-vue'
import { backend } from './backend.ts'
import { copies } from './copy.ts'
import { emulator } from '../packages/testing/src/node.ts'
import { defaultClientConditions, defineConfig, type Connect, type Plugin, type PreviewServer } from 'vite'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** `?header=name:value`, any number of them, puts response headers on a page: a policy, say. */
const headers: Connect.NextHandleFunction = (request, response, next) => {
  const asked = new URL(request.url ?? '/', 'http://page').searchParams.getAll('header')
  for (const header of asked) {
    const [name = '', ...value] = header.split(':')
    response.setHeader(name, value.join(':').trim())
  }
  next()
}

/** Everything behind the pages: the vendor's emulator, and what receives the forms. */
const behind = (): Plugin => ({
  name: 'behind',
  configurePreviewServer(server: PreviewServer) {
    server.middlewares.use(headers)
    server.middlewares.use(emulator())
    server.middlewares.use(backend())
  },
})

// Pages are built, not served as modules: they load in one request, and the back/forward cache takes them in.
export default defineConfig({
  root: at('./pages'),
  plugins: [copies(), react(), vue(), behind()],
  // For policies that go by a nonce; it is the same for every page.
  html: { cspNonce: 'e2e' },
  resolve: { conditions: ['@captcha-field/source', ...defaultClientConditions] },
  appType: 'mpa',
  build: {
    emptyOutDir: true,
    modulePreload: false,
    chunkSizeWarningLimit: 5000,
    rolldownOptions: { input: globSync(at('./pages/**/*.html')) },
  },
})
