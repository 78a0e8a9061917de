import type { challengeCard } from '../../emulated/challengeCard.ts'
import type { ChallengeWords } from '../../emulated/challengeWords.ts'
import type { HcaptchaFrameHost, HcaptchaStep, HcaptchaTask } from '../protocol.ts'

/**
 * The frame that talks to the API, and shows a challenge if it is told to. Self-contained: its text is part of the frame.
 */
export function hcaptchaChallenge(
  host: HcaptchaFrameHost,
  words: ChallengeWords,
  createCard: typeof challengeCard,
): void {
  const { params, send, listen, ask } = host
  const { sitekey = '', host: hostname = '', id: widget = '' } = params
  /** Runs that may still end. The newest is the one on show. */
  let current: { readonly key: string; over: boolean } | undefined
  let everything: { over: boolean }[] = []
  let data: Record<string, unknown> = {}

  const card = createCard(host.document, words, {
    answer(answer) {
      if (!current) return
      const run = current
      ask(`/checkcaptcha/${sitekey}/${run.key}`, { widget, host: hostname, key: run.key, answer }).then(
        (reply) => {
          if (isTask(reply.body) && reply.body.steps.length) play(reply.body.steps, run)
          else card.again()
        },
        () => end('network-error'),
      )
    },
    end: (event) => end(event === 'closed' ? 'challenge-escaped' : 'challenge-expired'),
  })
  host.document.body.replaceChildren(card.element)

  const isTask = (body: unknown): body is HcaptchaTask =>
    typeof body === 'object' && body !== null && 'steps' in body && Array.isArray(body.steps)

  function end(event: string, step: Partial<HcaptchaStep> = {}): void {
    current = undefined
    card.hide()
    send({ label: 'ending', event, response: step.response, expiration: step.expiration })
  }

  function play(steps: readonly HcaptchaStep[], run: { readonly key: string; over: boolean }): void {
    const [step, ...rest] = steps
    if (!step || run.over) return
    const act = (): void => {
      if (run.over) return
      if (step.event === 'open') {
        current = run
        card.show(step.seconds ?? 0)
        send({ label: 'open' })
      } else end(step.event, step)
      play(rest, run)
    }
    if (step.afterMs) setTimeout(act, step.afterMs)
    else act()
  }

  function execute(given: Readonly<Record<string, unknown>> = {}): void {
    const run = { key: '', over: false }
    everything.push(run)
    data = { ...data, ...given }
    ask(`/getcaptcha/${sitekey}`, { widget, host: hostname, data }).then(
      ({ status, body }) => {
        if (run.over) return
        if (status === 429) end('rate-limited')
        else if (isTask(body)) {
          run.key = body.key
          send({ label: 'key', key: body.key })
          play(body.steps, run)
        } else end('challenge-error')
      },
      () => {
        if (!run.over) end('network-error')
      },
    )
  }

  listen(({ label, data: given }) => {
    if (label === 'execute') execute(given)
    if (label === 'data') data = { ...data, ...given }
    if (label === 'forget') data = {}
    if (label === 'shown') card.focus()
    if (label !== 'close') return
    for (const run of everything) run.over = true
    everything = []
    current = undefined
    card.hide()
  })

  ask('/checksiteconfig', { widget, sitekey, host: hostname }).then(
    ({ status, body }) => {
      const refused = typeof body === 'object' && body !== null && 'pass' in body && body.pass === false
      if (status === 429) send({ label: 'site-failed', event: 'rate-limited' })
      else if (status !== 200) send({ label: 'site-failed', event: 'network-error' })
      else send({ label: refused ? 'refused' : 'challenge-ready' })
    },
    () => send({ label: 'site-failed', event: 'network-error' }),
  )
}
