/** Self-contained: its text is part of the frames. */
export function hcaptchaFrameStyle(): string {
  return `
:root { --ink: #1f2937; --soft: #6b7280; --paper: #fcfcfd; --line: #d5d9e0; --field: #fff;
  --accent: #0f766e; --on-accent: #fff; --accent-soft: #d7f0ec; --warn: #b42318 }
:root[data-theme=dark] { --ink: #eceff4; --soft: #a4adbb; --paper: #23272f; --line: #3f4652; --field: #171a20;
  --accent: #2dd4bf; --on-accent: #04211d; --accent-soft: #174840; --warn: #ff9c8f }
:root[data-theme=contrast] { --ink: #fff; --soft: #fff; --paper: #000; --line: #fff; --field: #000;
  --accent: #ffe600; --on-accent: #000; --accent-soft: #333; --warn: #ff9c8f }
* { box-sizing: border-box }
[hidden] { display: none !important }
/* On the root it would make the frame opaque wherever it differs from the page's. */
[data-theme=dark] body, [data-theme=contrast] body { color-scheme: dark }
html, body { margin: 0; height: 100%; background: transparent; overflow: hidden }
body { font: 14px/1.35 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; color: var(--ink) }
button { font: inherit; color: inherit }
[role=checkbox]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.box { height: 100%; display: flex; align-items: center; gap: 12px; padding: 0 14px; background: var(--paper);
  border: 1px solid var(--line); border-radius: 6px }
.box > div { flex: 1; min-width: 0 }
.box [role=checkbox] { display: flex; align-items: center; gap: 12px; min-width: 0; padding: 10px 2px; border: 0;
  background: none; text-align: start; cursor: pointer; border-radius: 4px }
.tick { flex: none; width: 30px; height: 30px; display: grid; place-items: center; border: 2px solid var(--line); border-radius: 6px;
  background: var(--field); transition: border-color .15s, background-color .15s }
[role=checkbox]:hover .tick { border-color: var(--accent) }
.tick svg { width: 20px; height: 20px; opacity: 0; stroke: var(--on-accent); stroke-width: 3.5; fill: none; stroke-linecap: round;
  stroke-linejoin: round; transition: opacity .15s }
[aria-checked=true] .tick { background: var(--accent); border-color: var(--accent) }
[aria-checked=true] .tick svg { opacity: 1 }
[aria-busy=true] .tick { border-radius: 50%; border-color: var(--line); border-top-color: var(--accent); animation: turn .8s linear infinite }
@keyframes turn { to { transform: rotate(1turn) } }
.brand { flex: none; display: grid; justify-items: center; gap: 3px; font-size: 10px; color: var(--soft) }
.brand svg { width: 26px; height: 26px; fill: none; stroke: var(--accent); stroke-width: 1.6 }
.notice { display: block; font-size: 10px; color: var(--warn) }
.compact .box { flex-direction: column; justify-content: center; gap: 6px; padding: 8px }
.compact .box > div { flex: none; text-align: center }
.compact .box [role=checkbox] { flex-direction: column; gap: 6px; padding: 2px 6px; text-align: center }
.card { height: 100% }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; animation-duration: 4s !important } }
`
}
