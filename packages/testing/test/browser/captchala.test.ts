import { describe, expect, it } from 'vitest'
import { useSite } from './site.ts'

const site = useSite()
const styled = 'getComputedStyle(document.querySelector(".captchala-wrapper")).position === "relative"'

describe('a product', () => {
  it.each([
    ['popup', 'captchala-overlay', 'fixed'],
    ['float', 'captchala-card', 'absolute'],
    ['embed', 'captchala-card', 'static'],
  ])('%s shows its challenge in %s, which is %s', async (product, name, position) => {
    const { open, trigger, box, challenge, page, heard } = site('captchala')
    await open({ params: { product } })
    await (product === 'embed' ? box.getByRole('checkbox', { name: 'I am human' }) : trigger).click()
    await challenge.locator('.captchala-verify:focus').waitFor()
    const seen = await page.evaluate(`getComputedStyle(document.querySelector('.${name}')).position`)
    await challenge.getByRole('button', { name: 'Verify' }).click()
    expect([seen, await heard(1)]).toEqual([position, ['passed']])
  })

  it('float is clipped by what surrounds it, popup is not', async () => {
    const { open, trigger, page } = site('captchala')
    const isInReach = async (product: string, overflow: string): Promise<unknown> => {
      await open({ params: { product } })
      await page.evaluate(`Object.assign(a.style, { overflow: '${overflow}', height: '60px', width: '300px' })`)
      await trigger.click()
      await page.locator('.captchala-verify').waitFor()
      return page.evaluate(`(() => {
        const verify = document.querySelector('.captchala-verify')
        const { left, top, width, height } = verify.getBoundingClientRect()
        return document.elementFromPoint(left + width / 2, top + height / 2) === verify
      })()`)
    }
    expect([
      await isInReach('popup', 'hidden'),
      await isInReach('float', 'hidden'),
      await isInReach('float', 'visible'),
    ]).toEqual([true, false, true])
  })

  it('popup lies below a modal dialog, where nobody can reach it', async () => {
    const { open, page } = site('captchala')
    await open()
    await page.evaluate(`(() => {
      const dialog = document.createElement('dialog')
      dialog.append(a)
      document.body.append(dialog)
      dialog.showModal()
      instance.verify()
    })()`)
    await page.locator('.captchala-verify').waitFor()
    expect(await page.evaluate('document.activeElement?.closest(".captchala-overlay") ?? null')).toBe(null)
  })

  it('has buttons that send the form they are in', async () => {
    const { open, page, log } = site('captchala')
    await open({ params: { within: 'inside', product: 'embed' } })
    await page.locator('#inside').getByRole('checkbox').click()
    await page.locator('.captchala-verify').click()
    await page.waitForFunction('log.length > 3')
    expect(await log()).toEqual(['ready', 'submit', 'submit', 'success pt_…'])
  })
})

describe('bind', () => {
  it('swallows the click of a visitor, who then solves', async () => {
    const { open, page, challenge, heard, log } = site('captchala')
    await open()
    await page.evaluate(`(() => {
      const send = document.createElement('button')
      send.textContent = 'Send'
      inside.append(send)
      Captchala.init({ appKey: 'demo_app', product: 'bind', action: 'login', lang: 'en' })
        .onSuccess(() => { log.push('bound'); heard.push('passed') })
        .bindTo(send)
    })()`)
    await page.getByRole('button', { name: 'Send' }).click()
    await challenge.getByRole('button', { name: 'Verify' }).click()
    await heard(1)
    expect(await log()).toEqual(['ready', 'bound'])
  })
})

