import { asText } from '../asText.ts'
import { challengeCard } from '../emulated/challengeCard.ts'
import { challengeStyle } from '../emulated/challengeStyle.ts'
import { challengeWords } from '../emulated/challengeWords.ts'
import { apiReply, countDown, fileFate } from '../emulated/faults.ts'
import { keepScenario } from '../emulated/keepScenario.ts'
import { pageServer } from '../emulated/pageServer.ts'
import { captchalaApi } from './api.ts'
import { captchalaCounter } from './counter.ts'
import { captchalaDefaults } from './defaults.ts'
import { captchalaClient } from './page/client.ts'
import { captchalaPage } from './page/control.ts'
import { captchalaError } from './page/errors.ts'
import { captchalaInstance } from './page/instance.ts'
import { captchalaLoader } from './page/loader.ts'
import { captchalaPageMain, type CaptchalaPageParts } from './page/main.ts'
import { captchalaRuns } from './page/runs.ts'
import { captchalaWidget } from './page/widget.ts'
import { captchalaPlay } from './play.ts'
import type { CaptchalaBoot } from './protocol.ts'
import type { CaptchalaScenario } from './scenario.ts'
import { createCaptchalaService, type CaptchalaService } from './service.ts'
import { captchalaSessions } from './sessions.ts'
import { captchalaStyle } from './style.ts'
import type { CaptchalaVault } from './vault.ts'
import { captchalaWords } from './words.ts'

const serviceParts = {
  apiReply,
  countDown,
  fileFate,
  keepScenario,
  captchalaApi,
  captchalaCounter,
  captchalaDefaults,
  captchalaPlay,
  captchalaSessions,
}

/** The vendor's servers, in this process. */
export const startCaptchala = (scenario?: Partial<CaptchalaScenario>, vault?: CaptchalaVault): CaptchalaService =>
  createCaptchalaService(serviceParts, scenario, vault)

export const captchalaPageParts: CaptchalaPageParts = {
  ...serviceParts,
  challengeCard,
  challengeStyle,
  challengeWords,
  pageServer,
  captchalaClient,
  captchalaError,
  captchalaInstance,
  captchalaLoader,
  captchalaPage,
  captchalaRuns,
  captchalaStyle,
  captchalaWidget,
  captchalaWords,
  createCaptchalaService,
}

/** A script as a server sends it. */
export const captchalaScriptText = (boot: CaptchalaBoot): string =>
  asText({ ...captchalaPageParts, captchalaPageMain }, 'captchalaPageMain', boot)

/** `captchala.css` */
export const captchalaStyleText = (): string => captchalaStyle(challengeStyle)

/**
 * Both of the emulated scripts, for tests that answer the vendor's addresses themselves: as `captchala-loader.js` the
 * text is the loader, as `captchala.js` the core, under any other name both. It needs no server: the page is its own,
 * controlled by `window.captchaEmulator.captchala`, and takes any server token.
 */
export const fakeCaptchala = (scenario: Partial<CaptchalaScenario> = {}): string =>
  captchalaScriptText({ scenario: { serverTokens: 'any', ...scenario } })

/** `fakeCaptchala()` with the default scenario: a challenge in every run. */
export const fakeCaptchalaScript: string = /* @__PURE__ */ fakeCaptchala()
