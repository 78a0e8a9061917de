import type { UserConfig } from 'tsdown'

/**
 * How every package is built: file by file, so that "use client" stays in the files it was written in and bundlers can
 * leave out what nobody imports.
 */
export const library: UserConfig = {
  entry: ['src/**/*.{ts,tsx}'],
  unbundle: true,
  platform: 'neutral',
  target: 'es2022',
  sourcemap: true,
  // Maps of types would lead to source files, which are not published.
  dts: { sourcemap: false },
  deps: { neverBundle: [/^node:/] },
  publint: true,
  attw: { profile: 'esm-only' },
  failOnWarn: true,
  // They are preserved file by file, which scripts/packages.ts sees to.
  suppressWarnings: /module level directive/i,
  logLevel: 'warn',
}
