import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What `/metrics` of this process shows. */
export const metricsRegistry = new Registry()

const registers = [metricsRegistry]

/** Ends of pushes. `reason` is Apple's, or our word for what kept the push from being sent; empty when accepted. */
export const pushOutcomes = new Counter({
  name: 'reveille_push_outcomes_total',
  help: 'Pushes by how they ended.',
  labelNames: ['status', 'reason', 'environment'] as const,
  registers,
})

/** Seconds from "push accepted" to "REGISTER accepted". */
export const wakeTime = new Histogram({
  name: 'reveille_wake_time_seconds',
  help: 'Push accepted to REGISTER accepted.',
  buckets: [0.25, 0.5, 1, 1.5, 2, 3, 4, 5, 7.5, 10, 15, 20, 30, 60],
  registers,
})

/** Calls by verdict, counted as they are settled. */
export const callVerdicts = new Counter({
  name: 'reveille_call_verdicts_total',
  help: 'Calls by verdict.',
  labelNames: ['verdict'] as const,
  registers,
})

/** Seconds from the first byte read to the answer, by route pattern. Waiting requests wait for phones. */
export const httpRequests = new Histogram({
  name: 'reveille_http_request_seconds',
  help: 'HTTP requests by route and status.',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
  registers,
})

/** What can be asked of a running process at any time. */
type LiveSource = {
  waitingCalls(): number
  runningPushes(): number
  laneLoad(): { lane: string; running: number; queued: number }[]
  apns(): Record<string, number>
  apnsTiming(): {
    clocks: { environment: string; skewMs: number }[]
    jwts: { keyId: string; teamId: string; ageMs: number }[]
  }
  pool(): Record<'total' | 'idle' | 'waiting', number>
  isListening(): boolean
}

const sources = new Set<LiveSource>()

/** Has gauges read a running process; the answer ends that. */
export function addLiveSource(source: LiveSource): () => void {
  sources.add(source)
  return () => sources.delete(source)
}

function sum(read: (source: LiveSource) => number): number {
  return [...sources].reduce((total, source) => total + read(source), 0)
}

function liveGauge(name: string, help: string, read: (source: LiveSource) => number): void {
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(sum(read))
    },
  })
}

liveGauge('reveille_waiting_calls', 'Requests that wait for a phone now.', (source) => source.waitingCalls())
liveGauge('reveille_running_pushes', 'Pushes and follow-up work under way.', (source) =>
  source.runningPushes(),
)
liveGauge('reveille_listening', '1 when the process hears of calls elsewhere.', (source) =>
  source.isListening() ? 1 : 0,
)

new Gauge({
  name: 'reveille_lane_requests',
  help: 'Requests in flight by lane: running, and queued behind them.',
  labelNames: ['lane', 'state'] as const,
  registers,
  collect() {
    this.reset()
    for (const { lane, running, queued } of [...sources].flatMap((source) => source.laneLoad())) {
      this.inc({ lane, state: 'running' }, running)
      this.inc({ lane, state: 'queued' }, queued)
    }
  },
})

new Gauge({
  name: 'reveille_apns',
  help: 'APNs: connections, requests in flight and queued, open circuits.',
  labelNames: ['what'] as const,
  registers,
  collect() {
    this.reset()
    for (const source of sources) {
      for (const [what, value] of Object.entries(source.apns())) this.inc({ what }, value)
    }
  },
})

new Gauge({
  name: 'reveille_apns_clock_skew_seconds',
  help: "How far APNs' clock was ahead of this machine's at its last answer.",
  labelNames: ['environment'] as const,
  registers,
  collect() {
    this.reset()
    for (const { environment, skewMs } of [...sources].flatMap((source) => source.apnsTiming().clocks)) {
      this.set({ environment }, skewMs / 1_000)
    }
  },
})

new Gauge({
  name: 'reveille_apns_jwt_age_seconds',
  help: 'Age of the provider tokens (JWT) in use. APNs takes none over an hour.',
  labelNames: ['team', 'key'] as const,
  registers,
  collect() {
    this.reset()
    for (const { teamId, keyId, ageMs } of [...sources].flatMap((source) => source.apnsTiming().jwts)) {
      this.set({ team: teamId, key: keyId }, ageMs / 1_000)
    }
  },
})

new Gauge({
  name: 'reveille_database_pool',
  help: 'Connections of the pool, and statements that wait for one.',
  labelNames: ['what'] as const,
  registers,
  collect() {
    this.reset()
    for (const source of sources) {
      for (const [what, value] of Object.entries(source.pool())) this.inc({ what }, value)
    }
  },
})

/** Adds the usual figures of a Node process: memory, processor, event loop delay. Once per process. */
export function collectProcessMetrics(): void {
  if (metricsRegistry.getSingleMetric('process_cpu_user_seconds_total') === undefined) {
    collectDefaultMetrics({ register: metricsRegistry })
  }
}
