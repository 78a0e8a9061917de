// What this machine has, and how a program that is missing is brought where Debian's packages can be had.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export function runnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

export function onPath(...names: string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(runnable)
}

/** What a variable names wins; a variable that names nothing is a mistake worth hearing about. */
export function named(variable: string): string | undefined {
  const path = process.env[variable]
  if (path === undefined || path === '') return undefined
  if (runnable(path)) return path
  throw new Error(`${variable} is set to ${path}, which is not a program.`)
}

const APT = 'apt-get'

/** Does nothing where this is not Debian, or not root. */
export function installFromDebian(packages: readonly string[]): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || onPath(APT) === undefined) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  console.log(`Installing ${packages.join(', ')}`)
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
  ])
    spawnSync(APT, args, { env, stdio: ['ignore', 'inherit', 'inherit'] })
}
