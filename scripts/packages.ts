// Packs every package as it would be published, looks into the tarballs, and installs them into an empty Vite project,
// where a React, a Vue and a plain page are type-checked, built, rendered on a server and opened in Chromium, as is a page
// without a bundler.
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { preview } from 'vite'
import { find } from './browsers.ts'

interface Manifest {
  readonly name: string
  readonly type?: string
  readonly sideEffects?: boolean
  readonly dependencies?: { readonly [name: string]: string }
  readonly exports: { readonly [entry: string]: string | { readonly types: string; readonly default: string } }
}

const root = fileURLToPath(new URL('..', import.meta.url))
const PACKAGES = readdirSync(join(root, 'packages'))
/** The files of React that call hooks or make components; everything else may run on a server. */
const CLIENT_FILES = ['CaptchaConfig.js', 'CaptchaField.js', 'CaptchalaField.js', 'HcaptchaField.js', 'useCaptcha.js']

const problems: string[] = []
function check(fine: boolean, problem: string): void {
  if (!fine) problems.push(problem)
}

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

function pnpm(cwd: string, ...args: string[]): string {
  // Node's own warnings and pnpm's news go to stderr, which matters only when the command fails.
  return execFileSync('pnpm', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  })
}

/** Packs one package and unpacks it again; answers with where its files are now. */
function pack(name: string, tarballs: string): string {
  pnpm(join(root, 'packages', name), 'pack', '--out', join(tarballs, `${name}.tgz`))
  const unpacked = join(tarballs, name)
  mkdirSync(unpacked)
  execFileSync('tar', ['-xzf', join(tarballs, `${name}.tgz`), '-C', unpacked])
  return join(unpacked, 'package')
}

function targetsOf({ exports }: Manifest): readonly string[] {
  const targets = Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? [entry] : Object.values(entry),
  )
  return targets.map((target) => target.replace('./', ''))
}

function inspectManifest(name: string, folder: string, files: readonly string[]): void {
  const text = readFileSync(join(folder, 'package.json'), 'utf8')
  const manifest = JSON.parse(text) as Manifest
  check(manifest.type === 'module', `${name} is not ESM`)
  check(manifest.sideEffects === false, `${name} does not say that it has no side effects`)
  check(
    !text.includes('workspace:') && !text.includes('catalog:'),
    `${name} depends on something only the workspace has`,
  )
  check(!text.includes('@captcha-field/source'), `${name} leads to source that is not in its tarball`)
  for (const target of targetsOf(manifest)) {
    check(files.includes(target), `${name} exports ${target}, which is not in its tarball`)
  }
}

