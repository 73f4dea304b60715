import { isDeepStrictEqual } from 'node:util'
import { beforeAll, expect } from 'vitest'
import type { Cause } from '#lib/calls/call.ts'
import { diagnose } from '#lib/calls/diagnose.ts'
import { withSurroundings } from '#lib/calls/diagnose-store.ts'
import { findCallRecords } from '#lib/calls/store.ts'
import { type ApiTenant, type ApiWorld, useApiWorld } from '#tests/api/api-world.ts'
import type { TestPhone } from '#tests/support/call-world.ts'

/** What a diagnosis must say. Every pattern of `evidence` is in one of its sentences. */
export type Told = {
  cause: Cause
  summary: RegExp
  evidence?: RegExp[]
  advice?: RegExp
  /** False where only the worker stores the cause, a minute later. */
  isListedAtOnce?: false
}

/** A PBX and an app that speak to the real gateway by HTTP, and what is then told of a call. */
export type CauseWorld = {
  readonly api: ApiWorld
  tenant(): Promise<ApiTenant>
  /** `POST /calls`, answered with the push hint. */
  call(tenant: ApiTenant, body: Record<string, unknown>): Promise<string>
  /** Waits for the verdict and answers it. */
  verdict(tenant: ApiTenant, pushHint: string): Promise<string>
  /** `POST /calls/events`; `afterMs` dates an event after now. */
  report(tenant: ApiTenant, pushHint: string, ...events: CallReport[]): Promise<void>
  /** `POST /device-events` with the report token of the phone's last push. */
  reportByApp(phone: TestPhone, pushHint: string, ...types: string[]): Promise<void>
  /** That the API, the call page and the list of calls all tell this. */
  expectTold(tenant: ApiTenant, pushHint: string, told: Told): Promise<void>
}

export type CallReport = { type: string; afterMs?: number } & Record<string, unknown>

/** For one test file. */
export function useCauseWorld(): CauseWorld {
  const api = useApiWorld()
  // A first push takes longer than others, and the shortest waits are no longer than it.
  beforeAll(async () => {
    const tenant = await api.tenant()
    await tenant.call({ aor: (await tenant.phone()).aor })
  })
  return {
    api,
    tenant: () => api.tenant(),
    async call(tenant, body) {
      const reply = await tenant.send('POST', '/calls', { body: { caller: '200', ...body } })
      expect(reply.status, reply.text).toBe(200)
      const { items } = (await tenant.send('GET', `/calls?aor=${encodeURIComponent(String(body.aor))}`)).json
      return items[0].pushHint
    },
    async verdict(tenant, pushHint) {
      const reply = await tenant.send('GET', `/calls/${pushHint}/verdict?waitSeconds=20`)
      return reply.json.verdict
    },
    async report(tenant, pushHint, ...events) {
      const body = events.map(({ afterMs, ...event }) => ({
        ...(event.callId === undefined ? { pushHint } : {}),
        ...event,
        ...(afterMs === undefined ? {} : { at: new Date(Date.now() + afterMs).toISOString() }),
      }))
      const reply = await tenant.send('POST', '/calls/events', { body })
      expect(reply.json, reply.text).toMatchObject({ accepted: events.length, ignored: 0 })
    },
    async reportByApp(phone, pushHint, ...types) {
      const reportToken = /"reportToken":"([^"]+)"/.exec(JSON.stringify(phone.inbox().at(-1)))?.[1]
      const events = types.map((type) => ({ type }))
      const reply = await api.send('POST', '/device-events', { body: { pushHint, reportToken, events } })
      expect(reply.json, reply.text).toMatchObject({ accepted: types.length })
    },
    async expectTold(tenant, pushHint, told) {
      const { json } = await tenant.send('GET', `/calls/${pushHint}`)
      const { cause, summary, evidence, advice } = json.diagnosis
      expect({ cause, summary }).toEqual({ cause: told.cause, summary: expect.stringMatching(told.summary) })
      for (const pattern of told.evidence ?? []) {
        expect(evidence).toContainEqual(expect.stringMatching(pattern))
      }
      if (told.advice !== undefined) expect(advice).toMatch(told.advice)
      // What is known of credential and device may change between two looks: API and page agree in the end.
      await expect
        .poll(async () => {
          const page = await diagnosisOfPage(api, tenant, pushHint)
          const answer = (await tenant.send('GET', `/calls/${pushHint}`)).json.diagnosis
          return isDeepStrictEqual(page, answer) ? 'agree' : { page, answer }
        })
        .toBe('agree')
      if (told.isListedAtOnce === false) return
      await expect
        .poll(async () => {
          const { items } = (await tenant.send('GET', `/calls?cause=${told.cause}&limit=200`)).json
          return items.map((item: { pushHint: string }) => item.pushHint)
        })
        .toContain(pushHint)
    },
  }
}

/** What the call page shows: the same records by the way that the page takes. */
async function diagnosisOfPage({ calls }: ApiWorld, { tenantId }: ApiTenant, pushHint: string) {
  const records = await findCallRecords(calls.db, tenantId, pushHint)
  if (records === null) throw new Error('the call is not there')
  return diagnose(await withSurroundings(calls.db, tenantId, records), new Date())
}
