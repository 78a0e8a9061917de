// Every check of the project: `pnpm test:all`, or `node scripts/check.ts <step>…` for some of them. A step that fails
// stops nobody but those that need what it makes, so one run shows everything there is to mend.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Tally {
  readonly passed: number
  readonly failed: number
  /** What the numbers do not say. */
  readonly remarks: readonly string[]
}

interface Step {
  readonly name: string
  readonly run: readonly string[]
  /** Is not run where one of these failed. */
  readonly needs?: readonly string[]
  /** Waits for these, however they end. */
  readonly after?: readonly string[]
  /** Uses every core by itself, or measures what a busy machine would spoil. */
  readonly alone?: true
  /** The lines worth reading even when all is well; a failure shows every line. */
  readonly show?: RegExp
  /** Reads the report of its tests; a step without one counts as one. */
  readonly count?: () => Tally
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const reports = join(root, '.cache/reports')
const MIN_COVERAGE = 95
/** A simulated DOM cannot tell the truth about these: their coverage is what they do in Chromium. */
const IN_BROWSER = ['form', 'submit', 'presence', 'dialog', 'script'].map((name) => `packages/core/src/${name}.ts`)

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly { readonly name: string; readonly status: string }[]
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number
    readonly unexpected: number
    readonly flaky: number
    readonly skipped: number
  }
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(reports, `${name}.json`), 'utf8'))

/** Skipped tests count as failed: what is not run is not known. */
const skipped = (count: number): readonly string[] => (count > 0 ? [`${count} skipped, which counts as failed`] : [])

/** `lines`: how many projects run the tests of a package; an adapter whose other lines run nothing would look green. */
function countVitest(name: string, lines: { readonly [folder: string]: number }): Tally {
  const report = read(name) as VitestReport
  const missing = Object.entries(lines).filter(([folder, count]) => {
    const files = report.testResults.map((file) => file.name).filter((file) => file.includes(`/${folder}/`))
    return files.length === 0 || files.length !== new Set(files).size * count
  })
  const untold = report.numPendingTests + report.numTodoTests
  const remarks = missing.map(([folder, count]) => `the tests of ${folder} did not run ${count} times`)
  const failed = report.numFailedTests + untold + missing.length
  return { passed: report.numPassedTests, failed, remarks: [...skipped(untold), ...remarks] }
}

function countPlaywright(name: string): Tally {
  const { expected, unexpected, flaky, skipped: untold } = (read(name) as PlaywrightReport).stats
  const again = flaky > 0 ? [`${flaky} passed only when tried again`] : []
  return { passed: expected + flaky, failed: unexpected + untold, remarks: [...skipped(untold), ...again] }
}

const vitest = (name: string, ...options: readonly string[]): readonly string[] => [
  ...['pnpm', 'exec', 'vitest', 'run', '--reporter=default', '--reporter=json'],
  `--outputFile.json=${join(reports, `${name}.json`)}`,
  ...options,
]

/** One vitest run knows one set of files to measure: each run keeps what it saw, and `MERGED` adds it up. */
const measured = (name: string, exclude: readonly string[]): readonly string[] => [
  ...['--reporter=blob', `--outputFile.blob=${join(reports, 'coverage', `${name}.json`)}`],
  ...['--coverage', '--coverage.reporter=json', `--coverage.reportsDirectory=${join(reports, `coverage-${name}`)}`],
  ...[...exclude, ...SOURCES.exclude].map((path) => `--coverage.exclude=${path}`),
  `--coverage.include=${SOURCES.include}`,
]

/** All of core, but for the half of `#dev` that production has. */
const SOURCES = { include: 'packages/core/src/**', exclude: ['packages/core/src/dev.ts'] }

const MERGED: readonly string[] = [
  ...['pnpm', 'exec', 'vitest', `--merge-reports=${join(reports, 'coverage')}`, '--reporter=dot', '--coverage'],
  ...[
    '--coverage.reporter=text',
    '--coverage.reportOnFailure',
    `--coverage.reportsDirectory=${join(reports, 'coverage-all')}`,
  ],
  ...[`--coverage.thresholds.lines=${MIN_COVERAGE}`, `--coverage.thresholds.branches=${MIN_COVERAGE}`],
  ...SOURCES.exclude.map((path) => `--coverage.exclude=${path}`),
  `--coverage.include=${SOURCES.include}`,
]

const ADAPTERS = ['testing', 'react', 'react18', 'vue', 'vue33', 'vue36']

