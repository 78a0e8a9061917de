import type { CaptchalaScenario } from './scenario.ts'
import type { CaptchalaPass, CaptchalaVault } from './vault.ts'

/** A call of the vendor's server API, whatever encoding it came in. */
export interface CaptchalaCall {
  /** `X-App-Key` */
  readonly appKey?: string | undefined
  /** `X-App-Secret` */
  readonly appSecret?: string | undefined
  readonly fields: Readonly<Record<string, unknown>>
}

export interface CaptchalaVerdict {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

export interface CaptchalaApi {
  validate(call: CaptchalaCall): CaptchalaVerdict
  backup(call: CaptchalaCall): CaptchalaVerdict
  issue(call: CaptchalaCall): CaptchalaVerdict
  /** A refusal with this code, where the scenario says that codes are. */
  refuse(code: string): CaptchalaVerdict
}

/**
 * The vendor's server API. Self-contained: its text is part of the emulated script too.
 *
 * Statuses, the cap of a server token's life, and which refusal wins where several apply are choices: nothing is known.
 */
export function captchalaApi(
  { passes, serverTokens }: CaptchalaVault,
  scenarioNow: () => CaptchalaScenario,
  random: (prefix: string) => string,
): CaptchalaApi {
  const TTL_S = 300
  const MAX_TTL_S = 600
  const MAX_USES = 3
  const VISITOR = '127.0.0.1'

  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  const ok = (data: object): CaptchalaVerdict => ({ status: 200, body: { code: 0, msg: 'ok', data } })

  function refuse(error: string): CaptchalaVerdict {
    const { errorPlace } = scenarioNow()
    const bodies = {
      data: { code: 0, msg: '', data: { valid: false, error } },
      top: { code: 1000, msg: '', error },
      msg: { code: 1000, msg: error },
      message: { code: 1000, message: error },
    }
    return { status: 200, body: bodies[errorPlace] }
  }

  /** Who calls must be known before anything is looked at. */
  function stranger({ appKey = '', appSecret = '' }: CaptchalaCall): CaptchalaVerdict | undefined {
    const scenario = scenarioNow()
    const wrong = (given: string, right: string | null): boolean => (right === null ? given === '' : given !== right)
    const answer = (msg: string, error: string): CaptchalaVerdict => ({ status: 401, body: { code: 401, msg, error } })
    if (wrong(appKey, scenario.appKey)) return answer('invalid app key', 'invalid_app_key')
    if (wrong(appSecret, scenario.appSecret)) return answer('invalid app secret', 'invalid_app_secret')
    return undefined
  }

  /** A token of another making, where the scenario believes those. */
  function adopt(token: string, appKey: string): CaptchalaPass | undefined {
    const { strangers, tokenSeconds } = scenarioNow()
    if (strangers === null || !token.startsWith('pt_')) return undefined
    const pass: CaptchalaPass = {
      kind: 'pt',
      appKey,
      action: strangers.action,
      uid: strangers.uid ?? null,
      ip: VISITOR,
      referer: '',
      challengeId: random('ch'),
      serverToken: null,
      mintedAt: Date.now(),
      lifetimeMs: tokenSeconds * 1000,
      used: false,
    }
    passes.set(token, pass)
    return pass
  }

  /** Why a token is refused, or nothing; it is spent with the answer, unless it is to be kept. */
  function spend(pass: CaptchalaPass, keep: boolean): string | undefined {
    if (pass.used) return 'token_consumed'
    if (Date.now() - pass.mintedAt > pass.lifetimeMs) return 'token_expired'
    if (keep) return undefined
    pass.used = true
    const source = pass.serverToken === null ? undefined : serverTokens.get(pass.serverToken)
    if (source) source.spent = true
    return undefined
  }

  function report({ action, uid, ip, referer, challengeId, mintedAt }: CaptchalaPass): object {
    const { validateShape, riskScore } = scenarioNow()
    const verdict = validateShape === 'ok-alias' ? { ok: true } : { valid: true }
    const base = { ...verdict, challenge_id: challengeId, ...(validateShape === 'no-action' ? {} : { action }), uid }
    if (validateShape === 'old') return { ...base, client_ip: ip, user_ip: ip, risk_score: riskScore }
    return {
      ...base,
      captcha_args: {
        platform: 'web',
        user_ip: ip,
        referer,
        pkg: null,
        solved_at: Math.floor(mintedAt / 1000),
        risk_score: riskScore,
      },
    }
  }

  function validate(call: CaptchalaCall): CaptchalaVerdict {
    const unknown = stranger(call)
    if (unknown) return unknown
    const { appKey = '', fields } = call
    const token = text(fields['pass_token'])
    const clientIp = text(fields['client_ip'])
    const pass = passes.get(token) ?? adopt(token, appKey)
    if (!pass || pass.appKey !== appKey || pass.kind === 'offline') return refuse('invalid_token')
    const { clientIp: mode } = scenarioNow()
    const error = spend(pass, fields['keep_token'] === true)
    if (error) return refuse(error)
    if (mode === 'compared' && clientIp && clientIp !== pass.ip) return refuse('binding_mismatch')
    return pass.kind === 'dg' ? ok({ valid: false, degraded: true, reason: 'quota_exhausted' }) : ok(report(pass))
  }

  function backup(call: CaptchalaCall): CaptchalaVerdict {
    const unknown = stranger(call)
    if (unknown) return unknown
    const pass = passes.get(text(call.fields['pass_token']))
    const error = pass?.kind === 'offline' && pass.appKey === call.appKey ? spend(pass, false) : 'invalid_token'
    return ok(error ? { ok: false, error } : { ok: true })
  }

  function issue(call: CaptchalaCall): CaptchalaVerdict {
    const unknown = stranger(call)
    if (unknown) return unknown
    const { appKey = '', fields } = call
    const action = text(fields['action'])
    if (!action) return { status: 200, body: { code: 1002, msg: 'invalid action', error: 'invalid_action' } }
    /** A form has nothing but text. */
    const count = (name: string, usual: number): number => {
      const given = Math.floor(Number(fields[name]))
      return given > 0 ? given : usual
    }
    const ttl = Math.min(count('ttl', TTL_S), MAX_TTL_S)
    const now = Date.now()
    const token = random('sct')
    serverTokens.set(token, {
      appKey,
      action,
      ip: text(fields['binding_ip']) || text(fields['bind_ip']) || null,
      uid: text(fields['bind_uid']) || null,
      expiresAt: now + ttl * 1000,
      maxUses: count('max_uses', MAX_USES),
      uses: 0,
      spent: false,
    })
    return ok({ [scenarioNow().issueShape]: token, expires_in: ttl, issued_at: Math.floor(now / 1000) })
  }

  return { validate, backup, issue, refuse }
}
