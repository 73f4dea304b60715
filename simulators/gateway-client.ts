/** The answer to a call as the simulated PBX reads it (docs: `CallAnswer` of the API). */
export type CallAnswer = {
  pushHint: string
  decision: 'wait' | 'forward' | 'reject'
  verdict: string
  sipCode: number
  pushed: number
  failed: number
  waitSeconds: number
  contact: string
}

/** One REGISTER that the PBX accepted. */
export type RegisterReport = {
  aor: string
  contact: string
  expires: number
  app?: string
  xToken?: string
  userAgent?: string
  callId?: string
  cseq?: number
  source?: string
}

export type RegisterAnswer = { ok: boolean; pushTokenStatus: string; released: string[] }

export type CallEventReport = {
  pushHint?: string
  callId?: string
  aor?: string
  type: string
  code?: number
  contact?: string
  at?: string
}

/** The gateway's API as its users call it: a PBX with its key, and the app on a phone without one. */
export type GatewayClient = {
  register(report: RegisterReport): Promise<RegisterAnswer>
  registerAll(reports: readonly RegisterReport[]): Promise<{ accepted: number; rejected: number }>
  startCall(call: Record<string, unknown>): Promise<CallAnswer>
  awaitVerdict(pushHint: string, waitSeconds: number): Promise<CallAnswer>
  /** Answers how many the gateway took, and how many were of calls that it does not know. */
  reportEvents(events: readonly CallEventReport[]): Promise<{ accepted: number; ignored: number }>
  reportFromDevice(report: { pushHint: string; reportToken: string; events: object[] }): Promise<void>
}

/** Longer than the longest wait that is ever asked for. */
const TIMEOUT_MS = 75_000

/** An answer that is not 2xx, with its problem text. */
export class GatewayRefusal extends Error {
  readonly status: number

  constructor(status: number, detail: string) {
    super(detail)
    this.name = 'GatewayRefusal'
    this.status = status
  }
}

/**
 * @param signal ends every request under way
 * @throws GatewayRefusal from each method, or what `fetch` throws when nobody answers
 */
export function createGatewayClient(options: {
  gatewayUrl: string
  apiKey: string
  signal?: AbortSignal
}): GatewayClient {
  const keyed = { authorization: `Bearer ${options.apiKey}` }
  const send = async <Answer>(
    method: string,
    path: string,
    body?: unknown,
    headers?: object,
  ): Promise<Answer> => {
    const timeout = AbortSignal.timeout(TIMEOUT_MS)
    const response = await fetch(`${options.gatewayUrl}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]),
    })
    if (!response.ok) throw new GatewayRefusal(response.status, await response.text())
    return (await response.json()) as Answer
  }
  return {
    register: (report) => send('POST', '/registrations', report, keyed),
    registerAll: (reports) => send('POST', '/registrations', reports, keyed),
    startCall: (call) => send('POST', '/calls', call, keyed),
    awaitVerdict: (pushHint, waitSeconds) =>
      send('GET', `/calls/${pushHint}/verdict?waitSeconds=${waitSeconds}`, undefined, keyed),
    reportEvents: (events) => send('POST', '/calls/events', events, keyed),
    async reportFromDevice(report) {
      await send('POST', '/device-events', report)
    },
  }
}
