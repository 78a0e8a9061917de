import type { challengeStyle } from '../emulated/challengeStyle.ts'

/** `captchala.css`. Self-contained: its text is part of the emulated script. */
export function captchalaStyle(challenge: typeof challengeStyle): string {
  return `
.captchala-wrapper, .captchala-overlay { --ink: #1f2937; --soft: #6b7280; --paper: #fff; --line: #d3d8e2; --field: #fff;
  --accent: #4f46e5; --on-accent: #fff; --accent-soft: #e4e3fb; --warn: #b42318; --radius: 8px;
  font: 14px/1.35 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; color: var(--ink) }
.captchala-dark { --ink: #eceff4; --soft: #a4adbb; --paper: #23272f; --line: #3f4652; --field: #171a20;
  --accent: #a5b4fc; --on-accent: #14173a; --accent-soft: #2f3360; --warn: #ff9c8f; color-scheme: dark }
.captchala-stereoscopic { --paper: #f6f6ff; --line: #b9b9e6 }
.captchala-stereoscopic .captchala-trigger { box-shadow: 0 3px 0 var(--line) }
.captchala-wrapper, .captchala-wrapper *, .captchala-overlay, .captchala-overlay * { box-sizing: border-box }
.captchala-wrapper { position: relative; display: inline-block; width: 300px; max-width: 100% }
.captchala-trigger { display: flex; align-items: center; gap: 12px; width: 100%; min-height: 50px; padding: 0 14px; border: 1px solid var(--line);
  border-radius: var(--radius); background: var(--paper); color: inherit; font: inherit; text-align: start; cursor: pointer }
.captchala-trigger:hover { border-color: var(--accent) }
.captchala-trigger:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.captchala-tick { flex: none; width: 20px; height: 20px; border: 2px solid var(--accent); border-radius: 50%; background: var(--field) }
.captchala-embed .captchala-tick { border-radius: 5px }
.captchala-busy .captchala-tick, .captchala-loading .captchala-tick { border-color: var(--line); border-top-color: var(--accent);
  border-radius: 50%; animation: captchala-turn .8s linear infinite }
.captchala-passed .captchala-tick { background: var(--accent); box-shadow: inset 0 0 0 4px var(--field) }
.captchala-failed .captchala-tick { border-color: var(--warn) }
.captchala-failed .captchala-trigger { color: var(--warn) }
@keyframes captchala-turn { to { transform: rotate(1turn) } }
${challenge('captchala-')}
.captchala-card { width: 340px; max-width: 100%; min-height: 300px; border-radius: var(--radius) }
.captchala-tiles { min-height: 90px }
.captchala-embed .captchala-card { width: 100%; margin-top: 8px }
.captchala-embed { width: 340px }
.captchala-float .captchala-card { position: absolute; z-index: 2147483000; top: calc(100% + 8px); left: 0; max-width: none;
  box-shadow: 0 12px 40px rgb(15 23 42 / .28) }
.captchala-overlay { position: fixed; z-index: 2147483000; inset: 0; display: grid; place-items: center; padding: 12px;
  background: rgb(15 23 42 / .5) }
.captchala-overlay .captchala-card { box-shadow: 0 12px 40px rgb(15 23 42 / .28) }
@media (prefers-reduced-motion: reduce) { .captchala-tick { animation-duration: 4s !important } }
`
}
