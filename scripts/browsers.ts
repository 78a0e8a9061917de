// Finds the browsers that the tests run in; run as a program, it brings in what is missing where it can.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installFromDebian, named, onPath, runnable } from './machine.ts'

export interface Browsers {
  readonly chromium: string | undefined
  readonly firefox: string | undefined
  /** WebKitGTK is three things: its driver, its little browser, and a display to put it on. */
  readonly webkit: { readonly driver: string; readonly browser: string; readonly xvfb: string } | undefined
}

type Engine = keyof Browsers

/** The newest Chromium that Playwright has downloaded for itself. */
function downloaded(): string | undefined {
  const home = process.env['HOME'] ?? ''
  const folders = [
    process.env['PLAYWRIGHT_BROWSERS_PATH'] ?? '',
    join(home, '.cache/ms-playwright'),
    join(home, 'Library/Caches/ms-playwright'),
  ]
  const programs = folders
    .filter(Boolean)
    .map((folder) => join(folder, 'chromium-*/chrome-*/{chrome,*.app/Contents/MacOS/*}'))
  return globSync(programs).findLast(runnable)
}

const APPLICATIONS = '/Applications'

function findChromium(): string | undefined {
  return (
    named('CHROMIUM_PATH') ??
    onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ??
    [
      `${APPLICATIONS}/Google Chrome.app/Contents/MacOS/Google Chrome`,
      `${APPLICATIONS}/Chromium.app/Contents/MacOS/Chromium`,
    ].find(runnable) ??
    downloaded()
  )
}

function findFirefox(): string | undefined {
  return (
    named('FIREFOX_PATH') ??
    onPath('firefox-esr', 'firefox') ??
    [`${APPLICATIONS}/Firefox.app/Contents/MacOS/firefox`].find(runnable)
  )
}

function findWebkit(): Browsers['webkit'] {
  const driver = named('WEBKIT_DRIVER') ?? onPath('WebKitWebDriver')
  const browser = globSync('/usr/{lib,libexec}/{*/,}webkit2gtk-4.1/MiniBrowser').find(runnable)
  const xvfb = onPath('Xvfb')
  return driver !== undefined && browser !== undefined && xvfb !== undefined ? { driver, browser, xvfb } : undefined
}

/** The browsers of this machine. */
export function find(): Browsers {
  return { chromium: findChromium(), firefox: findFirefox(), webkit: findWebkit() }
}

const DEBIAN: { readonly [engine in Engine]: readonly string[] } = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb'],
}
const ENGINES: readonly Engine[] = ['chromium', 'firefox', 'webkit']

function missing(): readonly Engine[] {
  const found = find()
  return ENGINES.filter((engine) => found[engine] === undefined)
}

const packagesOf = (engines: readonly Engine[]): readonly string[] => engines.flatMap((engine) => DEBIAN[engine])

function install(): void {
  if (missing().length > 0) installFromDebian([...packagesOf(missing()), 'fonts-dejavu-core'])
  // Last, because it is a download from elsewhere. Playwright's Firefox and WebKit are builds of its own, not used here.
  if (missing().includes('chromium')) {
    const args = ['--filter', 'e2e', 'exec', 'playwright', 'install', 'chromium']
    spawnSync('pnpm', args, { stdio: ['ignore', 'inherit', 'inherit'] })
  }
}

function report(): void {
  const found = find()
  for (const engine of ENGINES) {
    const place = found[engine] ?? 'MISSING'
    console.log(`${engine.padEnd(9)}${typeof place === 'string' ? place : place.driver}`)
  }
  const lacking = missing()
  if (lacking.length === 0) return
  console.error(`\n!!! ${lacking.join(' and ')} cannot be found, so nothing is tested there.`)
  console.error(`!!! On Debian or Ubuntu: sudo apt-get install ${packagesOf(lacking).join(' ')}`)
  console.error('!!! Elsewhere: name the programs in CHROMIUM_PATH, FIREFOX_PATH and WEBKIT_DRIVER.')
  if (process.env['CI'] !== undefined || lacking.includes('chromium')) process.exitCode = 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  install()
  report()
}
