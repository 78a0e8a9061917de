// Run by Node, as a server would: nothing of a browser is there.
import * as core from '@captcha-field/core'
import * as react from '@captcha-field/react'
import * as vueAdapter from '@captcha-field/vue'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { createSSRApp } from 'vue'
import { renderToString as renderVue } from 'vue/server-renderer'

const provider = core.hcaptcha({ sitekey: '10000000-ffff-ffff-ffff-000000000001' })
const status = (html: string): string => /data-captcha="\w+"/.exec(html)?.[0] ?? html

console.log('core', core.createCaptcha({ provider }).getState().status)
console.log('react', status(renderToString(createElement(react.CaptchaField, { provider }))))
console.log('vue', status(await renderVue(createSSRApp(vueAdapter.CaptchaField, { provider }))))
