/** Answers with the vendor's reasons against a token, none if it is good; throws where there is no verdict. */
export type Verify = (token: string) => Promise<readonly string[]>

const PATIENCE_MS = 5000

const isAnswer = (value: unknown): value is { success: boolean; 'error-codes'?: readonly string[] } =>
  typeof value === 'object' && value !== null && 'success' in value

/** Asks an hCaptcha server, emulated or not, exactly once: a token is spent by being asked about. */
export const verifyAt =
  (address: string, secret: string): Verify =>
  async (token) => {
    const response = await fetch(address, {
      method: 'POST',
      body: new URLSearchParams({ secret, response: token }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    if (response.status === 429 || response.status >= 500) throw new Error(`status ${response.status}`)
    const answer: unknown = await response.json()
    if (!isAnswer(answer)) throw new Error('not an answer')
    return answer.success ? [] : (answer['error-codes'] ?? ['unknown'])
  }
