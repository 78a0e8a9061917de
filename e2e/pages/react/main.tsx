import { StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { installDriver } from '../kit/driver.ts'
import { viewOf } from '../kit/view.ts'
import { App } from './App.tsx'

const app = document.querySelector('#app')
if (app) {
  const root = createRoot(app)
  const view = viewOf(location.href)
  const render = (shown: typeof view): void =>
    flushSync(() =>
      root.render(
        <StrictMode>
          <App view={shown} />
        </StrictMode>,
      ),
    )
  installDriver(view, render)
  render(view)
}
