import { randomBytes } from 'node:crypto'
import { newId } from '#lib/platform/ids.ts'
import type { AlertWorld } from './alert-world.ts'

const DAY_MS = 86_400_000

/** Writes VoIP push tokens of one phone of an app, which end in so many days. */
export async function addPushTokens(
  world: AlertWorld,
  app: { id: string; tenantId: string },
  count: number,
  endsInDays: number,
  overrides: { failures?: number } = {},
): Promise<void> {
  const { prisma } = world.db
  const { tenantId } = app
  const aor = `sip:${randomBytes(4).toString('hex')}@pbx.example.com`
  const account = await prisma.account.create({ data: { id: newId(), tenantId, aor } })
  const device = await prisma.device.create({
    data: { id: newId(), tenantId, accountId: account.id, appId: app.id },
  })
  const expiresAt = world.daysFromNow(endsInDays)
  await prisma.pushToken.createMany({
    data: Array.from({ length: count }, () => {
      const value = randomBytes(32).toString('hex')
      return {
        id: newId(),
        tenantId,
        deviceId: device.id,
        appId: app.id,
        aor,
        kind: 'voip' as const,
        value,
        fingerprint: value,
        lastRegisteredAt: new Date(expiresAt.getTime() - 90 * DAY_MS),
        expiresAt,
        ...overrides,
      }
    }),
  })
}
