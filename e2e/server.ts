import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, preview, type PreviewServer } from 'vite'

export interface Site {
  /** `http://127.0.0.1:<port>`; the same server answers under `localhost`, which to a browser is another site. */
  readonly origin: string
  close(): Promise<void>
}

const folder = fileURLToPath(new URL('.', import.meta.url))

/**
 * Builds the pages and serves them, with the emulator behind them, at a free port.
 *
 * `development`: React's and our own development builds, where StrictMode mounts twice and messages are given.
 * `production`: what visitors get.
 */
export async function serve(mode: 'development' | 'production'): Promise<Site> {
  // A folder of its own: two runs at the same time do not pull the pages from under each other.
  const outDir = await mkdtemp(join(tmpdir(), `e2e-${mode}-`))
  const options = {
    configFile: join(folder, 'vite.config.ts'),
    mode,
    logLevel: 'warn',
    build: { outDir, minify: mode === 'production' },
    preview: { host: '127.0.0.1', port: 0 },
  } as const
  // Vite takes the export conditions from here, whatever the mode is called.
  process.env['NODE_ENV'] = mode
  await build(options)
  const server = await preview(options)
  return {
    origin: originOf(server),
    async close() {
      await server.close()
      await rm(outDir, { recursive: true })
    },
  }
}

function originOf(server: PreviewServer): string {
  const address = server.httpServer.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return `http://127.0.0.1:${address.port}`
}
