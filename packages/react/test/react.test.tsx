import { createCaptcha, type CaptchaHandle } from '@captcha-field/core'
import { CaptchaConfig, CaptchaField, useCaptcha } from '@captcha-field/react'
import { fakeProvider } from '@captcha-field/testing'
import { act, render, screen } from '@testing-library/react'
import * as React from 'react'
import { Component, createRef, StrictMode, Suspense, useState, type ReactElement, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { form, group, logging, press, status, told } from '../../../compat/suite/page.ts'
import { harness, settle } from './harness.tsx'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

afterEach(async () => {
  await harness.cleanup()
  vi.restoreAllMocks()
})

const submit = async (): Promise<void> => {
  await press('Send')
  await settle()
}

describe('StrictMode', () => {
  it('has one widget, and each event once', async () => {
    const provider = fakeProvider()
    const log: string[] = []
    const { unmount } = render(
      <StrictMode>
        <form id="form">
          <CaptchaField provider={provider} {...logging(log)} />
          <button>Send</button>
        </form>
      </StrictMode>,
    )
    await settle()
    await settle(() => provider.ready())
    await submit()
    await settle(() => provider.fail('network-error'))
    expect(log).toEqual(['ready', 'any ready', 'error network-error', 'any error'])
    await settle(() => unmount())
    expect(provider.log).toEqual(['load', 'render', 'execute', 'remove'])
  })
})

/** Suspends until it is let go, each time anew. */
function gate() {
  let waiting: Promise<void> | undefined
  let release = (): void => {}
  return {
    close() {
      waiting = new Promise((resolve) => {
        release = () => {
          waiting = undefined
          resolve()
        }
      })
    },
    open: () => release(),
    Sibling(): null {
      // What a library that suspends does, in React 18 as in 19.
      if (waiting) throw waiting
      return null
    },
  }
}

describe('Suspense', () => {
  it('leaves nothing of renders that it discards', async () => {
    const provider = fakeProvider()
    const { close, open, Sibling } = gate()
    close()
    render(
      <Suspense fallback="waiting">
        <CaptchaField provider={provider} mintOnSubmit={false} />
        <Sibling />
      </Suspense>,
    )
    await settle()
    expect(provider.log).toEqual([])
    await settle(open)
    expect(provider.log).toEqual(['load'])
  })

  it('keeps the widget while a sibling waits', async () => {
    const provider = fakeProvider()
    const log: string[] = []
    const { close, open, Sibling } = gate()
    const page = (): ReactElement => (
      <Suspense fallback="waiting">
        <CaptchaField provider={provider} mintOnSubmit={false} {...logging(log)} />
        <Sibling />
      </Suspense>
    )
    const { rerender } = render(page())
    await settle()
    await settle(() => provider.ready())
    close()
    await settle(() => rerender(page()))
    expect(screen.getByText('waiting')).toBeTruthy()
    await settle(() => provider.solve())
    await settle(open)
    expect(provider.log).toEqual(['load', 'render'])
    expect(log).toEqual(['ready', 'any ready', 'solve', 'any solve'])
    expect(status()).toBe('solved')
  })
})

// Of React 19.2 and React 19: what React 18 lacks is not tested there.
const { Activity, useActionState } = React as Partial<typeof React>

function describeActivity(Hideable: typeof React.Activity): void {
  describe('Activity', () => {
    async function hidden() {
      const provider = fakeProvider()
      const page = (mode: 'hidden' | 'visible' | 'gone'): ReactElement => (
        <form id="form" onSubmit={(event) => event.preventDefault()}>
          {mode !== 'gone' && (
            <Hideable mode={mode}>
              <CaptchaField provider={provider} />
            </Hideable>
          )}
          <button>Send</button>
        </form>
      )
      const { rerender } = render(page('visible'))
      await settle()
      await settle(() => provider.ready())
      const show = (mode: 'hidden' | 'visible' | 'gone'): Promise<void> => settle(() => rerender(page(mode)))
      await show('hidden')
      return { provider, show }
    }

    it('keeps the widget of a hidden field, and lets its form be sent without', async () => {
      const { provider, show } = await hidden()
      await submit()
      await show('visible')
      await submit()
      expect(provider.log).toEqual(['load', 'render', 'execute'])
    })

    it('takes the widget of a hidden field that is deleted', async () => {
      const { provider, show } = await hidden()
      await show('gone')
      expect(provider.log).toEqual(['load', 'render', 'remove'])
    })
  })
}

class Boundary extends Component<{ children: ReactNode }> {
  override state = { broken: false }
  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true }
  }
  override render(): ReactNode {
    return this.state.broken ? 'broken' : this.props.children
  }
}