describe('the stylesheet', () => {
  it('comes with the loader, from its own host', async () => {
    const { open, page, addresses } = site('captchala')
    await open({ script: addresses.captchala.second.script })
    await page.waitForFunction(styled)
    const [core, css] = await page.evaluate<string[]>(
      '[document.querySelector("script[async]").src, document.querySelector("link").href].map((url) => new URL(url).pathname)',
    )
    expect([core, css]).toEqual([addresses.captchala.second.core, addresses.captchala.second.stylesheet])
  })

  it('does not reach a shadow root, unless it is linked there', async () => {
    const { open, page, addresses } = site('captchala')
    await open()
    const position = `getComputedStyle(b.shadowRoot.querySelector('.captchala-wrapper')).position`
    await page.evaluate(`(() => {
      const inner = document.createElement('div')
      b.attachShadow({ mode: 'open' }).append(inner)
      Captchala.init({ appKey: 'demo_app', action: 'login' }).appendTo(inner)
    })()`)
    const before = await page.evaluate(position)
    await page.evaluate(
      `b.shadowRoot.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '${addresses.captchala.stylesheet}' }))`,
    )
    await page.waitForFunction(`${position} === 'relative'`)
    expect(before).toBe('static')
  })

  it('is constructed where the script is alone', async () => {
    const { open, page } = site('captchala')
    await open({ script: '/captchala-loader.js' })
    expect(await page.evaluate(styled)).toBe(true)
  })
})

describe('a CDN host', () => {
  const failing = 'failed The network cannot be reached (network_error)'

  it.each([
    [{ core: 'not-found' }, failing],
    [{ core: 'drop' }, failing],
    [{ core: 'drop', faultyHost: 'first' }, failing],
    [{ core: 'not-found', faultyHost: 'first', loaderFallsBack: true }, 'ready'],
    [{ core: 'not-found', loaderFallsBack: true }, failing],
    [{ coreDelayMs: 200 }, 'ready'],
  ] as const)('with %j ends as %s', async (scenario, said) => {
    const { open, page, log, vendors } = site('captchala')
    vendors.captchala.set(scenario)
    await open({ waits: false })
    await page.waitForFunction('log.length > 0')
    expect(await log()).toEqual([said])
  })

  it('may be another origin', async () => {
    const { open, origin, addresses, trigger, challenge, heard } = site('captchala')
    await open({ script: `${origin.replace('127.0.0.1', 'localhost')}${addresses.captchala.script}` })
    await trigger.click()
    await challenge.getByRole('button', { name: 'Verify' }).click()
    expect(await heard(1)).toEqual(['passed'])
  })
})

describe('the page', () => {
  it('controls its own vendor', async () => {
    const { open, page, heard, log, vendors } = site('captchala')
    await open()
    const outcome = await page.evaluate(
      'captchaEmulator.captchala.set({ outcome: "session_expired", errorForm: "Error" }).then((state) => state.scenario.outcome)',
    )
    await page.evaluate('instance.verify()')
    await heard(1)
    await page.evaluate('captchaEmulator.captchala.emit("success")')
    expect([outcome, await log(), vendors.captchala.state().counts.tokens.length]).toEqual([
      'session_expired',
      ['ready', 'error Error: The session has expired (session_expired)', 'success pt_…'],
      1,
    ])
  })

  it('hears of a scenario that changes while it is open', async () => {
    const { open, page, heard, log, vendors } = site('captchala')
    await open()
    vendors.captchala.set({ outcome: 'pass', payload: 'empty' })
    await page.evaluate('instance.verify()')
    await heard(1)
    expect(await log()).toEqual(['ready', 'success '])
  })

  it('is asked for another server token when one has expired', async () => {
    const { open, page, heard, log, vendors } = site('captchala')
    vendors.captchala.set({ outcome: 'pass', serverTokens: 'required' })
    await open({ waits: false })
    await page.waitForFunction('log.length > 0')
    await page.evaluate('captchaEmulator.captchala.set({ nextInit: ["server_token_expired"] })')
    await page.evaluate(`captchaEmulator.captchala.serverToken({ action: 'login' }).then((fresh) => {
      Captchala.init({ appKey: 'demo_app', action: 'login', serverToken: 'sct_old', onServerTokenExpired: () => fresh })
        .onReady(() => { log.push('fresh'); heard.push('fresh') })
        .appendTo(b)
    })`)
    await heard(2)
    expect(await log()).toEqual(['error A server token is required (server_token_required)', 'fresh'])
  })
})
