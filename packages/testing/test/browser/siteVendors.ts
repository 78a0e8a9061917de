import type { FrameLocator, Locator, Page } from 'playwright'
import { fakeCaptchalaScript, fakeHcaptchaScript } from '../../src/index.ts'
import type { EmulatorAddresses } from '../../src/node.ts'

export type Params = Readonly<Record<string, unknown>>

/** One vendor on the page of these tests. `log` is what it said, `heard` the same in words that all have. */
export interface SiteVendor {
  /** What makes one widget of it in `#a`. */
  html(script: string, params: Params): string
  /** True when the widget is made. */
  readonly made: string
  script(addresses: EmulatorAddresses): string
  /** The script alone, as somebody serves it who has nothing else of ours; by the end of its address. */
  readonly alone: Readonly<Record<string, string>>
  /** What the visitor clicks: its role and its name. */
  readonly trigger: readonly ['checkbox' | 'button', string]
  box(page: Page): FrameLocator | Locator
  challenge(page: Page): FrameLocator | Locator
  /** A language, for its params, and the trigger's name in it. */
  readonly german: readonly [Params, string]
}

const hcaptchaSite: SiteVendor = {
  html: (script, params) => `<script>
const HEARD = { callback: 'passed', 'close-callback': 'closed', 'chalexpired-callback': 'expired', 'error-callback': 'failed' }
function ready() {
  const params = ${JSON.stringify({ sitekey: 'a1b2c3d4-0000-4000-8000-000000000000', ...params })}
  for (const name of ['callback', 'expired-callback', 'chalexpired-callback', 'open-callback', 'close-callback', 'error-callback'])
    params[name] = (word = '') => {
      log.push((name + ' ' + word.replace(/^P1_.*/, 'P1_…')).trim())
      if (HEARD[name]) heard.push(HEARD[name])
    }
  window.id = hcaptcha.render('a', params)
}
</script>
<script src="${script}?onload=ready&render=explicit"></script>`,
  made: 'window.id',
  script: ({ hcaptcha }) => hcaptcha.script,
  alone: { '/1/api.js': fakeHcaptchaScript },
  trigger: ['checkbox', 'I am human'],
  box: (page) => page.frameLocator('#a iframe'),
  challenge: (page) => page.frameLocator('iframe[title="Emulated hCaptcha challenge"]:visible'),
  german: [{ hl: 'de' }, 'Ich bin ein Mensch'],
}

const captchalaSite: SiteVendor = {
  html: (script, { within, ...params }) => `<script src="${script}"></script>
<script>
loadCaptchala(() => {
  const said = (line, word) => {
    log.push(line.replace(/pt_[0-9a-f]+/, 'pt_…'))
    if (word) heard.push(word)
  }
  const host = ${typeof within === 'string' ? within : 'a'}
  window.instance = Captchala.init(${JSON.stringify({ appKey: 'demo_app', action: 'login', lang: 'en', ...params })})
    .onReady(() => said('ready'))
    .onSuccess(({ token }) => said('success ' + token, 'passed'))
    .onError((error) => said('error ' + error, /challenge_expired/.test(error) ? 'expired' : 'failed'))
    .onClose(() => said('close', 'closed'))
    .appendTo(host)
}, (reason) => log.push('failed ' + reason))
</script>`,
  made: 'log.includes("ready")',
  script: ({ captchala }) => captchala.script,
  alone: { '/captchala-loader.js': fakeCaptchalaScript, '/captchala.js': fakeCaptchalaScript },
  trigger: ['button', 'Click to verify'],
  box: (page) => page.locator('#a'),
  challenge: (page) => page.locator('.captchala-card'),
  german: [{ lang: 'de' }, 'Zum Überprüfen klicken'],
}

export const SITES = { hcaptcha: hcaptchaSite, captchala: captchalaSite } as const