const STEPS: readonly Step[] = [
  { name: 'browsers', run: ['node', 'scripts/browsers.ts'], show: /^!!!/ },
  // Debian's installer serves one at a time.
  { name: 'redis', run: ['node', 'scripts/redis.ts'], after: ['browsers'], show: /^!!!/ },
  { name: 'runtimes', run: ['node', 'scripts/runtimes.ts'], show: /^!!!/ },
  { name: 'types', run: ['pnpm', 'run', 'typecheck'] },
  { name: 'format', run: ['pnpm', 'exec', 'oxfmt', '--check', '.'] },
  { name: 'snippets', run: ['node', 'scripts/snippets.ts'], show: /snippets in/ },
  { name: 'lockfile', run: ['node', 'scripts/lockfile.ts'] },
  { name: 'build', run: ['pnpm', 'run', 'build'] },
  // Both follow imports that only the built packages answer: e2e/consumer knows no source.
  { name: 'lint', run: ['pnpm', 'run', 'lint'], needs: ['build'] },
  { name: 'unused', run: ['pnpm', 'exec', 'knip'], needs: ['build'] },
  { name: 'sizes', run: ['node', 'scripts/sizes.ts'], needs: ['build'], show: / of / },
  { name: 'packages', run: ['node', 'scripts/packages.ts'], needs: ['build'] },
  { name: 'playground', run: ['pnpm', '--filter', 'playground', 'run', 'build'] },
  {
    name: 'core',
    run: vitest('core', '--project=core', ...measured('core', IN_BROWSER)),
    count: () => countVitest('core', { 'packages/core': 1 }),
    alone: true,
  },
  {
    name: 'chromium',
    run: vitest('chromium', '--project=browser', ...measured('chromium', [])),
    count: () => countVitest('chromium', { 'packages/core': 1 }),
    needs: ['browsers'],
    alone: true,
  },
  { name: 'coverage', run: MERGED, after: ['core', 'chromium'], show: /% Branch|All files/ },
  {
    name: 'adapters',
    run: vitest('adapters', ...ADAPTERS.map((project) => `--project=${project}`)),
    count: () => countVitest('adapters', { 'packages/testing': 1, 'packages/react': 2, 'packages/vue': 3 }),
    // The emulator's own tests look at it in Chromium.
    needs: ['browsers'],
    alone: true,
  },
  {
    name: 'server',
    run: vitest('server', '--project=server'),
    count: () => countVitest('server', { 'packages/server': 1 }),
    needs: ['redis', 'runtimes'],
    alone: true,
  },
  {
    name: 'e2e',
    run: ['pnpm', '--filter', 'e2e', 'test'],
    count: () => countPlaywright('e2e'),
    needs: ['browsers'],
    alone: true,
  },
]

interface Result {
  readonly output: string
  readonly ok: boolean
}

function execute([command = '', ...args]: readonly string[]): Promise<Result> {
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: '1', PLAYWRIGHT_JSON: join(reports, 'e2e.json') }
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    let output = ''
    const hear = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', (error) => resolve({ output: `${output}\n${error.message}`, ok: false }))
    child.on('close', (code, signal) => {
      resolve({ output: signal === null ? output : `${output}\nended by ${signal}`, ok: code === 0 })
    })
  })
}

/** Tests all passed and yet the step did not: coverage, an error outside a test, a crash. That is one failure. */
function judge(step: Step, { ok }: Result): Tally {
  if (step.count === undefined) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, remarks: [] }
  try {
    const tally = step.count()
    return ok || tally.failed > 0
      ? tally
      : { ...tally, failed: 1, remarks: ['every test passed, but not the step itself'] }
  } catch (error) {
    return { passed: 0, failed: 1, remarks: [`no report of its tests: ${String(error)}`] }
  }
}

const tallies = new Map<string, Tally>()

function tell(step: Step, tally: Tally, milliseconds: number, output: string): void {
  const mark = tally.failed > 0 ? '✗' : '✓'
  const counts = step.count === undefined ? '' : `  ${tally.passed} passed, ${tally.failed} failed`
  console.log(`${mark} ${step.name.padEnd(18)}${(milliseconds / 1000).toFixed(1).padStart(6)} s${counts}`)
  const said = output.trimEnd().split('\n')
  const worth = tally.failed === 0 ? said.filter((line) => step.show?.test(line)) : said
  const lines = [...worth, ...tally.remarks.map((remark) => `→ ${remark}`)]
  if (lines.length === 0) return
  console.log(lines.map((line) => `  │ ${line}`).join('\n'))
}

async function take(step: Step): Promise<void> {
  const started = performance.now()
  const broken = step.needs?.find((need) => (tallies.get(need)?.failed ?? 0) > 0)
  const result = broken === undefined ? await execute(step.run) : { output: `needs ${broken}, which failed`, ok: false }
  const tally: Tally = broken === undefined ? judge(step, result) : { passed: 0, failed: 1, remarks: [] }
  tallies.set(step.name, tally)
  tell(step, tally, performance.now() - started, result.output)
}

/** Cheap steps side by side, the others by themselves; in the order of the list where nothing speaks against it. */
async function runAll(steps: readonly Step[]): Promise<void> {
  const waiting = [...steps]
  const running = new Map<Step, Promise<void>>()
  const names = new Set(steps.map((step) => step.name))
  const settled = (step: Step): boolean =>
    [...(step.needs ?? []), ...(step.after ?? [])].every((one) => tallies.has(one) || !names.has(one))
  const fits = (step: Step): boolean =>
    step.alone === true
      ? running.size === 0
      : running.size < Math.max(2, availableParallelism()) && ![...running.keys()].some((one) => one.alone)
  while (waiting.length + running.size > 0) {
    const next = waiting.find((step) => settled(step) && fits(step))
    if (next === undefined) {
      await Promise.race(running.values())
      continue
    }
    waiting.splice(waiting.indexOf(next), 1)
    running.set(
      next,
      take(next).finally(() => running.delete(next)),
    )
  }
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name))
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(', ')}. There are: ${STEPS.map((step) => step.name).join(', ')}.`)
  process.exit(1)
}
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
await runAll(wanted.length === 0 ? STEPS : STEPS.filter((step) => wanted.includes(step.name)))
const sum = (field: 'passed' | 'failed'): number =>
  [...tallies.values()].reduce((total, tally) => total + tally[field], 0)
process.exitCode = sum('failed') > 0 ? 1 : 0
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
