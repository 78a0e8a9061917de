/* oxlint-disable no-console -- the vendor writes there, too */
/** What the query of the script's own address said. */
export interface HcaptchaScriptOptions {
  readonly render: 'onload' | 'explicit'
  readonly onload?: string
  readonly hl?: string
  readonly compat: boolean
  readonly host?: string
  readonly endpoint?: string
  readonly assethost?: string
}

/** Self-contained: its text is part of the script. */
export function hcaptchaScriptOptions(src: string | undefined): HcaptchaScriptOptions {
  const defaults: HcaptchaScriptOptions = { render: 'onload', compat: true }
  const { pathname = '', search = '' } = src ? new URL(src, location.href) : {}
  // A renamed copy knows none of its options, and calls nobody back.
  if (!/(\/1\/(secure-)?api|\/hcaptcha)\.js$/.test(pathname)) return defaults
  const query: Record<string, string> = {}
  for (const pair of search.slice(1).split('&')) {
    const [name = '', value, ...rest] = pair.split('=')
    if (value !== undefined && !rest.length) query[decodeURIComponent(name)] = decodeURIComponent(value)
  }
  const { render = 'onload', onload, hl, host, endpoint, assethost } = query
  if (render !== 'onload' && render !== 'explicit') console.log(`hcaptcha: unknown render value "${render}"`)
  const usable = assethost === undefined || /^https?:\/\//.test(assethost)
  if (!usable) console.error('hcaptcha: assethost is not an address')
  return {
    render: render === 'onload' ? 'onload' : 'explicit',
    // Only this word switches it off: `false` does not.
    compat: query['recaptchacompat'] !== 'off',
    ...(onload && { onload }),
    ...(hl && { hl }),
    ...(host && { host }),
    ...(endpoint && { endpoint }),
    ...(assethost && usable && { assethost }),
  }
}
