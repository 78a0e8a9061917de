// Prints docs/errors.md and packages/core/errors.json from the table of explain(). A test compares them with what is
// committed; `node scripts/print-errors.mjs` writes them anew.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { CaptchaError } from '../packages/core/src/errors.ts'
import { EXPLANATIONS } from '../packages/core/src/explanations.ts'
import { errorOf } from '../packages/server/src/codes.ts'

const root = new URL('..', import.meta.url)

const HEADINGS = {
  loader: ["Bringing the vendor's script", 'Raised as `error`; the status is `failed`.'],
  widget: ['In the widget', 'Raised as `error`; the status is `failed`.'],
  execute: ['In a run', 'A close raises `close` and changes nothing; the others raise `error`, or reject at once.'],
  lifecycle: ['In the life of a captcha', 'Rejections of the call that was refused or cancelled.'],
  verify: ['On the server', 'Of a verification; a browser sees them only if the server passes them on.'],
}

const entries = [...EXPLANATIONS].map(([code, explanation]) => {
  // What a server answers is the server's to judge.
  const { retryable, quiet = false } = explanation.origin === 'verify' ? errorOf(code, '') : new CaptchaError(code)
  return [code, { ...explanation, retryable, quiet }]
})

export const errorsJson = () => `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`

function section([origin, [title, lead]]) {
  const rows = entries.filter(([, entry]) => entry.origin === origin)
  const told = rows.map(([code, { meaning, advice, retryable, quiet }]) => {
    const marks = [...(retryable ? [] : ['final']), ...(quiet ? ['quiet'] : [])].map((mark) => ` _${mark}_`)
    return `### \`${code}\`${marks.join('')}\n\n${meaning}\n\n${advice}\n`
  })
  return `## ${title}\n\n${lead}\n\n${told.join('\n')}`
}

export const errorsPage = () => `# Errors

Everything that goes wrong arrives as one class, \`CaptchaError\`, whose \`code\` is one of these words. What the vendor itself
said is in \`vendorCode\`, where it differs. The sentences are not shipped: \`explain(code)\` from \`@captcha-field/core/explain\`
has them in code, \`@captcha-field/core/errors.json\` as data. This page is printed from the same table.

_final_: another run would end the same way until somebody changes the page, the account or the browser; on every other
code a new run may succeed, always with a new token. _quiet_: there is nothing to tell the visitor.

${Object.entries(HEADINGS).map(section).join('\n')}`

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('docs/errors.md', root), errorsPage())
  writeFileSync(new URL('packages/core/errors.json', root), errorsJson())
}
