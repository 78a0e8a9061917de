import { defineConfig, type PlaywrightTestConfig } from '@playwright/test'
import { find } from '../scripts/browsers.ts'
import type { VendorName } from './vendor.ts'

interface Options {
  readonly vendorName: VendorName
}

const { chromium, firefox, webkit } = find()
const root = process.getuid?.() === 0

const quiet = [
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]
const chromiumOptions = {
  ...(chromium === undefined ? {} : { executablePath: chromium }),
  args: [...(root ? ['--no-sandbox'] : []), ...quiet],
}

/** What only one of the vendors has. */
const OF_HCAPTCHA = { grepInvert: /@captchala/ }
/** What concerns frames concerns the vendor that draws in them. */
const OF_CAPTCHALA = { grepInvert: /@frames|playground/ }

/** In Chromium with the back/forward cache, and in WebKitGTK, which has it anyway. */
const BFCACHE = /bfcache\.spec\.ts$/

type Projects = NonNullable<PlaywrightTestConfig<Options>['projects']>

const browsers: Projects = [
  {
    name: 'chromium',
    testIgnore: BFCACHE,
    use: { browserName: 'chromium', launchOptions: chromiumOptions },
  },
  {
    name: 'bfcache',
    testMatch: BFCACHE,
    use: {
      browserName: 'chromium',
      // Playwright switches the cache off by this flag.
      launchOptions: { ...chromiumOptions, ignoreDefaultArgs: ['--disable-back-forward-cache'] },
    },
  },
]

if (firefox !== undefined) {
  browsers.push({
    name: 'firefox',
    // Over BiDi, Playwright waits for ever for the end of a navigation into the cache.
    testIgnore: [BFCACHE, /chromium\.spec\.ts$/],
    // The channel selects WebDriver BiDi, which Firefox as distributed understands; Playwright's own protocol it does not.
    use: {
      browserName: 'firefox',
      channel: 'moz-firefox',
      launchOptions: {
        executablePath: firefox,
        // Over BiDi no click reaches a frame that has a process of its own, as the vendor's frames would have.
        firefoxUserPrefs: { 'fission.autostart': false },
      },
    },
  })
}
/** The same suite for each vendor. */
const projects: Projects = browsers.flatMap((browser) => [
  { ...browser, ...OF_HCAPTCHA },
  { ...browser, ...OF_CAPTCHALA, name: `${browser.name}-captchala`, use: { ...browser.use, vendorName: 'captchala' } },
])
// Without Playwright's browsers: these tests drive WebKitGTK by WebDriver.
if (webkit !== undefined) projects.push({ name: 'webkitgtk', testDir: './webkit' })

const json = process.env['PLAYWRIGHT_JSON']

export default defineConfig<Options>({
  testDir: './tests',
  globalSetup: './global-setup.ts',
  outputDir: '../.cache/e2e',
  fullyParallel: true,
  workers: 2,
  // On a machine that builds for others, one more try; what needed it is named in the summary.
  retries: process.env['CI'] === undefined ? 0 : 1,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ...(json === undefined ? [] : [['json', { outputFile: json }] as const])],
  projects,
})