function inspectCode(name: string, folder: string, file: string): void {
  const code = readFileSync(join(folder, file), 'utf8')
  check(!/\brequire\(|\bmodule\.exports\b/.test(code), `${name}/${file} is not ESM`)
  // A file that only hands on has no line to lead back to.
  const own = code.split('\n').some((line) => !/^(import .*|export \{.*\};?|export .* from .*)?$/.test(line))
  check(!own || code.includes('//# sourceMappingURL='), `${name}/${file} has no source map`)
  const directives = code.match(/^\s*["']use client["']/gm)?.length ?? 0
  const wanted = name === 'react' && CLIENT_FILES.includes(basename(file)) ? 1 : 0
  check(directives === wanted, `${name}/${file} says "use client" ${directives} times instead of ${wanted}`)
  check(wanted === 0 || /^["']use client["']/.test(code), `${name}/${file} says "use client" too late`)
}

function inspectMap(name: string, folder: string, file: string): void {
  const map = json(join(folder, file)) as { sourcesContent?: readonly (string | null)[] }
  check(
    map.sourcesContent?.every((content) => content !== null) ?? false,
    `${name}/${file} leads to source that is not there`,
  )
}

function inspect(name: string, folder: string): void {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  const expected = /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/.+\.(js|js\.map|d\.ts))$/
  const exported = targetsOf(json(join(folder, 'package.json')) as Manifest)
  for (const file of files) check(expected.test(file) || exported.includes(file), `${name} publishes ${file}`)
  for (const file of ['README.md', 'LICENSE']) check(files.includes(file), `${name} has no ${file}`)
  const code = files.filter((file) => file.endsWith('.js'))
  check(code.length > 0, `${name} publishes no code`)
  inspectManifest(name, folder, files)
  for (const file of code) inspectCode(name, folder, file)
  for (const file of files.filter((one) => one.endsWith('.js.map'))) inspectMap(name, folder, file)
  if (name === 'react') {
    const missing = CLIENT_FILES.filter((file) => !files.includes(`dist/${file}`))
    check(missing.length === 0, `react has no ${missing.join(', ')}`)
  }
}

/** The versions that the workspace has, so that nothing needs to be fetched. */
function versionOf(workspace: string, dependency: string): string {
  const found = createRequire(join(root, workspace, 'package.json'))
    .resolve.paths(dependency)
    ?.map((folder) => join(folder, dependency, 'package.json'))
  for (const path of found ?? []) {
    try {
      return (json(path) as { version: string }).version
    } catch {
      // Not in this folder: the next one up.
    }
  }
  throw new Error(`${workspace} has no ${dependency}`)
}

function install(project: string, tarballs: string): void {
  cpSync(join(root, 'e2e/consumer'), project, { recursive: true })
  cpSync(join(root, 'packages/server/examples/fetch.ts'), join(project, 'guard.ts'))
  const own = PACKAGES.map((name) => [`@captcha-field/${name}`, `file:${join(tarballs, `${name}.tgz`)}`] as const)
  const others = [
    'react',
    'react-dom',
    '@types/node',
    '@types/react',
    '@types/react-dom',
    '@vitejs/plugin-react',
    'vue',
    '@vitejs/plugin-vue',
    'vite',
  ]
  const dependencies = Object.fromEntries([...own, ...others.map((name) => [name, versionOf('e2e', name)] as const)])
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }))
  // The tarballs know each other by version, which no registry has yet.
  const overrides = own.map(([name, place]) => `  '${name}': '${place}'`).join('\n')
  writeFileSync(
    join(project, 'pnpm-workspace.yaml'),
    `packages: []\npmOnFail: ignore\nallowBuilds: {}\noverrides:\n${overrides}\n`,
  )
  pnpm(project, 'install', '--prefer-offline', '--no-frozen-lockfile')
  // As the README has it, for pages without a bundler.
  cpSync(join(project, 'node_modules/@captcha-field/core/dist/plain.js'), join(project, 'public/captcha-field.js'))
}

/** In order: does it compile, does it build, does a server render it. Each throws what its command said. */
function build(project: string): void {
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', project], { cwd: project, stdio: 'inherit' })
  pnpm(project, 'exec', 'vite', 'build', '--logLevel', 'warn')
  const rendered = execFileSync(process.execPath, ['server.ts'], { cwd: project, encoding: 'utf8' })
  for (const line of ['core idle', 'react data-captcha="idle"', 'vue data-captcha="idle"']) {
    check(rendered.split('\n').includes(line), `on a server, expected "${line}" in:\n${rendered}`)
  }
}

const bytesOf = (folder: string): number =>
  globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)

