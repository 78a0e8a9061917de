// `npm start` and `npm test` begin here. Runs on any Node 18+, without dependencies: brings the Node and the pnpm that
// the project needs into .tools/ when the machine's are missing or too old, installs, then runs the named scripts.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const pnpmVersion = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager.split('@')[1]
const nodeVersion = readFileSync(join(root, '.node-version'), 'utf8').trim()
const windows = process.platform === 'win32'

function run(command, args, options = {}) {
  return spawnSync(command, args, { stdio: 'inherit', shell: windows, ...options })
}

function must(result) {
  if (result.error) {
    console.error(`Could not run ${result.error.path ?? 'a command'}: ${result.error.message}`)
    process.exit(1)
  }
  if (result.status !== 0) process.exit(result.status ?? 1)
}

/** The range of package.json's "engines": what the test tools need. */
function nodeSuffices() {
  const [major, minor, patch] = process.versions.node.split('.').map(Number)
  return (major === 22 && (minor > 22 || (minor === 22 && patch >= 2))) || (major === 24 && minor >= 15) || major >= 26
}

/** Node as an npm package: no download from anywhere but the registry that npm already uses. */
function nodePackage() {
  const name = { 'linux-x64': 'linux-x64', 'linux-arm64': 'linux-arm64', 'win32-x64': 'win-x64' }[
    `${process.platform}-${process.arch}`
  ]
  if (name) return `node-${name}@${nodeVersion}`
  console.error(
    `Node ${process.versions.node} is too old for the tools of this project: please install Node ${nodeVersion}.`,
  )
  process.exit(1)
}

function tools() {
  const wanted = nodeSuffices() ? [] : [nodePackage()]
  const pnpm = run('pnpm', ['--version'], { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8', cwd: dirname(root) })
  if (pnpm.status !== 0 || pnpm.stdout.trim() !== pnpmVersion) wanted.push(`pnpm@${pnpmVersion}`)
  if (wanted.length === 0) return process.env

  const folder = join(root, '.tools', wanted.join('+').replaceAll('@', '-'))
  if (!existsSync(join(folder, '.done'))) {
    console.log(`Fetching ${wanted.join(' and ')} into .tools/ …`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"private":true}\n')
    const quiet = ['--ignore-scripts', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error']
    // Inside `npm start`, npm would install into this project unless its inherited prefix is overruled.
    must(
      run('npm', ['install', ...quiet, ...wanted], {
        cwd: folder,
        env: { ...process.env, npm_config_local_prefix: folder },
      }),
    )
    writeFileSync(join(folder, '.done'), '')
  }
  return { ...process.env, PATH: join(folder, 'node_modules', '.bin') + delimiter + process.env.PATH }
}

const env = tools()
if (process.argv[2] === 'install') must(run('pnpm', ['install', ...process.argv.slice(3)], { cwd: root, env }))
else if (process.argv[2] === '--') must(run(process.argv[3], process.argv.slice(4), { cwd: root, env }))
else {
  must(run('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], { cwd: root, env }))
  for (const script of process.argv.slice(2)) must(run('pnpm', ['--silent', 'run', script], { cwd: root, env }))
}
