// One of several servers that are asked about the same tokens: `node racer.ts <json>`, answers with a tally as JSON.
import { hcaptchaVerifier, type Verdict } from '@captcha-field/server'
import { CLIENTS } from './redisClients.ts'

export interface Race {
  readonly vendor: string
  readonly redis: string
  readonly client: string
  readonly tokens: number
  /** Questions at the same time. */
  readonly lanes: number
  /** Where this one begins: each goes through all of them. */
  readonly first: number
}

const { vendor, redis, client, tokens, lanes, first } = JSON.parse(process.argv[2] ?? '') as Race
const { claims, close } = await CLIENTS[client]!(redis)
const verify = hcaptchaVerifier({ secret: 'race', url: `${vendor}/siteverify`, once: claims })

const accepted: string[] = []
const refused: Record<string, number> = {}

async function ask(index: number): Promise<void> {
  const token = `P1_race_${(index + first) % tokens}`
  const verdict: Verdict = await verify(token)
  if (verdict.success) accepted.push(token)
  else refused[verdict.error.code] = (refused[verdict.error.code] ?? 0) + 1
}

// Answered once all of them are connected.
await fetch(`${vendor}/start`, { method: 'POST' })

let next = 0
const driven = Array.from({ length: lanes }, async () => {
  while (next < tokens) {
    const index = next
    next += 1
    await ask(index)
  }
})
await Promise.all(driven)
close()
process.stdout.write(JSON.stringify({ accepted, refused }))
