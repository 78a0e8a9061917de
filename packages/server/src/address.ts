import type { Note } from './verdict.ts'

/** Not public: this machine, private and shared networks, link-local, multicast and what is reserved. */
const PRIVATE_V4 =
  /^(0|10|127|22[4-9]|2[34]\d|25[0-5])\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\.|^192\.168\.|^192\.0\.0\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^198\.1[89]\./
const PRIVATE_V6 = /^(::1?$|f[cd]|fe[89ab]|ff)/

const V4 = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/

/** A dual-stack socket names an IPv4 visitor like this; vendors compare addresses as text. */
function unmapped(address: string): string {
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(address) ?? []
  if (high === undefined || low === undefined) return address
  const bits = (parseInt(high, 16) << 16) | parseInt(low, 16)
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.')
}

/** The one spelling of an address, or `undefined`. The platform's URL parser knows IPv6 best. */
function canonical(text: string): string | undefined {
  if (V4.test(text)) return text
  if (!/^[\da-f:.]+$/i.test(text) || !text.includes(':')) return undefined
  try {
    return unmapped(new URL(`http://[${text}]/`).hostname.slice(1, -1))
  } catch {
    return undefined
  }
}

/** What may be sent to a vendor as the visitor's address, or why nothing is. */
export interface VisitorAddress {
  readonly address?: string
  readonly note?: Note
}

/**
 * Takes one public address and nothing else. Whatever else a proxy left there is dropped: it would make the vendor refuse a
 * visitor who did nothing, or bind the verdict to the proxy.
 */
export function visitorAddress(remoteip: unknown): VisitorAddress {
  if (remoteip === undefined || remoteip === null || remoteip === '') return {}
  if (typeof remoteip !== 'string') return { note: Array.isArray(remoteip) ? 'remoteip-list' : 'remoteip-invalid' }
  const text = remoteip.trim()
  if (/[,\s]/.test(text)) return { note: 'remoteip-list' }
  const address = canonical(text)
  if (address === undefined) return { note: 'remoteip-invalid' }
  return (V4.test(address) ? PRIVATE_V4 : PRIVATE_V6).test(address) ? { note: 'remoteip-private' } : { address }
}
