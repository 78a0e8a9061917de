import type { ServerResponse } from 'node:http'
import type { Plugin } from 'vite'
// By path: a config knows no source conditions.
import { fakeHcaptcha } from '../../../testing/src/hcaptcha/script.ts'

/** How many requests a vendor's script has had. */
const requests = new Map<string, number>()
/** Answers that wait to be released. */
const held = new Map<string, (() => void)[]>()

/**
 * A vendor's script: defines `globalThis[vendor]` and calls the function that its own address names as `onload`, a
 * millisecond later, as real ones do.
 */
const vendorScript = (vendor: string, knobs: URLSearchParams): string => `(() => {
  const evaluated = (globalThis.evaluated ??= [])
  evaluated.push('${vendor}')
  if (${knobs.has('nothing')}) return
  globalThis['${vendor}'] = ${knobs.has('half') ? '{}' : '{ render() {}, evaluation: evaluated.length }'}
  const onload = new URL(document.currentScript.src).searchParams.get('onload')
  if (onload) setTimeout(() => globalThis[onload]?.(), ${Number(knobs.get('late') ?? 1)})
})()`

function answer(response: ServerResponse, url: URL): void {
  const vendor = url.searchParams.get('vendor') ?? ''
  if (url.pathname.startsWith('/script/hcaptcha/')) {
    response.setHeader('content-type', 'text/javascript; charset=utf-8')
    return void response.end(fakeHcaptcha())
  }
  if (url.pathname.endsWith('/count')) return void response.end(String(requests.get(vendor) ?? 0))
  if (url.pathname.endsWith('/release')) {
    for (const release of held.get(vendor) ?? []) release()
    held.delete(vendor)
    return void response.end()
  }
  const count = (requests.get(vendor) ?? 0) + 1
  requests.set(vendor, count)
  const send = (): void => {
    response.statusCode = count <= Number(url.searchParams.get('fail') ?? 0) ? 500 : 200
    response.setHeader('content-type', 'text/javascript; charset=utf-8')
    response.setHeader('cache-control', 'no-store')
    response.end(vendorScript(vendor, url.searchParams))
  }
  if (url.searchParams.has('hold')) held.set(vendor, [...(held.get(vendor) ?? []), send])
  else send()
}

/**
 * Serves scripts of vendors that never were below `/script`. In their query: `fail=n` refuses the first n requests,
 * `hold` waits for `/script/release`, `nothing` and `half` define less than they should, `late=ms` calls back late. Below
 * `/script/hcaptcha` is the emulated one, under any name.
 */
const plugin: Plugin = {
  name: 'scripts',
  configureServer(server) {
    server.middlewares.use((request, response, next) => {
      if (request.url?.startsWith('/script/')) answer(response, new URL(request.url, 'http://localhost'))
      else next()
    })
  },
}

export default plugin
