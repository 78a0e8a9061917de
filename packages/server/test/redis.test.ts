import { execFile } from 'node:child_process'
import type { ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hcaptchaVerifier, type Verdict } from '@captcha-field/server'
import { fakeVendor, json } from './fakeVendor.ts'
import type { Race } from './racer.ts'
import { CLIENTS } from './redisClients.ts'
import { startRedis, type RedisServer } from './redisServer.ts'

const run = promisify(execFile)
const good = { success: true, hostname: 'shop.example' }
const told = (verdict: Verdict): string => (verdict.success ? 'accepted' : `${verdict.status} ${verdict.error.code}`)

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.kill())

describe.each(Object.entries(CLIENTS))('redisClaims with %s', (name, connect) => {
  it('gives a key to the first, until it expires', async () => {
    const { claims, close } = await connect(redis.url)
    const key = `${name}:1`
    const log = [
      await claims.claim(key, 60_000),
      await claims.claim(key, 60_000),
      await claims.claim(`${key}0`, 60_000),
    ]
    log.push(await claims.claim(`${name}:2`, 1))
    await new Promise((resolve) => setTimeout(resolve, 20))
    log.push(await claims.claim(`${name}:2`, 1))
    close()
    expect(log).toEqual([true, false, true, true, true])
  })

  it('gives a key to one of many who ask at the same time', async () => {
    const connections = await Promise.all([1, 2, 3, 4].map(() => connect(redis.url)))
    const asks = connections.flatMap(({ claims }) =>
      Array.from({ length: 50 }, () => claims.claim(`${name}:3`, 60_000)),
    )
    const won = (await Promise.all(asks)).filter(Boolean)
    for (const { close } of connections) close()
    expect(won).toEqual([true])
  })

  it('accepts nothing once Redis was killed, and says so in time', async () => {
    const doomed = await startRedis()
    const vendor = await fakeVendor(good)
    const { claims, close } = await connect(doomed.url)
    const verify = hcaptchaVerifier({ secret: 'secret', url: `${vendor.url}/siteverify`, once: claims })
    const log = [told(await verify('P1_before'))]
    await doomed.kill()
    const asked = vendor.asked.length
    const verdicts = await Promise.all(['P1_before', 'P1_after', 'P1_later'].map((token) => verify(token)))
    close()
    await vendor.close()
    expect([...log, ...verdicts.map(told), vendor.asked.length - asked]).toEqual([
      'accepted',
      '503 claims-unreachable',
      '503 claims-unreachable',
      '503 claims-unreachable',
      0,
    ])
  }, 20_000)
})

interface Course {
  readonly client: string
  readonly tokens: number
  readonly lanes: number
  readonly server: RedisServer
  /** The vendor's answer waits for it. */
  readonly meanwhile?: (asked: number) => Promise<void> | undefined
}

/** The tallies of four processes that each ask about all tokens, and how often the vendor was asked about each. */
async function race({ client, tokens, lanes, server, meanwhile }: Course) {
  const asked = new Map<string, number>()
  const atStart: ServerResponse[] = []
  const vendor = await fakeVendor(async ({ path, fields }, response) => {
    if (path === '/start') {
      if (atStart.push(response) === 4) for (const one of atStart) one.end()
      return
    }
    const token = fields['response'] ?? ''
    asked.set(token, (asked.get(token) ?? 0) + 1)
    await meanwhile?.(asked.size)
    json(response, good)
  })
  const racer = fileURLToPath(new URL('racer.ts', import.meta.url))
  const racers = [0, 1, 2, 3].map(async (index) => {
    // They begin at different places and meet; two begin at the same.
    const first = Math.floor(index / 2) * Math.floor(tokens / 2)
    const task: Race = { vendor: vendor.url, redis: server.url, client, tokens, lanes, first }
    const args = ['--conditions=@captcha-field/source', racer, JSON.stringify(task)]
    const { stdout } = await run(process.execPath, args, { maxBuffer: 2 ** 26 })
    return JSON.parse(stdout) as { accepted: string[]; refused: Record<string, number> }
  })
  const tallies = await Promise.all(racers)
  await vendor.close()
  const accepted = tallies.flatMap((tally) => tally.accepted)
  const refused: Record<string, number> = {}
  for (const [code, count] of tallies.flatMap((tally) => Object.entries(tally.refused)))
    refused[code] = (refused[code] ?? 0) + count
  return { accepted, refused, asked: [...asked.values()], each: tallies.map((tally) => tally.accepted.length) }
}

describe('four processes', () => {
  const TOKENS = 10_000

  it.each(['node-redis 6', 'ioredis 6'])(
    'racing over 10,000 tokens with %s: each is asked about once and accepted once',
    async (client) => {
      const server = await startRedis()
      const { accepted, refused, asked, each } = await race({ client, tokens: TOKENS, lanes: 32, server })
      await server.kill()
      expect([accepted.length, new Set(accepted).size, asked.length, asked.every((times) => times === 1)]).toEqual([
        TOKENS,
        TOKENS,
        TOKENS,
        true,
      ])
      expect(refused).toEqual({ 'already-verified': 3 * TOKENS })
      // They really raced: nobody came too late for everything.
      expect(each.every((count) => count > 0)).toBe(true)
    },
    180_000,
  )

  it('with Redis killed in the middle: nothing is accepted twice, and nothing without a claim', async () => {
    const server = await startRedis()
    let killed: Promise<void> | undefined
    const tokens = 1000
    // From then on nobody is answered before it is dead: what was claimed by then is all that is ever claimed.
    const meanwhile = (count: number): Promise<void> | undefined => {
      if (count >= tokens / 4) killed ??= server.kill()
      return killed
    }
    // Many at a time, because each that finds no Redis waits two seconds for it; not as many as there are tokens.
    const { accepted, refused, asked } = await race({ client: 'ioredis 6', tokens, lanes: 100, server, meanwhile })
    await killed
    expect([new Set(accepted).size === accepted.length, asked.every((times) => times === 1)]).toEqual([true, true])
    expect(accepted.length).toBe(asked.length)
    expect(accepted.length >= tokens / 4 && accepted.length < tokens).toBe(true)
    expect(Object.keys(refused).toSorted()).toEqual(['already-verified', 'claims-unreachable'])
  }, 180_000)
})
