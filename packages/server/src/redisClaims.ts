import type { Claims } from './memoryClaims.ts'
import { hasMethods } from './own.ts'

/** As much of a client of ioredis as is needed. */
export interface IoredisClient {
  call(command: string, ...args: string[]): Promise<unknown>
  sendCommand(...args: never[]): unknown
}

/** As much of a client of node-redis (`redis`, `@redis/client`) as is needed. */
export interface NodeRedisClient {
  set(key: string, value: string, options: { NX: true; PX: number }): Promise<unknown>
  sendCommand(...args: never[]): unknown
}

/** What `redisClaims` can be told. */
export interface RedisClaimsOptions {
  /** Begins every key. @default 'captcha-field:' */
  readonly prefix?: string | undefined
}

/**
 * Claims in Redis, for several processes or machines: one `SET … NX PX` each, which is atomic. Takes a connected client of
 * node-redis 4 to 6 or of ioredis 5 and 6, a cluster included; connecting, errors and closing are yours.
 *
 * @throws {TypeError} if it is neither kind of client; what speaks to Redis by other means needs a `claim` of your own
 * @example hcaptchaVerifier({ secret, once: redisClaims(await createClient({ url }).on('error', log).connect()) })
 */
export function redisClaims(
  client: IoredisClient | NodeRedisClient,
  { prefix = 'captcha-field:' }: RedisClaimsOptions = {},
): Claims {
  const send = sender(client)
  return {
    async claim(key, ttlMs) {
      const reply = await send(`${prefix}${key}`, Math.ceil(ttlMs))
      if (reply === 'OK') return true
      // Nil says that the key is there. Anything else comes from no Redis.
      if (reply === null) return false
      throw new Error('Redis did not answer OK or nil')
    },
  }
}

/**
 * Both have `set`, with other arguments, and `sendCommand`; only ioredis has `call`. Clients that speak HTTP have a `set` too,
 * which would not know these options, and answer OK to everybody; they have no `sendCommand`.
 */
const isIoredis = (client: unknown): client is IoredisClient => hasMethods(client, 'call', 'sendCommand')
const isNodeRedis = (client: unknown): client is NodeRedisClient => hasMethods(client, 'set', 'sendCommand')

function sender(client: unknown): (key: string, ttlMs: number) => Promise<unknown> {
  if (isIoredis(client)) return (key, ttlMs) => client.call('SET', key, '1', 'PX', String(ttlMs), 'NX')
  if (isNodeRedis(client)) return (key, ttlMs) => client.set(key, '1', { NX: true, PX: ttlMs })
  const advice = 'for another, give once an object of your own with claim(key, ttlMs)'
  throw new TypeError(`redisClaims: this is no client of node-redis or ioredis; ${advice}`)
}
