/** See `dev.ts`. */
export const DEV: boolean = true
