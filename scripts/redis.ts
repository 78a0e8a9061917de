// Finds the Redis that the tests of the server start; run as a program, it brings it where it can.
import { fileURLToPath } from 'node:url'
import { installFromDebian, named, onPath } from './machine.ts'

/** The program, or `undefined`. */
export const findRedis = (): string | undefined => named('REDIS_SERVER') ?? onPath('redis-server', 'valkey-server')

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (findRedis() === undefined) installFromDebian(['redis-server'])
  const found = findRedis()
  if (found === undefined) {
    console.error('!!! redis-server cannot be found, so nothing is known of claims that machines share.')
    console.error('!!! On Debian or Ubuntu: sudo apt-get install redis-server. Elsewhere: name it in REDIS_SERVER.')
    process.exitCode = 1
  } else console.log(found)
}
