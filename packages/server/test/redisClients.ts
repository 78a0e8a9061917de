import { Redis as Ioredis6 } from 'ioredis'
import { Redis as Ioredis5 } from 'ioredis5'
import * as redis6 from 'redis'
import * as redis4 from 'redis4'
import * as redis5 from 'redis5'
import { redisClaims, type Claims } from '@captcha-field/server'

export interface Connection {
  readonly claims: Claims
  close(): void
}

/** Clients report lost connections as events too; here it is the claims that are watched. */
const silent = (): void => {}

/** Every client that is promised to work, connected. */
export const CLIENTS: Readonly<Record<string, (url: string) => Promise<Connection>>> = {
  async 'node-redis 4'(url) {
    const client = redis4.createClient({ url }).on('error', silent)
    await client.connect()
    return { claims: redisClaims(client), close: () => void client.disconnect().catch(silent) }
  },
  async 'node-redis 5'(url) {
    const client = redis5.createClient({ url }).on('error', silent)
    await client.connect()
    return { claims: redisClaims(client), close: () => client.destroy() }
  },
  async 'node-redis 6'(url) {
    const client = redis6.createClient({ url }).on('error', silent)
    await client.connect()
    return { claims: redisClaims(client), close: () => client.destroy() }
  },
  async 'ioredis 5'(url) {
    const client = new Ioredis5(url, { lazyConnect: true }).on('error', silent)
    await client.connect()
    return { claims: redisClaims(client), close: () => client.disconnect() }
  },
  async 'ioredis 6'(url) {
    const client = new Ioredis6(url, { lazyConnect: true }).on('error', silent)
    await client.connect()
    return { claims: redisClaims(client), close: () => client.disconnect() }
  },
}