/** The server's half: it loads where there is no bundler, types included where there is no DOM, and brings nothing along. */
function serve(project: string, tarballs: string): void {
  const strict = ['--strict', '--exactOptionalPropertyTypes', '--noEmit', '--module', 'NodeNext', '--target', 'ES2022']
  const args = [...strict, '--lib', 'ES2022', '--types', 'node', '--ignoreConfig', 'guard.ts']
  execFileSync(join(root, 'node_modules/.bin/tsc'), args, { cwd: project, stdio: 'inherit' })
  const code = `import { createHandler } from './guard.ts'
import { hcaptchaVerifier } from '@captcha-field/server'
const handler = createHandler(hcaptchaVerifier({ secret: 'none' }), ({ code }) => console.log(code))
console.log((await handler(new Request('https://shop.example', { method: 'POST' }))).status)`
  writeFileSync(join(project, 'guarded.ts'), code)
  const said = execFileSync(process.execPath, ['guarded.ts'], { cwd: project, encoding: 'utf8' })
  check(said === 'missing-input-response\n403\n', `the server package, installed, said:\n${said}`)
  const { dependencies = {} } = json(join(tarballs, 'server/package/package.json')) as Manifest
  const names = Object.keys(dependencies)
  check(names.join() === '@captcha-field/core', `the server package depends on ${names.join(', ')}`)
  const [own, core] = ['server', 'core'].map((name) => Math.round(bytesOf(join(tarballs, name, 'package')) / 1000))
  console.log(`server: ${own} kB installed, and ${core} kB of core`)
}

/** The beginnings of all sentences that `pattern` finds in the files. */
function sentences(files: string, pattern: RegExp): readonly string[] {
  const code = globSync(files).map((file) => readFileSync(file, 'utf8'))
  return [...code.join('\n').matchAll(pattern)].map((match) => match[1] ?? '')
}

function inspectBundle(project: string, tarballs: string): void {
  // Not left to the user's bundler: not every one follows a constant from file to file.
  for (const file of globSync(join(tarballs, '{core,react,vue}/package/dist/!(explain).js')))
    check(!/console\.\w+\(/.test(readFileSync(file, 'utf8')), `${file} has a development message`)
  const built = globSync(join(project, 'dist/**/*.js'))
  const code = built.map((file) => readFileSync(file, 'utf8')).join('\n')
  const unwanted = {
    'development messages': sentences(
      join(tarballs, '{core,react,vue}/package/dist/**/*.js'),
      /console\.\w+\(\s*["'`]([^"'`$]{12,})/g,
    ),
    'the sentences of explain': sentences(join(tarballs, 'core/package/dist/explain.js'), /["'`]([^"'`$]{40,})/g),
  }
  for (const [what, texts] of Object.entries(unwanted)) {
    check(texts.length > 0, `the packages have no ${what} to look for`)
    for (const text of texts) check(!code.includes(text), `the application carries ${what}: ${text}`)
  }
}

/** Opens every page with the vendor out of reach: the field must be there all the same. */
async function open(project: string): Promise<void> {
  const executablePath = find().chromium
  const server = await preview({
    root: project,
    configFile: join(project, 'vite.config.js'),
    logLevel: 'warn',
    preview: { port: 0, host: '127.0.0.1' },
  })
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  try {
    const page = await browser.newPage()
    page.on('pageerror', (error) => problems.push(`a page threw ${String(error)}`))
    await page.route(/hcaptcha\.com/, (route) => route.abort())
    const address = server.httpServer.address()
    const port = typeof address === 'object' ? address?.port : undefined
    for (const name of ['react', 'vue', 'plain', 'unbundled']) {
      await page.goto(`http://127.0.0.1:${port}/${name}.html`)
      await page
        .locator('[data-captcha="loading"]')
        .waitFor({ state: 'attached', timeout: 5000 })
        .catch(() => problems.push(`${name}.html shows no field that loads`))
    }
  } finally {
    await browser.close()
    await server.close()
  }
}

const folder = mkdtempSync(join(tmpdir(), 'captcha-field-'))
try {
  const tarballs = join(folder, 'tarballs')
  const project = join(folder, 'project')
  mkdirSync(tarballs)
  for (const name of PACKAGES) inspect(name, pack(name, tarballs))
  install(project, tarballs)
  build(project)
  serve(project, tarballs)
  inspectBundle(project, tarballs)
  await open(project)
} catch (error) {
  // What was seen before matters too: it is often the cause.
  problems.push(String(error))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(problems.length === 0 ? `${PACKAGES.join(', ')} are fit to publish` : problems.join('\n'))
process.exitCode = problems.length === 0 ? 0 : 1
