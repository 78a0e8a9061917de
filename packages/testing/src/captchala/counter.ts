import type { CaptchalaCounts, CaptchalaRun } from './scenario.ts'

export interface CaptchalaCounter {
  counts(): CaptchalaCounts
  runs(): readonly CaptchalaRun[]
  reset(): void
  requested(file: 'loader' | 'core' | 'stylesheet'): void
  seen(widget: string): void
  /** With the server token that was used, if one was. */
  initialised(serverToken: string | null): void
  ran(run: CaptchalaRun): void
  minted(token: string): void
  validated(api: 'validateRequests' | 'backupRequests', token: unknown): void
  issueRequested(): void
  issued(serverToken: string): void
}

/** Self-contained: its text is part of the emulated script. */
export function captchalaCounter(): CaptchalaCounter {
  const nothing = {
    scriptRequests: 0,
    coreRequests: 0,
    stylesheetRequests: 0,
    inits: 0,
    validateRequests: 0,
    backupRequests: 0,
    issueRequests: 0,
  }
  let numbers = { ...nothing }
  let widgets = new Set<string>()
  let runs: CaptchalaRun[] = []
  let tokens: string[] = []
  let serverTokens: string[] = []
  let verifications: Record<string, number> = {}
  let serverTokenUses: Record<string, number> = {}

  const oneMore = (record: Readonly<Record<string, number>>, name: string): Record<string, number> => ({
    ...record,
    [name]: (record[name] ?? 0) + 1,
  })

  return {
    counts: () => ({
      ...numbers,
      widgets: widgets.size,
      executes: runs.length,
      tokens: [...tokens],
      serverTokens: [...serverTokens],
      verifications,
      serverTokenUses,
    }),
    runs: () => [...runs],
    reset() {
      numbers = { ...nothing }
      widgets = new Set()
      runs = []
      tokens = []
      serverTokens = []
      verifications = {}
      serverTokenUses = {}
    },
    requested(file) {
      const name = file === 'loader' ? 'scriptRequests' : file === 'core' ? 'coreRequests' : 'stylesheetRequests'
      numbers[name] += 1
    },
    seen: (widget) => void widgets.add(widget),
    initialised(serverToken) {
      numbers.inits += 1
      if (serverToken !== null) serverTokenUses = oneMore(serverTokenUses, serverToken)
    },
    ran: (run) => void runs.push(run),
    minted: (token) => void tokens.push(token),
    validated(api, token) {
      numbers[api] += 1
      if (typeof token === 'string' && token) verifications = oneMore(verifications, token)
    },
    issueRequested() {
      numbers.issueRequests += 1
    },
    issued: (serverToken) => void serverTokens.push(serverToken),
  }
}
