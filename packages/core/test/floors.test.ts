import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** From the ground up. A file imports from lower floors only, never from a neighbour. */
const FLOORS: readonly (readonly string[])[] = [
  ['errors', 'dev', 'dev.development'],
  [
    'canonical',
    'checkSrc',
    'verifyExplanations',
    'trusted',
    'violation',
    'providers/captchalaCsp',
    'providers/captchalaErrors',
    'providers/hcaptchaCsp',
  ],
  [
    ...['script', 'tokens', 'presence', 'clock', 'state', 'events', 'explanations', 'provider'],
    ...['dialog', 'limits', 'run', 'submit'],
  ],
  [
    'explain',
    'providers/hcaptchaOptions',
    ...['Activity', 'Options', 'Tokens'].map((part) => `providers/captchala${part}`),
  ],
  ['providers/captchalaFiles'],
  ['providers/captchalaWidget'],
  ['providers/captchala', 'providers/hcaptcha', 'api', 'host', 'place'],
  ['captcha'],
  ['form', 'trace', 'adapter'],
  ['field'],
  ['index'],
]

/** Types only, the seam and what the machine is to others: may be imported as types from anywhere. */
const CONTRACTS: readonly string[] = ['provider', 'api']

/** What each package knows besides its own files. */
const KNOWN: { readonly [name: string]: readonly string[] } = {
  core: ['#dev'],
  react: ['@captcha-field/core', 'react', 'react-dom'],
  vue: ['@captcha-field/core', 'vue'],
  testing: ['@captcha-field/core', 'node:'],
  server: ['@captcha-field/core/errors', '@captcha-field/core/explain'],
}

const packages = fileURLToPath(new URL('../..', import.meta.url))

interface Source {
  /** The path below the package's `src`, without its ending. */
  readonly name: string
  readonly code: string
  readonly imports: readonly { readonly from: string; readonly typesOnly: boolean }[]
}

const IMPORT = /\b(?:import|export)\s+(type\s)?(?:[^'"`;=]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g

/** Comments may name anything, and show imports; what is left is what runs. */
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '')

function importsOf(code: string): Source['imports'] {
  return [...code.matchAll(IMPORT)].map((match) => ({ from: match[2] ?? match[3]!, typesOnly: match[1] !== undefined }))
}

function sources(name: string): readonly Source[] {
  const folder = join(packages, name, 'src')
  return globSync('**/*.{ts,tsx}', { cwd: folder }).map((path) => {
    const code = withoutComments(readFileSync(join(folder, path), 'utf8'))
    return { name: path.replaceAll('\\', '/').replace(/\.tsx?$/, ''), code, imports: importsOf(code) }
  })
}

const floorOf = (name: string): number => FLOORS.findIndex((floor) => floor.includes(name))

/** The file that a relative import means, named like `Source.name`. */
const target = (from: string, specifier: string): string =>
  relative('/', join('/', dirname(from), specifier))
    .replaceAll('\\', '/')
    .replace(/\.tsx?$/, '')

/** Every import that goes up or sideways. */
function upwards(files: readonly Source[]): readonly string[] {
  return files.flatMap(({ name, imports }) =>
    imports.flatMap(({ from, typesOnly }) => {
      if (!from.startsWith('.')) return []
      const imported = target(name, from)
      if (CONTRACTS.includes(imported) && typesOnly) return []
      return floorOf(imported) < floorOf(name) ? [] : [`${name} imports ${imported}`]
    }),
  )
}

function known(name: string, file: string, from: string): boolean {
  if (from.startsWith('.')) return join(name, dirname(file), from).startsWith(join(name, '/'))
  return KNOWN[name]!.some((one) => from === one || from.startsWith(one.endsWith(':') ? one : `${one}/`))
}

/** Every import of what a package should not know, its neighbours' files included. */
function strangers(name: string, files: readonly Source[]): readonly string[] {
  return files.flatMap((file) =>
    file.imports
      .filter(({ from }) => !known(name, file.name, from))
      .map(({ from }) => `${name}/${file.name} imports ${from}`),
  )
}

const source = (name: string, text: string): Source => ({ name, code: text, imports: importsOf(text) })

describe('floors', () => {
  const core = sources('core')

  it('has every file of core on exactly one floor, and no floor for a file that is gone', () => {
    expect(core.map(({ name }) => name).toSorted()).toEqual(FLOORS.flat().toSorted())
  })

  it('lets a file import from lower floors only', () => {
    expect(upwards(core)).toEqual([])
  })

  it('names the pair that offends', () => {
    const files = [
      source('tokens', `import { TABLE } from './state.ts'\nimport type { Widget } from './provider.ts'`),
      source('clock', `export { createCaptcha } from './captcha.ts'`),
      source('errors', `import type { CaptchaEvent } from './events.ts'`),
      source(
        'providers/hcaptcha',
        `import {\n  brought,\n} from '../script.ts'\nconst late = () => import('../form.ts')`,
      ),
    ]
    expect(upwards(files)).toEqual([
      'tokens imports state',
      'clock imports captcha',
      'errors imports events',
      'providers/hcaptcha imports form',
    ])
  })
})

describe('packages', () => {
  it.each(Object.keys(KNOWN))('%s imports only what it may know', (name) => {
    expect(strangers(name, sources(name))).toEqual([])
  })

  it('names the import of a stranger', () => {
    const files = [
      source('useCaptcha', `import { ref } from 'vue'\nimport { bindForm } from '@captcha-field/core'`),
      source('index', `export * from '../../vue/src/index.ts'\nimport 'react-dom/client'`),
    ]
    expect(strangers('react', files)).toEqual([
      'react/useCaptcha imports vue',
      'react/index imports ../../vue/src/index.ts',
    ])
  })

  it('names a vendor in its provider only', () => {
    // The indexes hand providers on. A field of one vendor carries its name, and explain speaks of vendors' dashboards.
    const mayName = /^providers\/|^index$|^expla(in|nations)$|Field$/i
    const naming = ['core', 'react', 'vue'].flatMap((name) =>
      sources(name)
        .filter((file) => !mayName.test(file.name) && /hcaptcha|captchala|recaptcha|turnstile/i.test(file.code))
        .map((file) => `${name}/${file.name}`),
    )
    expect(naming).toEqual([])
  })
})
