import { beforeAll, describe, expect, it } from 'vitest'
import { statusLine } from '#simulators/day/day-words.ts'
import { type DayOptions, simulateDay } from '#simulators/day/simulate-day.ts'
import type { DayReport } from '#simulators/day/tally.ts'
import { type ApiTenant, useApiWorld } from '../../api/api-world.ts'

const world = useApiWorld()
const never = new AbortController().signal

let tenant: ApiTenant
let options: DayOptions
let report: DayReport
const lines: string[] = []

beforeAll(async () => {
  tenant = await world.tenant({ waitSeconds: 4 })
  options = {
    gatewayUrl: world.origin,
    apiKey: tenant.key,
    apnsControlUrl: world.calls.apns.controlUrl,
    teamId: world.calls.apns.pki.teamId,
    bundleIds: [tenant.bundleId],
    accounts: 300,
    callsPerSecond: 25,
    durationMs: 5_000,
    curve: 'day',
    dayMs: 5_000,
    refreshSeconds: 10,
    domain: 'pbx.example.com',
    seed: 3,
  }
  const day = await simulateDay(
    options,
    { onRegistered: () => undefined, onStatus: (now, elapsedMs) => lines.push(statusLine(now, elapsedMs)) },
    { signal: never, leave: never },
  )
  report = day.report
})

describe('a simulated day on a real gateway', () => {
  it('leaves as many calls in the database as it says that it made', async () => {
    expect(report.calls).toBeGreaterThan(100)
    expect(report.errors).toEqual({})
    expect(report.underWay).toBe(0)
    const stored = await world.calls.db.prisma.call.count({ where: { tenantId: tenant.tenantId } })
    expect(stored).toBe(report.calls)
  })

  it('was told the verdicts that are stored', async () => {
    const rows = await world.calls.db.prisma.call.groupBy({
      by: ['verdict'],
      where: { tenantId: tenant.tenantId },
      _count: true,
    })
    expect(Object.fromEntries(rows.map((row) => [row.verdict, row._count]))).toEqual(report.verdicts)
    expect(Object.keys(report.verdicts)).toEqual(expect.arrayContaining(['registered', 'no_register']))
  })

  it('leaves the call events in the database that the gateway took from the PBX', async () => {
    const stored = await world.calls.db.prisma.callEvent.count({
      where: {
        tenantId: tenant.tenantId,
        saidBy: 'pbx',
        // Phones tell of what the registrar answered them, not the PBX of the day.
        type: { notIn: ['register', 'register_rejected'] },
      },
    })
    expect(report.events).toBeGreaterThan(report.calls)
    expect(stored).toBe(report.events)
  })

  it('registers every phone of the fleet, and refreshes bindings while calls come in', async () => {
    const where = { tenantId: tenant.tenantId }
    expect(await world.calls.db.prisma.account.count({ where })).toBe(294)
    const devices = await world.calls.db.prisma.device.count({ where })
    expect(report.registersRefused).toBe(0)
    expect(report.registers).toBeGreaterThan(devices)
  })

  it('says while it goes on how it goes', () => {
    expect(lines.at(-1)).toMatch(/^00:\d\d:\d\d · \d+ calls · \d+ under way · wake rate \d+\.\d % · p95 /)
  })

  it('ends early when it is told to, with every call that it made at its end', async () => {
    const stop = new AbortController()
    const second = await simulateDay(
      {
        ...options,
        accounts: 50,
        durationMs: 60_000,
        dayMs: 60_000,
        curve: 'flat',
        domain: 'other.example.com',
      },
      {
        onRegistered: () => undefined,
        onStatus: ({ calls }) => {
          if (calls > 20) stop.abort()
        },
      },
      { signal: stop.signal, leave: never },
    )
    const where = { tenantId: tenant.tenantId, aor: { endsWith: '@other.example.com' } }
    expect(await world.calls.db.prisma.call.count({ where })).toBe(second.report.calls)
    expect(await world.calls.db.prisma.call.count({ where: { ...where, verdict: null } })).toBe(0)
  })
})
