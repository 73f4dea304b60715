declare module 'autocannon' {
  type Request = {
    method?: string
    path?: string
    headers?: Record<string, string>
    body?: string
    setupRequest?: (request: Request) => Request
  }
  type Options = {
    url: string
    connections: number
    duration?: number
    overallRate?: number
    headers?: Record<string, string>
    requests?: Request[]
    timeout?: number
  }
  type Result = {
    requests: { average: number; total: number }
    latency: { p50: number; p99: number; max: number }
    duration: number
    non2xx: number
    errors: number
    timeouts: number
  }

  export type { Request }
  export default function autocannon(options: Options): Promise<Result>
}
