import { Agent, request } from 'node:http'
import autocannon, { type Request } from 'autocannon'

/** What a load of one kind came to. Latencies in ms. */
export type Load = { perSecond: number; p50: number; p99: number; failed: number }

/** How one request of a load is made. */
export type LoadRequest = {
  method: 'GET' | 'POST'
  path: string
  body?: () => unknown
  pathOf?: () => string
}

/**
 * Keeps `connections` requests in flight for some seconds, or offers `rate` requests per second over them.
 *
 * @throws Error when an answer is not 2xx: a fast refusal is no throughput
 */
export async function runLoad(
  target: { url: string; apiKey: string },
  options: { connections: number; seconds: number; rate?: number; request: LoadRequest },
): Promise<Load> {
  const { method, path, body, pathOf } = options.request
  const one: Request = {
    method,
    path,
    setupRequest: (prepared) => ({
      ...prepared,
      ...(pathOf === undefined ? {} : { path: pathOf() }),
      ...(body === undefined ? {} : { body: JSON.stringify(body()) }),
    }),
  }
  const result = await autocannon({
    url: target.url,
    connections: options.connections,
    duration: options.seconds,
    ...(options.rate === undefined ? {} : { overallRate: options.rate }),
    headers: { authorization: `Bearer ${target.apiKey}`, 'content-type': 'application/json' },
    requests: [one],
    timeout: 30,
  })
  const failed = result.non2xx + result.errors + result.timeouts
  if (failed > 0) throw new Error(`${failed} of ${result.requests.total} requests to ${path} failed`)
  return {
    perSecond: result.requests.total / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failed,
  }
}

/** A client that sends single requests over kept connections. */
export type Client = {
  get(path: string): Promise<Record<string, unknown>>
  post(path: string, body: unknown): Promise<Record<string, unknown>>
  close(): void
}

export function openClient(target: { url: string; apiKey: string }): Client {
  const agent = new Agent({ keepAlive: true })
  const headers = { authorization: `Bearer ${target.apiKey}`, 'content-type': 'application/json' }
  const send = (method: string, path: string, body?: string): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      const sent = request(`${target.url}${path}`, { method, agent, headers }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
        })
        response.on('end', () => {
          if (response.statusCode === 200) resolve(JSON.parse(text))
          else reject(new Error(`${path} answered ${response.statusCode}: ${text}`))
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, JSON.stringify(body)),
    close: () => agent.destroy(),
  }
}
