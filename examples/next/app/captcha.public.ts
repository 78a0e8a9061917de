/** What the browser needs: nothing of the server's half is imported here. */
export const sitekey = process.env['NEXT_PUBLIC_HCAPTCHA_SITEKEY'] ?? ''
/** Only where the vendor is an emulator. */
export const script = { src: process.env['NEXT_PUBLIC_HCAPTCHA_SCRIPT'] }
