export { captchaGuard } from './captchaGuard.ts'
export { captchalaTokenHandler } from './captchalaTokenHandler.ts'
export { captchalaTokenIssuer } from './captchalaTokenIssuer.ts'
export { captchalaVerifier } from './captchalaVerifier.ts'
export { hcaptchaVerifier } from './hcaptchaVerifier.ts'
export { memoryClaims } from './memoryClaims.ts'
export { publicMessage } from './publicMessage.ts'
export { redisClaims } from './redisClaims.ts'
export { isCaptchaError } from '@captcha-field/core/errors'
export { explain } from '@captcha-field/core/explain'

export type { Fetch } from './ask.ts'
export type { CaptchaGuardOptions, Guard } from './captchaGuard.ts'
export type { CaptchalaKeys } from './captchala.ts'
export type { CaptchalaTokenHandlerOptions } from './captchalaTokenHandler.ts'
export type { CaptchalaTokenIssuerOptions, Issued, IssueToken } from './captchalaTokenIssuer.ts'
export type { CaptchalaVerifierOptions } from './captchalaVerifier.ts'
export type { Verify, VerifyOptions } from './createVerifier.ts'
export type { HcaptchaVerifierOptions } from './hcaptchaVerifier.ts'
export type { Claims, MemoryClaimsOptions } from './memoryClaims.ts'
export type { Secret, VerifierOptions } from './options.ts'
export type { PublicMessages } from './publicMessage.ts'
export type { IoredisClient, NodeRedisClient, RedisClaimsOptions } from './redisClaims.ts'
export type { VerifySource } from './source.ts'
export type {
  Accepted,
  FaultStatus,
  Note,
  ProviderName,
  Refused,
  Verdict,
  VerdictCode,
  VerifyError,
  VerifyRecord,
} from './verdict.ts'
export type { Explanation } from '@captcha-field/core/explain'
