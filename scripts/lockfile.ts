// Looks for what a lockfile written on one machine does to another: native binaries that are locked for this platform
// only, and addresses of a registry that only this machine can reach.
import { readFileSync } from 'node:fs'

const lockfile = readFileSync(new URL('../pnpm-lock.yaml', import.meta.url), 'utf8')
const packages = lockfile.slice(lockfile.indexOf('\npackages:'), lockfile.indexOf('\nsnapshots:'))
const locked = new Set([...packages.matchAll(/^ {2}'?(@?[^@\s]+@[^'\s(]+?)'?:$/gm)].map((match) => match[1] ?? ''))

const LINUX = /linux-x64(-gnu)?(?=@)/
/** What a Mac and a Windows machine would install instead. Not every package says which Windows it means. */
const TWINS = [['darwin-arm64'], ['win32-x64-msvc', 'win32-x64']]

const natives = [...locked].filter((name) => LINUX.test(name))
const alone = natives.flatMap((name) =>
  TWINS.filter((twins) => !twins.some((twin) => locked.has(name.replace(LINUX, twin)))).map(
    (twins) => `${name} is locked without ${twins.join(' or ')}`,
  ),
)
const addresses = lockfile
  .split('\n')
  .flatMap((line, index) => (/https?:/.test(line) ? [`line ${index + 1} has an address: ${line.trim()}`] : []))
const blind = natives.length === 0 ? ['no native package was recognised, so nothing was checked'] : []
const problems = [...blind, ...alone, ...addresses]

console.log(problems.length === 0 ? `${natives.join('\n')}\nall have their twins` : problems.join('\n'))
process.exitCode = problems.length === 0 ? 0 : 1
