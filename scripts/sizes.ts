// What an application pays: the built packages, bundled and minified as for production, brotli, frameworks left out.
// `sizes.json` says what is imported, how many bytes it may be, and which of our files and words must not come along.
// With --features, also how the bytes are spread over our files.
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle, ENTRY, FRAMEWORKS, type Bundle } from './bundle.ts'

interface Budget {
  readonly name: string
  readonly import: readonly string[] | '*'
  readonly from: string
  /** Bytes. */
  readonly limit: number
  readonly without?: readonly string[]
  /** Words of another vendor. */
  readonly unsaid?: string
}

const root = fileURLToPath(new URL('..', import.meta.url))
const budgets = JSON.parse(readFileSync(join(root, 'sizes.json'), 'utf8')) as readonly Budget[]

/** Never in any bundle: the sentences for developers. */
const NEVER = ['explain']

const nameOf = (file: string): string => basename(file, '.js')

function problemsOf(budget: Budget, { bytes, code, files }: Bundle): readonly string[] {
  const unwanted = [...files.keys()].map(nameOf).filter((name) => [...NEVER, ...(budget.without ?? [])].includes(name))
  return [
    ...(bytes > budget.limit ? [`${bytes - budget.limit} bytes too many`] : []),
    ...unwanted.map((name) => `contains ${name}`),
    ...(budget.unsaid !== undefined && new RegExp(budget.unsaid, 'i').test(code) ? [`says ${budget.unsaid}`] : []),
    ...(code.includes('console.') ? ['contains a development message'] : []),
  ]
}

/** Each file is compressed by itself, and the sum scaled to what they are together. */
async function spread({ bytes, files }: Bundle): Promise<void> {
  const alone: { file: string; size: number }[] = []
  for (const [file, names] of files) {
    const { bytes: size } = await bundle(names, file, (id) => id !== ENTRY && id !== file)
    alone.push({ file, size })
  }
  const sum = alone.reduce((total, { size }) => total + size, 0)
  for (const { file, size } of alone.toSorted((one, other) => other.size - one.size)) {
    const share = Math.round((size * bytes) / sum)
    console.log(`${String(share).padStart(21)}  ${file.replace(join(root, 'packages/'), '').replace('/dist', '')}`)
  }
}

for (const budget of budgets) {
  const made = await bundle(budget.import, join(root, budget.from), FRAMEWORKS)
  const problems = problemsOf(budget, made)
  if (problems.length > 0) process.exitCode = 1
  const verdict = problems.length === 0 ? '' : `  ✗ ${problems.join(', ')}`
  console.log(`${budget.name.padEnd(15)}${String(made.bytes).padStart(6)} of ${budget.limit}${verdict}`)
  if (process.argv.includes('--features')) await spread(made)
}
