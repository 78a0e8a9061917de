import { element, find } from './element.ts'
import { highlight } from './highlight.ts'
import { settings } from './settings.ts'

const PROVIDERS = import.meta.glob<string>('../providers/*.ts', { query: '?raw', import: 'default', eager: true })
const PROVIDER = `../providers/${settings.vendor}.ts`

const IMPORT = /from '(\.\/[\w.]+)'/g

/** Shows the files that make a form: its own, and what it imports from beside itself, and the provider. Answers with their text. */
export function fillSource(sources: Readonly<Record<string, string>>, file: string): string {
  const all = { ...sources, ...PROVIDERS }
  const own = Object.keys(sources).filter((path) => path.startsWith(`./${file}.`))
  const imported = own.flatMap((path) => [...(all[path] ?? '').matchAll(IMPORT)].map(([, name]) => name ?? ''))
  const shown = [...own, ...imported, PROVIDER].filter((path) => path in all)
  const panel = find('.source', HTMLElement)
  for (const path of shown) {
    const text = all[path]?.trimEnd() ?? ''
    const name = path.replace(/^\.+\//, '')
    panel.append(
      element('h3', {}, name),
      element('pre', { tabindex: '0', role: 'region', 'aria-label': `Source of ${name}` }, highlight(text)),
    )
  }
  return shown.map((path) => all[path]).join('\n')
}
