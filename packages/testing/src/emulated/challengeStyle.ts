/**
 * How a challenge looks: `--ink`, `--paper` and the other colours are the vendor's. Self-contained: its text is part of
 * the emulated scripts.
 */
export function challengeStyle(prefix = ''): string {
  const card = `.${prefix}card`
  return `
${card} { display: flex; flex-direction: column; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; overflow: hidden }
${card}[hidden] { display: none !important }
${card} header { display: flex; justify-content: space-between; align-items: start; gap: 12px; padding: 16px 16px 14px 20px;
  background: var(--accent); color: var(--on-accent) }
${card} h2 { margin: 0 0 2px; font-size: 19px; line-height: 1.35 }
${card} p { margin: 0 }
${card} button { font: inherit; color: inherit }
${card} button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
${card} .${prefix}close { flex: none; width: 32px; height: 32px; border: 0; border-radius: 6px; background: none; font-size: 20px; line-height: 1; cursor: pointer }
${card} .${prefix}close:hover { background: rgb(0 0 0 / .15) }
${card} .${prefix}close:focus-visible { outline-color: currentColor; outline-offset: 0 }
.${prefix}tiles { flex: 1; display: grid; grid-template-columns: repeat(4, 1fr); gap: 10px; padding: 16px 20px; min-height: 0 }
.${prefix}tiles svg { width: 100%; height: 100%; min-height: 0; border-radius: 8px; background: var(--accent-soft); fill: var(--accent) }
${card} footer { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 12px 20px 16px; border-top: 1px solid var(--line) }
${card} footer button { padding: 8px 14px; border: 1px solid var(--line); border-radius: 6px; background: var(--field); cursor: pointer }
${card} footer button:hover { border-color: var(--accent) }
${card} footer .${prefix}verify { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600 }
.${prefix}status { display: flex; justify-content: space-between; gap: 12px; padding: 0 20px 12px; color: var(--soft); font-variant-numeric: tabular-nums }
.${prefix}status strong { color: var(--warn); font-weight: 600 }
`
}
