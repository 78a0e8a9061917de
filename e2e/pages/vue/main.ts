import { createApp, h, nextTick, shallowRef } from 'vue'
import { installDriver } from '../kit/driver.ts'
import { viewOf } from '../kit/view.ts'
import { App } from './App.ts'

const view = shallowRef(viewOf(location.href))
installDriver(view.value, (next) => {
  view.value = next
  return nextTick()
})
createApp({ render: () => h(App, { view: view.value }) }).mount('#app')
