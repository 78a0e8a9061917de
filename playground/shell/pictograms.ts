import type { FormName } from './forms.ts'

const window = (body: string): string =>
  `<rect x="70" y="22" width="180" height="114" rx="8" fill="var(--card)" stroke="var(--line)" stroke-width="2"/>${body}`
const field = (x: number, y: number, width: number): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="14" rx="4" fill="var(--well)" stroke="var(--line)" stroke-width="1.5"/>`
const box = (x: number, y: number): string =>
  `<rect x="${x}" y="${y}" width="64" height="20" rx="4" fill="var(--card)" stroke="var(--edge)" stroke-width="1.5"/>` +
  `<rect x="${x + 6}" y="${y + 5.5}" width="9" height="9" rx="2" fill="var(--good)"/>` +
  `<path d="M${x + 8} ${y + 10}l2 2 3.2-4" fill="none" stroke="var(--card)" stroke-width="1.4"/>`
const button = (x: number, y: number): string =>
  `<rect x="${x}" y="${y}" width="38" height="14" rx="4" fill="var(--accent)"/>`
const text = (x: number, y: number, width: number): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="4" rx="2" fill="var(--line)"/>`
const words = (x: number, y: number, what: string): string =>
  `<text x="${x}" y="${y}" font-family="var(--mono)" font-size="11" fill="var(--soft)">${what}</text>`

/** A small drawing of each form. */
export const PICTOGRAMS: Readonly<Record<FormName, string>> = {
  native: window(
    field(86, 38, 148) +
      field(86, 60, 148) +
      box(86, 82) +
      button(86, 112) +
      '<path d="M200 119h34m-9-7 9 7-9 7" fill="none" stroke="var(--accent)" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/>',
  ),
  submit: window(
    words(84, 50, 'withToken(') + words(98, 68, 'token =&gt; send(…)') + words(84, 86, ')') + button(86, 110),
  ),
  action: window(words(84, 50, 'action={publish}') + field(86, 62, 148) + box(86, 84) + button(86, 112)),
  dialog:
    window(text(86, 40, 120) + text(86, 52, 140) + text(86, 64, 100)) +
    '<rect x="70" y="22" width="180" height="114" rx="8" fill="#000" opacity="0.3"/>' +
    '<rect x="108" y="44" width="130" height="82" rx="8" fill="var(--card)" stroke="var(--edge)" stroke-width="1.5"/>' +
    field(120, 56, 106) +
    box(120, 76) +
    button(120, 104),
  long:
    '<rect x="70" y="10" width="180" height="150" rx="8" fill="var(--card)" stroke="var(--line)" stroke-width="2"/>' +
    field(86, 24, 70) +
    field(164, 24, 70) +
    text(86, 48, 60) +
    field(86, 58, 70) +
    field(164, 58, 70) +
    text(86, 82, 80) +
    field(86, 92, 148) +
    field(86, 112, 148) +
    box(86, 132),
  two:
    '<rect x="40" y="28" width="114" height="102" rx="8" fill="var(--card)" stroke="var(--line)" stroke-width="2"/>' +
    '<rect x="166" y="28" width="114" height="102" rx="8" fill="var(--card)" stroke="var(--line)" stroke-width="2"/>' +
    field(52, 42, 90) +
    box(52, 66) +
    button(52, 100) +
    field(178, 42, 90) +
    box(178, 66) +
    button(178, 100),
  route: window(
    '<path d="M70 48h180" stroke="var(--line)" stroke-width="2"/><path d="M82 48h40" stroke="var(--accent)" stroke-width="3"/>' +
      text(84, 34, 36) +
      text(134, 34, 36) +
      field(86, 60, 148) +
      box(86, 82) +
      button(86, 112) +
      '<path d="M184 122c18 8 40 2 44-16m0 0 5 9m-5-9-9 5" fill="none" stroke="var(--accent)" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>',
  ),
}

export const INVISIBLE = window(
  field(86, 38, 148) +
    field(86, 60, 148) +
    '<rect x="86" y="82" width="64" height="20" rx="4" fill="none" stroke="var(--edge)" stroke-width="1.5" stroke-dasharray="4 4"/>' +
    button(86, 112),
)

export const FAILING = window(
  field(86, 38, 148) +
    '<rect x="86" y="60" width="148" height="38" rx="4" fill="var(--bad)" opacity="0.14"/>' +
    '<rect x="86" y="60" width="3" height="38" rx="1.5" fill="var(--bad)"/>' +
    text(98, 70, 110) +
    text(98, 80, 70) +
    button(86, 112) +
    '<rect x="132" y="112.75" width="52" height="12.5" rx="4" fill="none" stroke="var(--edge)" stroke-width="1.5"/>',
)