function describeActions(useAction: typeof React.useActionState): void {
  describe('an action', () => {
    it('survives a challenge that the visitor closes', async () => {
      const provider = fakeProvider()
      function Rename(): ReactElement {
        const { withToken, container } = useCaptcha({ provider })
        const [code, action] = useAction(async () => {
          const sent = await withToken((token) => token)
          return sent.success ? sent.value : sent.error.code
        }, 'nothing yet')
        return (
          <form action={action}>
            <div ref={container} />
            <button>Send</button>
            <output>{code}</output>
          </form>
        )
      }
      render(<Rename />, { wrapper: Boundary })
      await settle()
      await settle(() => provider.ready())
      await submit()
      await settle(() => provider.close())
      const log = [screen.getByRole('status').textContent]
      await submit()
      await settle(() => provider.solve('t'))
      log.push(screen.getByRole('status').textContent)
      expect(log).toEqual(['challenge-closed', 't'])
    })

    it('is called once, with a token at hand, when a field minted for it', async () => {
      const provider = fakeProvider()
      const log: string[] = []
      render(
        <form id="form" action={() => void log.push(`action, ${status()}`)}>
          <CaptchaField provider={provider} />
          <button>Send</button>
        </form>,
      )
      await settle()
      await settle(() => provider.ready())
      await submit()
      await settle(() => provider.solve())
      expect(log).toEqual(['action, solved'])
    })
  })
}

if (Activity) describeActivity(Activity)
if (useActionState) describeActions(useActionState)

describe('the form', () => {
  it('may be a ref, even of a form with a field named `current`', async () => {
    const provider = fakeProvider()
    const ref = createRef<HTMLFormElement>()
    const page = (element: HTMLFormElement | null): ReactElement => (
      <>
        <CaptchaField provider={provider} form={element ?? ref} />
        <form ref={ref} onSubmit={(event) => event.preventDefault()}>
          <input name="current" />
          <button>Send</button>
        </form>
      </>
    )
    const { rerender } = render(page(null))
    await settle()
    await settle(() => provider.ready())
    await submit()
    await settle(() => provider.close())
    // As in browsers; jsdom names no property of a form after its fields.
    Object.assign(ref.current!, { current: ref.current!.querySelector('input') })
    await settle(() => rerender(page(ref.current)))
    await submit()
    expect(provider.log).toEqual(['load', 'render', 'execute', 'execute'])
  })

  it('may be a ref that has another form after a render, or none', async () => {
    const provider = fakeProvider()
    const ref = createRef<HTMLFormElement>()
    const page = (key: string): ReactElement => (
      <>
        <CaptchaField provider={provider} form={ref} />
        {key && (
          <form key={key} ref={ref} onSubmit={(event) => event.preventDefault()}>
            <button>Send</button>
          </form>
        )}
      </>
    )
    const { rerender } = render(page(''))
    await settle()
    await settle(() => provider.ready())
    for (const key of ['late', 'another', '', 'again']) {
      await settle(() => rerender(page(key)))
      if (!key) continue
      await submit()
      await settle(() => provider.close())
    }
    expect(provider.log).toEqual(['load', 'render', 'execute', 'execute', 'execute'])
    expect(console.warn).not.toHaveBeenCalled()
  })

  it('may be elsewhere than a field in a portal', async () => {
    const provider = fakeProvider()
    const page = (
      <form id="form">
        {createPortal(<CaptchaField provider={provider} form="form" />, document.body)}
        <button>Send</button>
      </form>
    )
    render(page)
    await settle()
    await settle(() => provider.ready())
    expect(form().contains(group())).toBe(false)
    await submit()
    expect(provider.log).toEqual(['load', 'render', 'execute'])
  })
})

/** A root whose effects take their time. */
function unhurried(): Root {
  const root = createRoot(document.body.appendChild(document.createElement('div')))
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false)
  onTestFinished(() => {
    root.unmount()
    vi.unstubAllGlobals()
    document.body.replaceChildren()
  })
  return root
}

