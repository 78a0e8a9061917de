import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { explain, type VerdictCode } from '@captcha-field/server'

const page = readFileSync(new URL('../../../docs/captcha-is-invalid.md', import.meta.url), 'utf8')
const errors = JSON.parse(readFileSync(new URL('../../core/errors.json', import.meta.url), 'utf8')) as Record<
  string,
  { readonly origin: string }
>
const cellsOf = (line: string): readonly string[] => line.split(' | ').map((cell) => cell.trim())
const lines = page.split('\n').filter((line) => line.startsWith('| '))
const rows = lines.filter((line) => !/^\| (What is seen|-+) /.test(line))
/** Under the heading that speaks of the code. */
const column = cellsOf(lines[0]!).findIndex((heading) => /code/i.test(heading))
const codeCell = (row: string): string => cellsOf(row)[column]!
/** The vendor's words have underscores, ours have hyphens. */
const codesOf = (text: string): readonly string[] =>
  [...text.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map((match) => match[1]!)

describe('docs/captcha-is-invalid.md', () => {
  it('names in every row a code that exists', () => {
    expect(rows.length > 30).toBe(true)
    expect(rows.filter((row) => codesOf(codeCell(row)).length === 0)).toEqual([])
    expect(rows.flatMap((row) => codesOf(codeCell(row))).filter((code) => errors[code] === undefined)).toEqual([])
  })

  it('has a row for every code that a verification can end with', () => {
    const verify = Object.keys(errors).filter((code) => errors[code]!.origin === 'verify')
    const told = new Set(rows.flatMap((row) => codesOf(codeCell(row))))
    // A mark that neither of the two vendors sends.
    const elsewhere = ['browser-error']
    expect(verify.filter((code) => !told.has(code))).toEqual(elsewhere)
    expect(verify.filter((code) => explain(code as VerdictCode).origin !== 'verify')).toEqual([])
  })
})
