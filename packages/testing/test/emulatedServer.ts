import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach } from 'vitest'
import {
  emulator,
  emulatorAddresses,
  emulatorControl,
  type EmulatorAddresses,
  type EmulatorControl,
  type EmulatorMiddleware,
} from '../src/node.ts'

/** An emulator behind a server of its own, for every test of a file. */
export interface EmulatedServer {
  readonly origin: string
  middleware: EmulatorMiddleware
  addresses(namespace?: string): EmulatorAddresses
  control(namespace?: string): EmulatorControl
}

export function useEmulator(): EmulatedServer {
  let server: Server
  const used = {
    origin: '',
    middleware: emulator(),
    addresses: (namespace?: string) => emulatorAddresses(namespace, { origin: used.origin }),
    control: (namespace?: string) => emulatorControl(namespace, { origin: used.origin }),
  }

  beforeEach(async () => {
    used.middleware = emulator()
    server = createServer((request, response) =>
      used.middleware(request, response, () => {
        response.statusCode = 418
        response.end('the application')
      }),
    )
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('no port')
    used.origin = `http://127.0.0.1:${address.port}`
  })

  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  })

  return used
}

/** What a request came to. */
export async function outcome(url: string, init: RequestInit = {}): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(400), ...init })
    const text = await response.text()
    return `${response.status} ${text === '' ? 'empty' : text.slice(0, 5)}`
  } catch (error) {
    return error instanceof Error ? error.name : 'thrown'
  }
}
