import { element, find } from './element.ts'
import { highlight } from './highlight.ts'

const IMPORT = /from '(\.\/[\w.]+)'/g

/** Shows the files that make a form: its own, and what it imports from beside itself. Answers with their text. */
export function fillSource(sources: Readonly<Record<string, string>>, file: string): string {
  const own = Object.keys(sources).filter((path) => path.startsWith(`./${file}.`))
  const imported = own.flatMap((path) => [...(sources[path] ?? '').matchAll(IMPORT)].map(([, name]) => name ?? ''))
  const shown = [...own, ...imported].filter((path) => path in sources)
  const panel = find('.source', HTMLElement)
  for (const path of shown) {
    const text = sources[path]?.trimEnd() ?? ''
    const name = path.replace('./', '')
    panel.append(
      element('h3', {}, name),
      element('pre', { tabindex: '0', role: 'region', 'aria-label': `Source of ${name}` }, highlight(text)),
    )
  }
  return shown.map((path) => sources[path]).join('\n')
}
