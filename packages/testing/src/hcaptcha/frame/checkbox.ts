import type { HcaptchaFrameHost } from '../protocol.ts'
import type { ChallengeWords } from '../../emulated/challengeWords.ts'
import type { HcaptchaWords } from './words.ts'

/** The box that a visitor ticks. Self-contained: its text is part of the frame. */
export function hcaptchaCheckbox(host: HcaptchaFrameHost, words: ChallengeWords & HcaptchaWords): void {
  const { document: page, params, send, listen } = host
  const SVG = 'http://www.w3.org/2000/svg'

  function element(name: string, className: string, ...children: (Node | string)[]): HTMLElement {
    const made = page.createElement(name)
    if (className) made.className = className
    made.append(...children)
    return made
  }

  function icon(path: string): SVGElement {
    const svg = page.createElementNS(SVG, 'svg')
    svg.setAttribute('viewBox', '0 0 24 24')
    svg.setAttribute('aria-hidden', 'true')
    const line = page.createElementNS(SVG, 'path')
    line.setAttribute('d', path)
    svg.append(line)
    return svg
  }

  const notice = element('span', 'notice', /^[123]0000000-ffff-/.test(params['sitekey'] ?? '') ? words.testing : '')
  notice.setAttribute('role', 'status')
  const label = element('span', '', words.human)
  const checkbox = element('button', '', element('span', 'tick', icon('M4 12.5 9.5 18 20 6.5')), label)
  checkbox.setAttribute('type', 'button')
  checkbox.setAttribute('role', 'checkbox')
  checkbox.setAttribute('tabindex', params['tabindex'] ?? '0')
  const brand = element('span', 'brand', icon('M12 2.5 20 6v6c0 4.6-3.3 7.9-8 9.5C7.3 19.9 4 16.6 4 12V6z'), 'emulator')

  function show(state: 'unticked' | 'busy' | 'ticked'): void {
    checkbox.setAttribute('aria-checked', String(state === 'ticked'))
    checkbox.setAttribute('aria-busy', String(state === 'busy'))
  }

  checkbox.addEventListener('click', () => {
    if (checkbox.getAttribute('aria-checked') === 'true') return
    show('busy')
    send({ label: 'checkbox-selected' })
  })
  listen(({ label: said }) => {
    if (said === 'tick') show('ticked')
    if (said === 'untick') show('unticked')
    if (said === 'busy') show('busy')
    if (said === 'refused') notice.textContent = words.refused
  })
  show('unticked')
  page.body.className = params['size'] === 'compact' ? 'compact' : ''
  page.body.replaceChildren(element('div', 'box', element('div', '', checkbox, notice), brand))
  send({ label: 'checkbox-ready' })
}
