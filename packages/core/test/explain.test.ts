import { readFileSync } from 'node:fs'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { CaptchaError, type CaptchaErrorCode } from '../src/errors.ts'
import { explain, type Explanation } from '../src/explain.ts'
import { EXPLANATIONS } from '../src/explanations.ts'
import { errorsJson, errorsPage } from '../../../scripts/print-errors.mjs'

const codes = [...EXPLANATIONS.keys()] as CaptchaErrorCode[]

describe('explain', () => {
  it.each(codes)('%s has a meaning, and an advice that is a sentence of its own', (code) => {
    const { meaning, advice } = explain(code)
    for (const text of [meaning, advice]) {
      expect(text).toMatch(/^[A-Z`][^]+[.]$/)
      expect(text).not.toMatch(/\s\s|\n/)
    }
    expect(advice).not.toBe(meaning)
  })

  it('says where each code arises', () => {
    const origins: Record<string, number> = {}
    for (const { origin } of EXPLANATIONS.values()) origins[origin] = (origins[origin] ?? 0) + 1
    expect(origins).toEqual({ loader: 5, widget: 16, execute: 5, lifecycle: 4, verify: 30 })
  })

  it('has an answer for a code of tomorrow, which a newer server may send', () => {
    expect(explain('of-tomorrow' as CaptchaErrorCode)).toEqual(explain('unknown'))
  })

  it('takes every code, and nothing else', () => {
    expectTypeOf(explain).parameter(0).toEqualTypeOf<CaptchaErrorCode>()
  })

  it('says "nothing" first for every quiet code, where nobody has to be told anything', () => {
    const quiet = codes.filter((code) => new CaptchaError(code).quiet)
    expect(quiet).toEqual(['challenge-closed', 'challenge-expired', 'execute-in-progress', 'execute-cancelled'])
    expect(quiet.filter((code) => !explain(code).advice.startsWith('Nothing'))).toEqual([])
  })

  it('promises another run exactly where one may succeed', () => {
    const promised = codes.filter((code) => explain(code).advice.startsWith('Another run may succeed'))
    expect(promised.filter((code) => !new CaptchaError(code).retryable)).toEqual([])
  })
})

describe('what is printed from it', () => {
  const committed = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

  it('docs/errors.md is up to date: node scripts/print-errors.mjs', () => {
    expect(committed('docs/errors.md')).toBe(errorsPage())
  })

  it('errors.json is up to date, and is the table as data', () => {
    expect(committed('packages/core/errors.json')).toBe(errorsJson())
    const told = JSON.parse(errorsJson()) as Record<string, Explanation & { retryable: boolean; quiet: boolean }>
    expect(Object.keys(told)).toEqual(codes)
    const rows = Object.entries(told).map(([code, { retryable, quiet, ...row }]) => {
      expect(row).toEqual(explain(code as CaptchaErrorCode))
      return { code, retryable, quiet, origin: row.origin }
    })
    // What a server answers is the server's to judge.
    const ours = rows.filter(({ origin }) => origin !== 'verify')
    expect(ours.map(({ retryable, quiet }) => [retryable, quiet])).toEqual(
      ours.map(({ code }) => {
        const { retryable, quiet } = new CaptchaError(code as CaptchaErrorCode)
        return [retryable, quiet]
      }),
    )
  })
})
