import { asText } from '../asText.ts'
import { challengeCard } from '../emulated/challengeCard.ts'
import { challengeStyle } from '../emulated/challengeStyle.ts'
import { challengeWords } from '../emulated/challengeWords.ts'
import { apiReply, countDown, fileFate } from '../emulated/faults.ts'
import { keepScenario } from '../emulated/keepScenario.ts'
import { pageServer } from '../emulated/pageServer.ts'
import { hcaptchaChallenge } from './frame/challenge.ts'
import { hcaptchaCheckbox } from './frame/checkbox.ts'
import { hcaptchaFrameMain } from './frame/main.ts'
import { hcaptchaFrameStyle } from './frame/style.ts'
import { hcaptchaWords } from './frame/words.ts'
import { hcaptchaApi } from './page/api.ts'
import { hcaptchaContainers } from './page/container.ts'
import { hcaptchaPage } from './page/control.ts'
import { hcaptchaDom } from './page/dom.ts'
import { hcaptchaInlineFrame } from './page/inline.ts'
import { hcaptchaPageMain, type HcaptchaPageParts } from './page/main.ts'
import { hcaptchaScriptOptions } from './page/options.ts'
import { hcaptchaRender } from './page/render.ts'
import { hcaptchaWidget } from './page/widget.ts'
import { hcaptchaPlay } from './play.ts'
import type { HcaptchaBoot } from './protocol.ts'
import type { HcaptchaScenario } from './scenario.ts'
import { createHcaptchaService, type HcaptchaService } from './service.ts'
import { hcaptchaSiteverify } from './siteverify.ts'

const frameParts = {
  challengeCard,
  challengeStyle,
  challengeWords,
  hcaptchaChallenge,
  hcaptchaCheckbox,
  hcaptchaFrameStyle,
  hcaptchaWords,
}
const serviceParts = { apiReply, countDown, fileFate, keepScenario, hcaptchaPlay, hcaptchaSiteverify }

/** The vendor's servers, in this process. */
export const startHcaptcha = (scenario?: Partial<HcaptchaScenario>): HcaptchaService =>
  createHcaptchaService(serviceParts, scenario)

export const hcaptchaPageParts: HcaptchaPageParts = {
  ...frameParts,
  ...serviceParts,
  pageServer,
  createHcaptchaService,
  hcaptchaApi,
  hcaptchaContainers,
  hcaptchaDom,
  hcaptchaInlineFrame,
  hcaptchaPage,
  hcaptchaRender,
  hcaptchaScriptOptions,
  hcaptchaWidget,
}

/** The script as a server sends it. */
export const hcaptchaScriptText = (boot: HcaptchaBoot): string =>
  asText({ ...hcaptchaPageParts, hcaptchaPageMain }, 'hcaptchaPageMain', boot)

/** The document of both frames; which one it is, its address says. */
export const hcaptchaFrameText = (): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>hCaptcha, emulated</title>
<style>${hcaptchaFrameStyle()}${challengeStyle()}</style>
</head>
<body>
<script>
${asText({ ...frameParts, hcaptchaFrameMain }, 'hcaptchaFrameMain', null)}
</script>
</body>
</html>
`

/**
 * The emulated `api.js`, for tests that answer the vendor's address themselves. It needs no server: the frames are made
 * in the page, and the page is its own server, controlled by `window.captchaEmulator.hcaptcha`.
 */
export const fakeHcaptcha = (scenario: Partial<HcaptchaScenario> = {}): string => hcaptchaScriptText({ scenario })

/** `fakeHcaptcha()` with the default scenario: a challenge in every run. */
export const fakeHcaptchaScript: string = /* @__PURE__ */ fakeHcaptcha()
