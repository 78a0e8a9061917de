import { describe, expect, it } from 'vitest'
import { SIDES, textOf } from './both.ts'

const SENT: readonly (readonly [given: string, sent: string])[] = [
  ['203.0.113.9', '203.0.113.9'],
  ['8.8.8.8', '8.8.8.8'],
  ['172.32.0.1', '172.32.0.1'],
  ['100.63.0.1', '100.63.0.1'],
  ['100.128.0.1', '100.128.0.1'],
  [' 203.0.113.9 ', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['::ffff:cb00:7109', '203.0.113.9'],
  ['2001:db8::1', '2001:db8::1'],
  ['2001:4860:4860:0:0:0:0:8888', '2001:4860:4860::8888'],
  ['2001:4860:4860::8888'.toUpperCase(), '2001:4860:4860::8888'],
]

const DROPPED: readonly (readonly [given: unknown, note: string])[] = [
  ['203.0.113.9, 10.0.0.1', 'remoteip-list'],
  ['203.0.113.9 10.0.0.1', 'remoteip-list'],
  [['203.0.113.9'], 'remoteip-list'],
  ...['10.0.0.1', '127.0.0.1', '0.0.0.0', '192.168.1.1', '172.16.0.1', '172.31.255.255', '169.254.169.254'].map(
    (address) => [address, 'remoteip-private'] as const,
  ),
  ...['100.64.0.1', '100.127.0.1', '198.18.0.1', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255'].map(
    (address) => [address, 'remoteip-private'] as const,
  ),
  ...['::1', '::', 'fe80::1', 'fc00::1', 'fd12:3456::1', 'ff02::1', '::ffff:10.0.0.1', '::ffff:127.0.0.1'].map(
    (address) => [address, 'remoteip-private'] as const,
  ),
  ...['unknown', '_hidden', '203.0.113', '203.0.113.256', '203.0.113.9:443', '[2001:db8::1]', 'fe80::1%eth0'].map(
    (address) => [address, 'remoteip-invalid'] as const,
  ),
  ...[
    '01.2.3.4',
    '0x7f.1',
    '2001:db8:::1',
    '1::2::3',
    ':',
    '12345::',
    "8.8.8.8'--",
    '８.８.８.８',
    'a'.repeat(10_000),
  ].map((address) => [address, 'remoteip-invalid'] as const),
  [7, 'remoteip-invalid'],
  [{}, 'remoteip-invalid'],
]

describe.each(SIDES)('the address of a visitor of $name', (side) => {
  async function judge(remoteip: unknown): Promise<readonly [sent: string | undefined, notes: readonly string[]]> {
    let sent: string | undefined
    const verify = side.verifier('https://vendor.example', {
      fetch: (_, init) => {
        const text = textOf(init)
        const fields = text.startsWith('{')
          ? (JSON.parse(text) as object)
          : Object.fromEntries(new URLSearchParams(text))
        const { remoteip: one, client_ip: other } = fields as { remoteip?: string; client_ip?: string }
        sent = one ?? other
        return Promise.resolve(Response.json(side.good))
      },
    })
    const { success, record } = await verify(side.token(), { remoteip: remoteip as string })
    // Whatever it is, it is never held against the visitor.
    expect(success).toBe(true)
    return [sent, record.notes ?? []]
  }

  it.each(SENT)('%s is sent as %s', async (given, sent) => {
    expect(await judge(given)).toEqual([sent, []])
  })

  it.each(DROPPED)('%j is dropped and noted as %s', async (given, note) => {
    expect(await judge(given)).toEqual([undefined, [note]])
  })

  it.each([[undefined], [null], ['']])('%j is nothing to note', async (given) => {
    expect(await judge(given)).toEqual([undefined, []])
  })
})
