import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Env } from '../lib/platform/env.ts'

/** The demo's receiver of webhooks: it takes whatever comes. */
export type DemoHooks = {
  url: string
  /** Settings that let webhooks go to it. */
  environment: Record<string, string>
}

const HOST = '127.0.0.1'

/** Receives for as long as this process lives, which it does not keep alive. */
export async function openDemoHooks(settings: Env): Promise<DemoHooks> {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(204).end()
  })
  server.unref().listen(0, HOST)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${HOST}:${port}/reveille`,
    environment: {
      WEBHOOK_ALLOWED_NETWORKS: [...settings.WEBHOOK_ALLOWED_NETWORKS, `${HOST}/32`].join(','),
    },
  }
}
