/** `errors.json`: every code with its origin, meaning, advice, `retryable` and `quiet`. */
export function errorsJson(): string
/** `docs/errors.md`. */
export function errorsPage(): string
