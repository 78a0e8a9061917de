import { describe, expect, it } from 'vitest'
import type { CaptchalaScenario } from '../../src/captchala/scenario.ts'
import type { CaptchalaHost } from '../../src/node.ts'
import { outcome, useEmulator } from '../emulatedServer.ts'

const served = useEmulator()
const KEYS = { 'content-type': 'application/json', 'x-app-key': 'demo_app', 'x-app-secret': 'secret' }

const files = async ({ script, core, stylesheet }: CaptchalaHost): Promise<readonly string[]> =>
  Promise.all([script, `${script}?ver=6.8.1`, core, stylesheet].map((url) => outcome(url)))
const text = async (url: string): Promise<string> => (await fetch(url)).text()

describe('what is served of CaptchaLa', () => {
  it('is on both CDN hosts', async () => {
    const { captchala } = served.addresses()
    const all = ['200 (() =', '200 (() =', '200 (() =', '200 \n.cap']
    expect([await files(captchala), await files(captchala.second)]).toEqual([all, all])
    expect((await served.control().captchala.state()).counts).toMatchObject({
      scriptRequests: 4,
      coreRequests: 2,
      stylesheetRequests: 2,
    })
  })

  it('knows which file it is, and which host it is on', async () => {
    const { script, core, second } = served.addresses().captchala
    const said = async (url: string): Promise<string | undefined> =>
      /"hosts":\[.*?\],.*?"file":"\w+"/.exec(await text(url))?.[0].replaceAll('/__captcha/default/captchala/', '')
    const endpoint = '"endpoint":"/__captcha/default/captchala"'
    expect([await said(script), await said(core), await said(second.script), await said(second.core)]).toEqual([
      `"hosts":["cdn1","cdn2"],${endpoint},"file":"loader"`,
      `"hosts":["cdn1","cdn2"],${endpoint},"file":"core"`,
      `"hosts":["cdn2","cdn1"],${endpoint},"file":"loader"`,
      `"hosts":["cdn2","cdn1"],${endpoint},"file":"core"`,
    ])
  })

  it('is CSS where it is a stylesheet', async () => {
    const response = await fetch(served.addresses().captchala.stylesheet)
    expect([response.headers.get('content-type'), response.headers.get('access-control-allow-origin')]).toEqual([
      'text/css; charset=utf-8',
      '*',
    ])
  })

  it.each<[Partial<CaptchalaScenario>, readonly string[], readonly string[]]>([
    [
      { script: 'not-found', core: 'empty', stylesheet: 'not-found' },
      ['404 empty', '404 empty', '200 empty', '404 empty'],
      ['404 empty', '404 empty', '200 empty', '404 empty'],
    ],
    [
      { script: 'drop', core: 'hang', faultyHost: 'first' },
      ['TypeError', 'TypeError', 'TimeoutError', '200 \n.cap'],
      ['200 (() =', '200 (() =', '200 (() =', '200 \n.cap'],
    ],
    [
      { core: 'not-found', faultyHost: 'second' },
      ['200 (() =', '200 (() =', '200 (() =', '200 \n.cap'],
      ['200 (() =', '200 (() =', '404 empty', '200 \n.cap'],
    ],
    [
      { scriptFailures: 1, coreFailures: 1, faultyHost: 'first' },
      ['503 empty', '200 (() =', '503 empty', '200 \n.cap'],
      ['200 (() =', '200 (() =', '200 (() =', '200 \n.cap'],
    ],
  ])('with %j is %j on the first host, and %j on the second', async (scenario, first, second) => {
    await served.control().captchala.set(scenario)
    const { captchala } = served.addresses()
    const { script, core, stylesheet } = captchala
    const asked: string[] = []
    // One after the other: some of it counts down.
    for (const url of [script, `${script}?ver=6.8.1`, core, stylesheet]) asked.push(await outcome(url))
    expect([asked, await files(captchala.second)]).toEqual([first, second])
  })

  it('has server tokens that are issued at one address, and good in every namespace', async () => {
    const { issue } = served.addresses('default').captchala
    const issued = await fetch(issue, { method: 'POST', headers: KEYS, body: '{"action":"login"}' })
    const { data } = (await issued.json()) as { data: { server_token: string } }
    const { api } = served.addresses('one').captchala
    const body = JSON.stringify({ appKey: 'demo_app', action: 'login', serverToken: data.server_token })
    const init = (await (await fetch(`${api}/init`, { method: 'POST', body })).json()) as object
    const counts = async (namespace: string) => (await served.control(namespace).captchala.state()).counts
    expect([Object.keys(init), (await counts('default')).serverTokens, (await counts('one')).serverTokenUses]).toEqual([
      ['challenge', 'scenario'],
      [data.server_token],
      { [data.server_token]: 1 },
    ])
  })

  it('binds to the address of whoever asks', async () => {
    const { issue, api } = served.addresses().captchala
    const init = async (bind_ip: string): Promise<unknown> => {
      const fields = new URLSearchParams({ action: 'login', bind_ip })
      const { 'content-type': _, ...keys } = KEYS
      const issued = await fetch(issue, { method: 'POST', headers: keys, body: fields })
      const { data } = (await issued.json()) as { data: { server_token: string } }
      const body = JSON.stringify({ appKey: 'demo_app', action: 'login', serverToken: data.server_token })
      return ((await (await fetch(`${api}/init`, { method: 'POST', body })).json()) as { code?: string }).code
    }
    expect([await init('127.0.0.1'), await init('203.0.113.9')]).toEqual([undefined, 'server_token_binding_mismatch'])
  })

  it('has the backup host’s API as well', async () => {
    const { api, backup } = served.addresses().captchala
    await served.control().captchala.set({ outcome: 'offline' })
    await fetch(`${api}/execute`, { method: 'POST', body: '{"appKey":"demo_app","action":"login"}' })
    const [token] = (await served.control().captchala.state()).counts.tokens
    const answer = await fetch(backup, { method: 'POST', headers: KEYS, body: JSON.stringify({ pass_token: token }) })
    expect(await answer.json()).toEqual({ code: 0, msg: 'ok', data: { ok: true } })
  })
})
