import { eventually, expect, FRAMEWORKS, productionOrigin, test } from '../journey.ts'

// In development, Vue itself keeps every component of the first three seconds, for devtools that may still come.
// oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from this pattern
test.use({ origin: async ({}, provide) => provide(productionOrigin()) })

for (const framework of FRAMEWORKS) {
  test(`law 11: ten lives of a field leave no node and no listener behind: ${framework}`, async ({ journey, page }) => {
    const session = await page.context().newCDPSession(page)
    const count = async (): Promise<{ nodes: number; listeners: number }> => {
      await session.send('HeapProfiler.collectGarbage')
      await session.send('HeapProfiler.collectGarbage')
      const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
      return { nodes, listeners: jsEventListeners }
    }
    const live = async (times: number): Promise<void> => {
      for (let life = 0; life < times; life++) {
        await journey.update({ shown: true })
        await journey.status('ready')
        await journey.update({ shown: false })
        await eventually(journey.live).toBe(0)
      }
    }
    await journey.open(`${framework}/`, { shown: false })
    await live(2)
    const before = await count()
    await live(10)
    const after = await count()
    // What one life leaves, ten leave ten times; a framework may still hold the last one.
    expect(after.listeners - before.listeners).toBeLessThan(10)
    expect(after.nodes - before.nodes).toBeLessThan(10)
  })
}
