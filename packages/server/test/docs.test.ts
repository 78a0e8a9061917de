import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { explain, type VerdictCode } from '@captcha-field/server'

const page = readFileSync(new URL('../../../docs/captcha-is-invalid.md', import.meta.url), 'utf8')
const errors = JSON.parse(readFileSync(new URL('../../core/errors.json', import.meta.url), 'utf8')) as Record<
  string,
  { readonly origin: string }
>
/** By a name that the compiler does not follow: they belong to another project. */
const playground: string = new URL('../../../playground/scenarios/index.ts', import.meta.url).href
const { SCENARIOS } = (await import(/* @vite-ignore */ playground)) as {
  readonly SCENARIOS: Readonly<Record<string, { readonly code?: string } | undefined>>
}
const cellsOf = (line: string): readonly string[] => line.split(' | ').map((cell) => cell.trim())
const lines = page.split('\n').filter((line) => line.startsWith('| '))
const rows = lines.filter((line) => !/^\| (What is seen|-+) /.test(line))
/** Under the heading that speaks of the code. */
const column = cellsOf(lines[0]!).findIndex((heading) => /code/i.test(heading))
const codeCell = (row: string): string => cellsOf(row)[column]!
/** The vendor's words have underscores, ours have hyphens. */
const codesOf = (text: string): readonly string[] =>
  [...text.matchAll(/`([a-z]+(?:-[a-z]+)+|unknown)`/g)].map((match) => match[1]!)

describe('docs/captcha-is-invalid.md', () => {
  it('names in every row a code that exists', () => {
    expect(rows.length > 30).toBe(true)
    expect(rows.filter((row) => codesOf(codeCell(row)).length === 0)).toEqual([])
    expect(rows.flatMap((row) => codesOf(codeCell(row))).filter((code) => errors[code] === undefined)).toEqual([])
  })

  it('has a row for every code that a verification can end with', () => {
    const verify = Object.keys(errors).filter((code) => errors[code]!.origin === 'verify')
    // The browser has it too, so its origin is another.
    verify.push('unknown')
    const told = new Set(rows.flatMap((row) => codesOf(codeCell(row))))
    // A mark that neither of the two vendors sends.
    const elsewhere = ['browser-error']
    expect(verify.filter((code) => !told.has(code))).toEqual(elsewhere)
    expect(verify.filter((code) => explain(code as VerdictCode).origin !== 'verify')).toEqual(['unknown'])
  })

  it('names in every row a scenario that ends with its code', () => {
    const wrong = rows.filter((row) => {
      const names = [
        ...cellsOf(row)
          .at(-1)!
          .matchAll(/`([a-z-]+)`/g),
      ].map((match) => match[1]!)
      const scenarios = names.map((name) => SCENARIOS[name])
      const codes = codesOf(codeCell(row))
      // Some show that it is no fault.
      return (
        names.length === 0 || scenarios.some((one) => !one || (one.code !== undefined && !codes.includes(one.code)))
      )
    })
    expect(wrong).toEqual([])
  })

  it('has a row for every note about what was handed over', () => {
    const notes = ['no-body', 'not-a-form', 'body-too-large', 'body-already-read', 'body-unreadable', 'words-withheld']
    expect(notes.filter((note) => !rows.some((row) => row.includes(`\`${note}\``)))).toEqual([])
  })
})
