import { createVendor } from '../vendor.ts'
import { expect, test } from './driver.ts'

// What the library takes for granted of a browser, without the library: were one of these to change, its rules would have
// to change too.

/** A form on a page of its own, and what becomes of it written down in `window.log`. */
const FORM = `
  const [action, extra] = arguments
  window.log = []
  document.body.innerHTML = '<form method="post" action="' + action + '"><input name="name" value="Ada">' +
    '<button name="intent" value="publish">Send</button></form>'
  const form = document.querySelector('form')
  const button = document.querySelector('button')
  new Function('form', 'button', extra)(form, button)
`

test('what a formdata listener sets reaches the body of the request', async ({ webkit, origin }) => {
  const vendor = createVendor(origin)
  await webkit.goto(`${origin}/elsewhere.html`)
  await webkit.run(
    FORM,
    vendor.action,
    `form.addEventListener('formdata', ({ formData }) => {
       formData.append('name', 'twice')
       formData.set('name', 'Grace')
     })`,
  )
  await webkit.click('button')
  await webkit.until(`return document.title === 'Answer'`)
  const [sent] = await vendor.sent()
  expect(sent?.fields).toEqual(['name=Grace', 'intent=publish'])
})

for (const [when, code, submits] of [
  ['in a microtask of a click', 'Promise.resolve().then(again)', 1],
  ['one timer after it', 'setTimeout(again)', 2],
  [
    'one message after it',
    'const channel = new MessageChannel(); channel.port1.onmessage = again; channel.port2.postMessage(0)',
    2,
  ],
] as const) {
  test(`requestSubmit() ${when} is ${submits === 1 ? 'ignored' : 'heard'}`, async ({ webkit, origin }) => {
    await webkit.goto(`${origin}/elsewhere.html`)
    await webkit.run(
      FORM,
      '/send',
      `const again = () => { log.push('again'); form.requestSubmit(button) }
       form.addEventListener('submit', (event) => {
         event.preventDefault()
         log.push('submit')
         if (log.length === 1) { ${code} }
       })`,
    )
    await webkit.click('button')
    await webkit.until(`return log.includes('again')`)
    // The events of requestSubmit() are synchronous.
    expect(await webkit.run<string[]>('return log')).toEqual(['submit', 'again', 'submit'].slice(0, submits + 1))
  })
}

for (const [what, selector, key] of [
  ['a press', 'button', undefined],
  ['Enter in a field', '[name=name]', '\uE007'],
] as const) {
  test(`${what} clicks the button in the task of its submit; requestSubmit() clicks nothing`, async ({
    webkit,
    origin,
  }) => {
    await webkit.goto(`${origin}/elsewhere.html`)
    await webkit.run(
      FORM,
      '/send',
      `let clicked = false
       addEventListener('click', () => { clicked = true; setTimeout(() => { clicked = false }) }, true)
       form.addEventListener('submit', (event) => {
         event.preventDefault()
         log.push(clicked)
         if (log.length === 1) setTimeout(() => form.requestSubmit(event.submitter), 20)
       })`,
    )
    await (key === undefined ? webkit.click(selector) : webkit.type(selector, key))
    await webkit.until('return log.length === 2')
    expect(await webkit.run<boolean[]>('return log')).toEqual([true, false])
  })
}

for (const enabled of [false, true]) {
  const what = enabled ? 'that is enabled for the call keeps them' : 'loses its name and value, but not its formaction'
  test(`a submitter that was disabled meanwhile ${what}`, async ({ webkit, origin }) => {
    const vendor = createVendor(origin)
    await webkit.goto(`${origin}/elsewhere.html`)
    await webkit.run(
      FORM,
      '/send?ns=wrong',
      `button.formAction = '${vendor.action}'
       form.addEventListener('submit', (event) => {
         event.preventDefault()
         button.disabled = true
         setTimeout(() => {
           button.disabled = ${!enabled}
           form.requestSubmit(button)
           button.disabled = true
         })
       }, { once: true })`,
    )
    await webkit.click('button')
    await webkit.until(`return document.title === 'Answer'`)
    const [sent] = await vendor.sent()
    expect(sent?.fields).toEqual(enabled ? ['name=Ada', 'intent=publish'] : ['name=Ada'])
  })
}

test('a frame that is moved by insertBefore loads again, in another window, and its host hears of it', async ({
  webkit,
  origin,
}) => {
  await webkit.goto(`${origin}/elsewhere.html`)
  await webkit.run(`
    window.windows = []
    document.body.innerHTML = '<div id="host"></div><p>another</p>'
    const host = document.querySelector('#host')
    host.addEventListener('load', ({ target }) => windows.push(target.contentWindow), true)
    const frame = document.createElement('iframe')
    frame.src = '/elsewhere.html'
    host.append(frame)
  `)
  await webkit.until('return windows.length === 1')
  await webkit.run(`document.body.insertBefore(document.querySelector('#host'), null)`)
  await webkit.until('return windows.length === 2')
  expect(await webkit.run('return windows[0] === windows[1]')).toBe(false)
})

test('hiding a frame does not load it again', async ({ webkit, origin }) => {
  await webkit.goto(`${origin}/elsewhere.html`)
  await webkit.run(`
    window.loads = 0
    document.body.innerHTML = '<iframe src="/elsewhere.html"></iframe><iframe></iframe>'
    const [frame, other] = document.querySelectorAll('iframe')
    frame.addEventListener('load', () => (loads += 1))
    window.hide = () => {
      frame.style.display = 'none'
      frame.getBoundingClientRect()
      frame.style.display = ''
      // Loads after whatever the first would load again.
      other.addEventListener('load', () => (window.later = true))
      other.src = '/elsewhere.html?later'
    }
  `)
  await webkit.until('return loads === 1')
  await webkit.run('hide()')
  await webkit.until('return window.later')
  expect(await webkit.run('return loads')).toBe(1)
})

test('a script runs even if its tag was removed while it was on its way', async ({ webkit, origin }) => {
  const vendor = createVendor(origin)
  await vendor.set({ scriptDelayMs: 300 })
  await webkit.goto(`${origin}/elsewhere.html`)
  await webkit.run(
    `const tag = document.createElement('script')
     tag.src = arguments[0]
     document.head.append(tag)
     setTimeout(() => tag.remove(), 50)`,
    vendor.script,
  )
  expect(await webkit.until(`return window.hcaptcha && document.scripts.length === 0`)).toBe(true)
})