describe("a field's handlers", () => {
  it('hear how a run ended that still waited for its script, when React takes its time with effects', async () => {
    const log: string[] = []
    const handle = createRef<CaptchaHandle>()
    const page = (key: string): ReactElement => (
      <CaptchaField provider={fakeProvider({ key })} mintOnSubmit={false} ref={handle} {...logging(log)} />
    )
    const root = unhurried()
    root.render(page('one'))
    await vi.waitFor(() => expect(status()).toBe('loading'))
    void handle.current!.mint()
    root.render(page('another'))
    await vi.waitFor(() => expect(log).toEqual(['close execute-cancelled', 'any close']))
  })

  it.each(['plain', 'strict'])('hear each event once, of a captcha that is back within a task (%s)', async (mode) => {
    const [first, second] = [fakeProvider({ autoReady: true }), fakeProvider({ key: 'another' })]
    const captchas = [first, second].map((provider) => createCaptcha({ provider }))
    const log: string[] = []
    const page = (index: number): ReactElement => <CaptchaField captcha={captchas[index]} {...logging(log)} />
    const { rerender } = render(page(0), mode === 'strict' ? { wrapper: StrictMode } : {})
    await settle()
    await settle(() => first.solve())
    log.length = 0
    for (const index of [1, 0, 1, 0]) act(() => rerender(page(index)))
    await settle(() => captchas[0]?.take())
    expect(log).toEqual(['consume', 'any consume'])
  })

  it('hear of a script that is there already, when React takes its time with effects', async () => {
    const log: string[] = []
    const root = unhurried()
    root.render(<CaptchaField provider={fakeProvider({ autoReady: true })} mintOnSubmit={false} {...logging(log)} />)
    await vi.waitFor(() => expect(status()).toBe('ready'))
    expect(log).toEqual(['ready', 'any ready'])
  })
})

describe('CaptchaConfig', () => {
  it('adds to the one around it', async () => {
    const provider = fakeProvider()
    render(
      <CaptchaConfig provider={provider} messages={{ label: 'Prüfung' }}>
        <CaptchaConfig load="execute">
          <CaptchaField mintOnSubmit={false} />
        </CaptchaConfig>
      </CaptchaConfig>,
    )
    await settle()
    expect([group().ariaLabel, status(), ...provider.log]).toEqual(['Prüfung', 'idle'])
  })

  it('adds its words to those around it, one by one', async () => {
    const provider = fakeProvider()
    render(
      <CaptchaConfig provider={provider} messages={{ label: 'Prüfung', blocked: 'Blockiert.', retry: 'Nochmal' }}>
        <CaptchaConfig messages={{ label: undefined, blocked: 'Nicht geladen.', retry: 'Wieder' }}>
          <CaptchaConfig load="mount">
            <CaptchaField mintOnSubmit={false} messages={{ retry: 'Erneut' }} />
          </CaptchaConfig>
        </CaptchaConfig>
      </CaptchaConfig>,
    )
    await settle(() => provider.failLoad('script-error'))
    expect([group().ariaLabel, told()]).toEqual(['Prüfung', 'status: Nicht geladen. [Erneut]'])
  })
})

describe('useCaptcha', () => {
  it('keeps its methods, so that they may be dependencies', async () => {
    const seen = new Set<unknown>()
    function Hook(): ReactElement {
      const [key, setKey] = useState('a')
      const { withToken, take } = useCaptcha({ provider: fakeProvider({ key }) })
      seen.add(withToken).add(take)
      return <button onClick={() => setKey('b')}>Send</button>
    }
    render(<Hook />)
    await submit()
    expect(seen.size).toBe(2)
  })

  it('hands its captcha to a field that only shows it', async () => {
    const provider = fakeProvider()
    const handle = createRef<CaptchaHandle>()
    function Form(): ReactElement {
      const { captcha } = useCaptcha({ provider })
      return <CaptchaField captcha={captcha} ref={handle} />
    }
    render(<Form />)
    await settle()
    await settle(() => provider.ready())
    expect(status()).toBe('ready')
    expect(provider.log).toEqual(['load', 'render'])
  })

  it('destroys nothing that it was given, under StrictMode neither', async () => {
    const provider = fakeProvider()
    const captcha = createCaptcha({ provider })
    function Hook(): ReactElement {
      return <div ref={useCaptcha({ captcha }).container} />
    }
    const { unmount } = render(<Hook />, { wrapper: StrictMode })
    await settle()
    await settle(() => provider.ready())
    const log = [captcha.getState().status]
    await settle(() => unmount())
    log.push(captcha.getState().status)
    expect(log).toEqual(['ready', 'idle'])
  })
})
