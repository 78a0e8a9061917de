import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Site } from './server.ts'

const folder = fileURLToPath(new URL('../playground', import.meta.url))
const VITE = ['node_modules/vite/bin/vite.js', '--configLoader', 'native', '--port', '0']

/** The playground as `npm start` starts it, at a free port. */
export function servePlayground(): Promise<Site> {
  const child = spawn(process.execPath, ['--conditions=@captcha-field/source', ...VITE], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', NODE_ENV: 'development' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const close = (): Promise<void> => {
    child.kill()
    return ended
  }
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer): void => {
      said += chunk.toString()
      const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? []
      if (origin !== undefined) resolve({ origin, close })
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    void ended.then(() => reject(new Error(`the playground has ended: ${said}`)))
  })
}
