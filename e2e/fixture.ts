import { test as base } from '@playwright/test'

export interface Fixtures {
  /** Where the pages are; paths given to `page.goto` are below it. */
  readonly origin: string
  /** Errors nobody caught in the page, rejections included. A test that expects some empties it. */
  readonly errors: string[]
}

const required = (name: string): string => {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set: run the tests through playwright.config.ts`)
  return value
}

/** Firefox tells of what it refused, or could not load, as it tells of errors. */
const TOLD = /^Content-Security-Policy: |^Cross-Origin Request Blocked: |Loading failed for the <script>/

export const productionOrigin = (): string => required('E2E_PRODUCTION_ORIGIN')
export const playgroundOrigin = (): string => required('E2E_PLAYGROUND_ORIGIN')

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from this pattern
  origin: async ({}, provide) => provide(required('E2E_ORIGIN')),
  baseURL: async ({ origin }, provide) => provide(origin),
  errors: [
    async ({ page }, provide) => {
      const errors: string[] = []
      page.on('pageerror', (error) => {
        if (!TOLD.test(String(error))) errors.push(String(error))
      })
      await provide(errors)
      base.expect(errors, 'errors that nobody caught in the page').toEqual([])
    },
    { auto: true },
  ],
})
