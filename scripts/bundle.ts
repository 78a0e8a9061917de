import { brotliCompressSync } from 'node:zlib'
import { rolldown, type ExternalOption } from 'rolldown'

export interface Bundle {
  readonly bytes: number
  readonly code: string
  /** The files whose code is in it, each with the exports that are used. */
  readonly files: ReadonlyMap<string, readonly string[]>
}

/** The entry of every bundle. */
export const ENTRY = '\0entry'
/** Left out: an application has them anyway. */
export const FRAMEWORKS = /^(react|react-dom|vue)(\/|$)/

/** Bundled and minified as an application would for production, brotli. */
export async function bundle(names: readonly string[] | '*', from: string, external: ExternalOption): Promise<Bundle> {
  const wanted = names === '*' ? '*' : `{ ${names.join(', ')} }`
  const entry = names.length === 0 ? `import ${JSON.stringify(from)}` : `export ${wanted} from ${JSON.stringify(from)}`
  const build = await rolldown({
    input: ENTRY,
    platform: 'browser',
    external,
    logLevel: 'silent',
    resolve: { conditionNames: ['production', 'import', 'module', 'browser', 'default'] },
    plugins: [
      {
        name: 'entry',
        resolveId: (source) => (source === ENTRY ? ENTRY : null),
        load: (id) => (id === ENTRY ? entry : null),
      },
    ],
  })
  const { output } = await build.generate({
    format: 'esm',
    minify: true,
    comments: false,
    codeSplitting: false,
  })
  await build.close()
  const [{ code, modules }] = output
  const files = Object.entries(modules)
    .filter(([file, module]) => module.renderedLength > 0 && file !== ENTRY)
    .map(([file, module]) => [file, module.renderedExports] as const)
  return { bytes: brotliCompressSync(code).length, code, files: new Map(files) }
}
