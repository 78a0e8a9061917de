import { expect, type Page } from '@playwright/test'

/** Everywhere a page may keep a text that a script on it could read: where the token was found. */
export function search(token: string): string[] {
  const found: string[] = []
  const look = (where: string, text: unknown): void => {
    if (typeof text === 'string' && text.includes(token)) found.push(where)
  }
  const walk = (node: Node): void => {
    if (node instanceof Element) {
      const name = `<${node.localName}${node.id && `#${node.id}`}>`
      for (const attribute of node.attributes) look(`${name} ${attribute.name}`, attribute.value)
      if ('value' in node) look(`${name} value`, node.value)
      if ('defaultValue' in node) look(`${name} defaultValue`, node.defaultValue)
      if (node.shadowRoot) walk(node.shadowRoot)
      if (node instanceof HTMLTemplateElement) walk(node.content)
    } else look(node.nodeName, node.nodeValue)
    for (const child of node.childNodes) walk(child)
  }
  walk(document)
  for (const [name, storage] of Object.entries({ localStorage, sessionStorage }))
    look(name, JSON.stringify(Object.entries(storage)))
  look('cookie', document.cookie)
  look('address', location.href)
  look('history', JSON.stringify(history.state))
  look('window.name', window.name)
  look('performance', JSON.stringify(performance.getEntries()))
  look('driver', JSON.stringify(window.driver))
  return found
}

/** The token is in no text, attribute, value, address, storage or state of the page. */
export async function tokenIsNowhere(page: Page, token: string): Promise<void> {
  expect(token, 'a token to look for').toMatch(/.{10}/)
  expect(await page.evaluate(search, token), 'where the token is').toEqual([])
}
