import type { CaptchalaPayload, CaptchalaStep } from '../protocol.ts'
import type { CaptchalaClient } from './client.ts'
import type { CaptchalaPage } from './control.ts'
import type { captchalaError } from './errors.ts'
import type { CaptchalaHandlerName } from './instance.ts'
import type { CaptchalaWidget } from './widget.ts'

/** Who waits for a run, if the page was given a promise. */
export interface CaptchalaWaiter {
  resolve(payload: CaptchalaPayload): void
  reject(reason: unknown): void
}

export interface CaptchalaRuns {
  /** Nothing is on its way. */
  idle(): boolean
  begin(waiter?: CaptchalaWaiter): void
  /** Gives the next run a challenge that was fetched beforehand. */
  keep(challenge: string | undefined): void
  /** As if a run had come to this. */
  hear(step: CaptchalaStep): void
  /** Whatever is under way comes to nothing. */
  forget(): void
}

export interface CaptchalaRunsOptions {
  readonly page: CaptchalaPage
  readonly action: string
  readonly client: CaptchalaClient
  readonly widget: CaptchalaWidget
  readonly errorOf: typeof captchalaError
  lang(): string
  call(name: CaptchalaHandlerName, ...args: unknown[]): void
}

interface Run {
  over: boolean
  challenge: string
  readonly waiter: CaptchalaWaiter | undefined
}

/** What becomes of the runs of one instance. Self-contained: its text is part of the script. */
export function captchalaRuns({
  page,
  action,
  client,
  widget,
  errorOf,
  lang,
  call,
}: CaptchalaRunsOptions): CaptchalaRuns {
  /** Everything that something may still come of, and those whose end is yet to come. */
  const everything = new Set<Run>()
  const runs = new Set<Run>()
  /** Good for one run. */
  let kept: string | undefined

  function payloadOf(token: string, challengeId: string): CaptchalaPayload {
    const type = 'click'
    const full = { token, action, type, challengeId }
    const payloads = {
      full,
      'no-action': { token, type, challengeId },
      'challengeId-only': { token, challengeId },
      'other-action': { ...full, action: `not-${action}` },
      padded: { ...full, token: ` ${token}\n` },
      empty: { ...full, token: '' },
    }
    return payloads[page.scenario().payload]
  }

  /** May happen more than once to a run: some of the vendor's stories go on after their end. */
  function end(step: CaptchalaStep, run: Run): void {
    if (run.over) return
    runs.delete(run)
    widget.close()
    if (step.event === 'success') {
      widget.show('passed')
      const payload = payloadOf(step.token ?? '', run.challenge)
      call('onSuccess', payload)
      run.waiter?.resolve(payload)
    } else if (step.event === 'error') {
      widget.show('failed')
      const error = errorOf(step.code ?? 'unknown_error', page.scenario().errorForm)
      call('onError', error)
      run.waiter?.reject(error)
    } else {
      widget.show('ready')
      call('onClose')
      run.waiter?.reject('closed')
    }
  }

  function open(seconds: number, run: Run): void {
    const card = widget.open(seconds, {
      end: (how) => end(how === 'closed' ? { event: 'close' } : { event: 'error', code: 'challenge_expired' }, run),
      answer(answer) {
        void client.answer(run.challenge, answer).then((steps) => {
          if (steps.length) play(steps, run)
          else card.again()
        })
      },
    })
  }

  function play([step, ...rest]: readonly CaptchalaStep[], run: Run): void {
    if (!step || run.over) return
    const act = (): void => {
      if (run.over) return
      if (step.event === 'open') open(step.seconds ?? 0, run)
      else end(step, run)
      play(rest, run)
    }
    if (step.afterMs) setTimeout(act, step.afterMs)
    else act()
  }

  async function go(run: Run): Promise<void> {
    everything.add(run)
    runs.add(run)
    widget.show('busy')
    // Before `onReady` there is none: a second one is asked for, and spends another use of the server token.
    const mine = kept
    kept = undefined
    const begun = mine === undefined ? await client.init(lang()) : { challenge: mine }
    if (run.over) return
    if (begun.challenge === undefined) {
      end({ event: 'error', code: begun.code ?? 'unknown_error' }, run)
      return
    }
    run.challenge = begun.challenge
    play(await client.execute(begun.challenge, lang()), run)
  }

  return {
    idle: () => runs.size === 0,
    begin: (waiter) => void go({ over: false, challenge: '', waiter }),
    keep(challenge) {
      kept = challenge
    },
    hear: (step) => end(step, { over: false, challenge: 'ch_0', waiter: undefined }),
    forget() {
      for (const run of everything) run.over = true
      everything.clear()
      runs.clear()
      kept = undefined
      widget.close()
    },
  }
}
