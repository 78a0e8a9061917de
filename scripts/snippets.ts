// Holds the documents to the code: type-checks what they show against the source of the packages, `ts`, `tsx`, `vue` and
// the module script of `html`. What a snippet takes for granted is in `snippets.given.d.ts`. A block that is nothing of
// the kind says so by its language.
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Snippet {
  readonly document: string
  readonly language: string
  /** The line of its fence, from 1. */
  readonly line: number
  /** Everything before it is blank, so that a line has the same number here as in the document. */
  readonly code: string
}

/** As much of Vue's compiler as is needed. */
interface Compiler {
  parse(source: string): { readonly descriptor: { readonly template: Template | null } }
  compileTemplate(options: { source: string; filename: string; id: string }): {
    readonly errors: readonly (string | { readonly message: string; readonly loc?: Place })[]
  }
}
interface Place {
  readonly start: { readonly line: number }
}
interface Template {
  readonly content: string
  readonly loc: Place
}

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, '.cache/snippets')
const DOCUMENTS = ['README.md', '{packages,examples}/*/README.md', '{playground,bench}/README.md', 'docs/*.md']
/** What these depend on, a snippet may import; of two versions, that of the first. */
const WORKSPACES = ['playground', 'packages/server', 'packages/react', 'e2e', '.']
/** Nothing to check. */
const OTHER = ['text', 'sh', 'json', 'css']
/** Files of the reader's that snippets import. */
const STAND_INS = {
  // What the plain tour copies next to its page.
  'captcha-field.ts': "export * from '@captcha-field/core/plain'\n",
  'App.vue': '<template><p /></template>\n',
}
/** `return`: some snippets stand in the middle of a function. */
const FORGIVEN = 'TS1108'

/** The newest knows more than the oldest that the adapter is for. */
const OLDEST_VUE = createRequire(import.meta.url)(
  join(root, 'compat/vue33/node_modules/vue/compiler-sfc/index.js'),
) as Compiler

const problems: string[] = []
const tell = (document: string, line: number, problem: string): void => {
  problems.push(`${document}:${line}: ${problem}`)
}

/** Blank but for the lines from `first` up to `end`, both counted from 0. */
const only = (lines: readonly string[], first: number, end: number): string =>
  lines.map((line, at) => (at >= first && at < end ? line : '')).join('\n')

function snippetsOf(document: string): readonly Snippet[] {
  const lines = readFileSync(join(root, document), 'utf8').split('\n')
  const fences = [...lines.entries()].filter(([, line]) => /^[\s>]*(```|~~~)/.test(line))
  return fences.flatMap(([at, fence], index) => {
    if (index % 2 === 1) return []
    const language = fence.replace(/^[\s>`~]*/, '')
    const end = fences[index + 1]?.[0] ?? lines.length
    return [{ document, language, line: at + 1, code: only(lines, at + 1, end) }]
  })
}

/** The program of a page. To a page that was written for it, nothing that it asks for is missing. */
function scriptOf({ document, line, code }: Snippet): string {
  const lines = code.split('\n')
  const first = lines.findIndex((one) => one.includes('<script type="module">'))
  if (first < 0) tell(document, line, 'has no module script; if that is the point, mark it as text')
  const end = lines.findIndex((one) => one.includes('</script>'))
  return only(lines, first + 1, end).replace(
    '\n'.repeat(first + 1),
    `${'\n'.repeat(first)}declare const document: GivenDocument\n`,
  )
}

/** The packages and what they depend on, from where the snippets are. */
function linkModules(): void {
  for (const workspace of WORKSPACES) {
    const modules = join(root, workspace, 'node_modules')
    for (const name of globSync(['[!.@]*', '@*/*'], { cwd: modules })) {
      const link = join(folder, 'node_modules', name)
      if (existsSync(link)) continue
      mkdirSync(dirname(link), { recursive: true })
      symlinkSync(realpathSync(join(modules, name)), link, 'junction')
    }
  }
}

/** Answers with what was written, by the name of its file. */
function write(snippets: readonly Snippet[]): ReadonlyMap<string, Snippet> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  linkModules()
  // As source, so that it is checked too.
  copyFileSync(join(root, 'scripts/snippets.given.d.ts'), join(folder, 'given.ts'))
  for (const [name, code] of Object.entries(STAND_INS)) writeFileSync(join(folder, name), code)
  const settings = {
    extends: '../../playground/tsconfig.json',
    compilerOptions: { types: ['node'] },
    vueCompilerOptions: { strictTemplates: true },
    include: ['*'],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
  const written = new Map<string, Snippet>()
  for (const snippet of snippets) {
    const { document, language, line, code } = snippet
    const name = `${document.replaceAll('/', '.')}.${line}.${language === 'html' ? 'ts' : language}`
    const program = language === 'html' ? scriptOf(snippet) : code
    // A module each, so that no snippet sees the names of another.
    writeFileSync(join(folder, name), language === 'vue' ? program : `${program}\nexport {}\n`)
    written.set(name, snippet)
  }
  return written
}

function checkTypes(written: ReadonlyMap<string, Snippet>): void {
  const args = ['--filter', 'playground', 'exec', 'vue-tsc', '--pretty', 'false', '-p', folder]
  const { stdout, stderr, status } = spawnSync('pnpm', args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  let found = 0
  for (const said of stdout.split('\n').filter(Boolean)) {
    const [, file = '', line, code, message = said] = /^(.+)\((\d+),\d+\): error (\w+): (.*)$/.exec(said) ?? []
    found++
    if (code === FORGIVEN) continue
    const snippet = written.get(basename(file))
    if (snippet) tell(snippet.document, Number(line), message)
    else problems.push(said)
  }
  if (status !== 0 && found === 0) problems.push(`vue-tsc: ${stderr}`)
}

function checkTemplate({ document, code }: Snippet): void {
  const { parse, compileTemplate } = OLDEST_VUE
  const { template } = parse(code).descriptor
  if (!template) return
  const { errors } = compileTemplate({ source: template.content, filename: document, id: document })
  for (const error of errors) {
    const [message, at] = typeof error === 'string' ? [error, 1] : [error.message, error.loc?.start.line ?? 1]
    tell(document, template.loc.start.line + at - 1, `Vue 3.3: ${message}`)
  }
}

const documents = globSync(DOCUMENTS, { cwd: root }).map((path) => path.replaceAll('\\', '/'))
const blocks = documents.toSorted().flatMap(snippetsOf)
const snippets = blocks.filter(({ language }) => ['ts', 'tsx', 'vue', 'html'].includes(language))
for (const { document, line, language } of blocks.filter((block) => !snippets.includes(block)))
  if (!OTHER.includes(language))
    tell(document, line, `a block of ${language || 'no language'}: is it ${OTHER.join(', ')}?`)
for (const snippet of snippets) if (snippet.language === 'vue') checkTemplate(snippet)
checkTypes(write(snippets))
if (problems.length > 0) console.log(problems.join('\n'))
console.log(`${snippets.length} snippets in ${documents.length} documents, ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
