/**
 * Refuses what must not be run as a vendor's script: anything but `https:`, or `http:` on a loopback host.
 *
 * @throws {TypeError}
 */
export function checkSrc(src: { toString(): string } = ''): void {
  // Also for an address that is relative to the page, on a server too.
  const { protocol, hostname } = new URL(String(src), 'https://page')
  if (!/^https:|^http:((.+\.)?localhost|127[\d.]+|\[::1])$/.test(protocol + hostname))
    throw new TypeError('script.src must be https')
}
