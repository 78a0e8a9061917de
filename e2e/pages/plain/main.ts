import { installDriver } from '../kit/driver.ts'
import { viewOf } from '../kit/view.ts'
import { createApp } from './app.ts'

const app = document.querySelector('#app')
if (app) {
  const view = viewOf(location.href)
  const render = createApp(app)
  installDriver(view, render)
  render(view)
}
