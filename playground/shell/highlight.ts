import { element } from './element.ts'

/** Enough of TypeScript, JSX and HTML to be pleasant to read; not a parser. */
const TOKENS =
  /(?<comment>\/\*[\s\S]*?\*\/|(?<!:)\/\/.*|<!--[\s\S]*?-->)|(?<string>'[^'\n]*'|"[^"\n]*"|`[^`]*`)|(?<tag>(?<!\w)<\/?[A-Za-z][\w.-]*|\/?>(?=\s*$|\s*<))|(?<keyword>\b(?:import|export|from|const|let|function|return|async|await|if|else|for|of|new|type|interface|default|as|typeof|void|null|undefined|true|false)\b)/gm

const KINDS = ['comment', 'string', 'tag', 'keyword']

/** Source text, coloured. */
export function highlight(source: string): HTMLElement {
  const code = element('code')
  let at = 0
  for (const match of source.matchAll(TOKENS)) {
    const kind = KINDS.find((name) => match.groups?.[name])
    code.append(source.slice(at, match.index), element('span', { class: `code-${kind}` }, match[0]))
    at = match.index + match[0].length
  }
  code.append(source.slice(at))
  return code
}
