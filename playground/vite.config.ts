import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import vue from '@vitejs/plugin-vue'
import { defaultClientConditions, defineConfig, type Connect, type Plugin } from 'vite'
// In your project: from '@captcha-field/testing/node'. Here there is no build yet when Vite reads this file.
import { emulator, emulatorAddresses } from '../packages/testing/src/node.ts'
import { backend } from './server/backend.ts'
import { verifyAt } from './server/verify.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** hCaptcha's own server, with the secret of its public test keys. */
const verifyReal = verifyAt('https://api.hcaptcha.com/siteverify', '0x0000000000000000000000000000000000000000')
/** The emulator takes any that looks like one. */
const SECRET = `0x${'c0ffee'.repeat(6)}cafe`

/** The vendor, emulated, and the back end that asks it about tokens. */
function servers(): Plugin {
  const vendor = emulator()
  const site = backend({
    verifier: ({ origin, visit, real }) =>
      real ? verifyReal : verifyAt(emulatorAddresses(visit, { origin }).hcaptcha.siteverify, SECRET),
    verifications: (visit, token) => vendor.namespace(visit).hcaptcha.state().counts.verifications[token],
  })
  const use = (middlewares: Connect.Server): void => {
    middlewares.use(vendor)
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
  // The workspace's own packages are read as source, without a build.
  resolve: { conditions: ['@captcha-field/source', ...defaultClientConditions] },
  appType: 'mpa',
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  build: {
    target: 'es2022',
    rolldownOptions: { input: ['index.html', 'react/index.html', 'vue/index.html', 'plain/index.html'].map(at) },
  },
})
