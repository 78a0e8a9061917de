import { describe, expect, it } from 'vitest'
import { next, TABLE } from '../src/state.ts'
import type { CaptchaStatus, MachineEvent } from '../src/state.ts'

// The table of the design, once more in its own shape; `.` is an empty cell, `~` counts only while a widget exists.
const DESIGN = `
             LOAD     READY  CHALLENGE     SOLVE    CLOSE  CONSUME   EXPIRE   FAIL    RESET   UNMOUNT  DESTROY
idle         loading  .      .             .        .      .         .        .       .       .        destroyed
loading      .        ready  .             .        .      .         .        failed  .       idle     destroyed
ready        .        .      challenging   solved   .      .         .        failed  ready   idle     destroyed
challenging  .        .      .             solved   ready  .         .        failed  ready   idle     destroyed
solved       .        .      .             solved   .      consumed  expired  failed  ready   idle     destroyed
consumed     .        .      challenging   solved   .      .         .        failed  ready   idle     destroyed
expired      .        .      challenging   solved   .      .         .        failed  ready   idle     destroyed
failed       loading  .      ~challenging  ~solved  .      .         .        failed  ~ready  idle     destroyed
destroyed    .        .      .             .        .      .         .        .       .       .        .`

const [heads, ...rows] = DESIGN.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/))
const cells = rows.flatMap(([status, ...targets]) =>
  targets.map((target, i) => ({ status: status as CaptchaStatus, event: heads![i] as MachineEvent, target })),
)

describe('the state table', () => {
  it('has a row for each status and no event that the design does not know', () => {
    expect(Object.keys(TABLE)).toEqual(rows.map(([status]) => status))
    expect(new Set(Object.values(TABLE).flatMap((row) => Object.keys(row)))).toEqual(new Set(heads))
    expect(cells).toHaveLength(99)
  })

  it.each(cells)('$status, $event: $target', ({ status, event, target }) => {
    const expected = target === '.' ? undefined : target.replace('~', '')
    expect(next(status, event, true)).toBe(expected)
    expect(next(status, event, false)).toBe(target.startsWith('~') ? undefined : expected)
  })
})
