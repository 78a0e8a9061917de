import type { CaptchalaScenario } from '../scenario.ts'

/** A code, as `onError` and `loadCaptchala` tell it. Self-contained: its text is part of the script. */
export function captchalaError(code: string, form: CaptchalaScenario['errorForm']): unknown {
  const sentences: Readonly<Record<string, string>> = {
    server_token_required: 'A server token is required',
    server_token_invalid: 'The server token is not valid',
    server_token_expired: 'The server token has expired',
    server_token_exhausted: 'The server token has been used too often',
    server_token_app_mismatch: 'The server token belongs to another app',
    server_token_binding_mismatch: 'The server token is bound to another address',
    token_expired: 'The token has expired',
    challenge_expired: 'The challenge has expired',
    session_expired: 'The session has expired',
    network_error: 'The network cannot be reached',
    rate_limit_exceeded: 'Too many requests',
  }
  const text = sentences[code] ?? `It did not work: ${code.replaceAll(/[_-]/g, ' ')}`
  const sentence = `${text} (${code})`
  const forms = {
    string: () => sentence,
    Error: () => new Error(sentence),
    code: () => ({ code, message: text }),
    error: () => ({ error: code }),
    text: () => text,
  }
  return forms[form]()
}
