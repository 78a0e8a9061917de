import { openShell } from '../shell/shell.ts'

// A plain page is its HTML and one script; here they are put into the stage one after the other.
const pages = import.meta.glob<string>(['./*.html', '!./index.html'], { query: '?raw', import: 'default', eager: true })
const scripts = import.meta.glob<unknown>(['./*.ts', '!./main.ts', '!./attach.ts'])
const sources = import.meta.glob<string>('./*.ts', { query: '?raw', import: 'default', eager: true })

const { file, stage, showSource } = await openShell()
stage.ariaBusy = 'true'
stage.innerHTML = pages[`./${file}.html`] ?? ''
await scripts[`./${file}.ts`]?.()
showSource({ ...pages, ...sources })
stage.ariaBusy = null
