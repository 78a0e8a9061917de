import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findRedis } from '../../../scripts/redis.ts'

export interface RedisServer {
  readonly url: string
  /** As the machine dies: no goodbye, nothing saved. */
  kill(): Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })

/** A real Redis on a free port of loopback, in memory only. */
export async function startRedis(): Promise<RedisServer> {
  const program = findRedis()
  if (program === undefined)
    throw new Error(
      'There is no redis-server here, so claims cannot be tested: run `node scripts/redis.ts`, or install it.',
    )
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'captcha-field-redis-'))
  const options = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no' }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
  const child = spawn(program, args, { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  // A test that dies takes its Redis along.
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (tries > 400 || child.exitCode !== null) throw new Error(`${program} did not start on port ${port}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    async kill() {
      kill()
      await ended
      process.off('exit', kill)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
