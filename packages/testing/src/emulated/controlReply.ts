import { JSON_TYPE, parseRecord, type EmulatedRequest, type EmulatedService, type Reply } from './carrier.ts'

/** The control API of one vendor: `GET` the state, `POST` a part of a scenario, `DELETE` everything. */
export function controlReply<Scenario extends object, State>(
  service: EmulatedService<Scenario, State>,
  { method, body }: EmulatedRequest,
): Reply {
  const wrong = (text: string): Reply => ({ status: 400, body: text, type: 'text/plain' })
  if (method === 'DELETE') service.reset()
  if (method === 'POST') {
    const patch = parseRecord(body)
    if (!patch) return wrong('The scenario must be a JSON object.')
    try {
      // Names are checked by `set`, values by nobody.
      service.set(patch as Partial<Scenario>)
    } catch (error) {
      return wrong(error instanceof Error ? error.message : String(error))
    }
  }
  return { status: 200, body: JSON.stringify(service.state()), type: JSON_TYPE }
}
