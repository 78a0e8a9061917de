/** The one spelling of a bare host name, or `undefined`. The platform's URL parser knows international ones best. */
export function canonicalHost(text: string): string | undefined {
  // What would make it more than a host, and what the parser would take out or decode.
  if (/[\s/\\:@?#%]/.test(text)) return undefined
  try {
    const host = new URL(`http://${text}`).hostname.replace(/\.$/, '')
    return /^[\w-]+(\.[\w-]+)*$/.test(host) ? host : undefined
  } catch {
    return undefined
  }
}
