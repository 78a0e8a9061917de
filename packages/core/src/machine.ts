import type { Captcha } from './api.ts'
import { callSafely, createListeners } from './events.ts'
import type { CaptchaEvent, CaptchaEventOf, CaptchaEventType } from './events.ts'
import { next } from './state.ts'
import type { CaptchaState, MachineEvent } from './state.ts'
import { createTokens } from './tokens.ts'
import type { Widget } from './provider.ts'

export interface Machine extends Pick<Captcha, 'getState' | 'subscribe' | 'on' | 'take' | 'holds'> {
  status(): CaptchaState['status']
  allows(event: MachineEvent): boolean
  /** The only way into another state. Answers whether the table allows it; `news` is raised only then. */
  enter(event: MachineEvent, to: CaptchaState, news?: CaptchaEvent): boolean
  tell(news: CaptchaEvent): void
  /** Remembers a token; how long it may leave, or nothing for one that is not believed. To be followed by `solve`. */
  hold(token: string, lifetimeMs: number): number | undefined
  /** `reserve`: somebody waits for it, so listeners cannot have it. */
  solve(freshForMs: number, reserve: boolean): void
  isReserved(): boolean
  expire(): void
  /** Tokens handed out so far. */
  spent(): number
}

const isOf = <Type extends CaptchaEventType | '*'>(type: Type, event: CaptchaEvent): event is CaptchaEventOf<Type> =>
  type === '*' || type === event.type

/** The state, the token in it, and who is told: in this order, state, subscribers, listeners. */
export function createMachine(repeats: boolean | undefined, widget: () => Widget | undefined): Machine {
  let state: CaptchaState = { status: 'idle' }
  let reserved = false
  let spent = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const tokens = createTokens(repeats)
  const subscribers = createListeners<[]>()
  const listeners = createListeners<[CaptchaEvent]>()

  const allowed = (event: MachineEvent): CaptchaState['status'] | undefined => next(state.status, event, !!widget())

  function enter(event: MachineEvent, to: CaptchaState, news?: CaptchaEvent): boolean {
    if (allowed(event) !== to.status) return false
    if (to.status !== 'solved') {
      clearTimeout(timer)
      tokens.drop()
    }
    if (to.status !== 'ready' || state.status !== 'ready') {
      state = to
      subscribers.call()
    }
    if (news) listeners.call(news)
    return true
  }

  function expire(): void {
    if (enter('EXPIRE', { status: 'expired' }, { type: 'expire' })) callSafely(() => widget()?.reset())
  }

  function holds(): boolean {
    if (state.status === 'solved' && !tokens.fresh()) expire()
    return !reserved && tokens.fresh()
  }

  function take(): string | undefined {
    const taken = holds() ? tokens.take() : undefined
    if (!taken) return undefined
    spent++
    enter('CONSUME', { status: 'consumed' }, { type: 'consume', ageMs: taken.ageMs })
    return taken.token
  }

  return {
    getState: () => state,
    status: () => state.status,
    subscribe: subscribers.add,
    on: (type, listener) =>
      listeners.add((event) => {
        if (isOf(type, event)) listener(event)
      }),
    tell: listeners.call,
    allows: (event) => !!allowed(event),
    enter,
    hold: tokens.hold,
    solve(freshForMs, reserve) {
      const expiresAt = Date.now() + freshForMs
      clearTimeout(timer)
      timer = setTimeout(expire, freshForMs)
      reserved = reserve
      enter('SOLVE', { status: 'solved', expiresAt }, { type: 'solve', expiresAt, take })
      reserved = false
    },
    isReserved: () => reserved,
    expire,
    holds,
    take,
    spent: () => spent,
  }
}
