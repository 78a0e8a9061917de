import { servePlayground } from './playground.ts'
import { serve } from './server.ts'

/** What is set here in the environment is what the workers find in theirs. */
export default async function setup(): Promise<() => Promise<void>> {
  const sites = [await serve('development'), await serve('production'), await servePlayground()]
  process.env['E2E_ORIGIN'] = sites[0]?.origin
  process.env['E2E_PRODUCTION_ORIGIN'] = sites[1]?.origin
  process.env['E2E_PLAYGROUND_ORIGIN'] = sites[2]?.origin
  return async () => {
    await Promise.all(sites.map((site) => site.close()))
  }
}
