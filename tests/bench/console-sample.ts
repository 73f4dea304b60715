import type { Db } from '#lib/platform/db.ts'
import { idLowerBound } from '#lib/platform/ids.ts'

/** Something of a large tenant to look at, of another time and account in each sample. */
export type LargeSample = {
  call: { id: string; aor: string; caller: string; sipCallId: string }
  /** When that call was. */
  at: Date
  accountId: string
  aor: string
  /** The user part of the AOR. */
  user: string
  deviceId: string
  pushTokenId: string
  /** Last characters of a push token. */
  ending: string
  rareAppId: string
}

/**
 * Samples spread evenly over the history and the registry of a tenant.
 *
 * @throws Error when it has no calls or push tokens
 */
export async function sampleLargeTenant(
  db: Db,
  tenant: { id: string; createdAt: Date },
  count: number,
): Promise<LargeSample[]> {
  const where = { tenantId: tenant.id }
  const { prisma } = db
  const [first, last, oldest, newest, rare] = await Promise.all([
    prisma.call.findFirstOrThrow({ where, orderBy: { id: 'asc' } }),
    prisma.call.findFirstOrThrow({ where, orderBy: { id: 'desc' } }),
    prisma.pushToken.findFirstOrThrow({ where, orderBy: { id: 'asc' } }),
    prisma.pushToken.findFirstOrThrow({ where, orderBy: { id: 'desc' } }),
    prisma.app.findFirstOrThrow({ where: { ...where, bundleId: 'com.example.largebeta' } }),
  ])
  const between = (from: Date, to: Date, part: number) =>
    idLowerBound(new Date(from.getTime() + Math.floor((to.getTime() - from.getTime()) * part)))
  const samples: LargeSample[] = []
  for (let n = 0; n < count; n += 1) {
    // A stride that is no fraction of the whole, so that neighbours in time are not read one after the other.
    const part = (n * 0.618) % 1
    const call = await prisma.call.findFirstOrThrow({
      where: { ...where, id: { gte: between(first.startedAt, last.startedAt, part) } },
      orderBy: { id: 'asc' },
    })
    const pushToken = await prisma.pushToken.findFirstOrThrow({
      where: { ...where, id: { gte: between(oldest.createdAt, newest.createdAt, part) } },
      orderBy: { id: 'asc' },
      include: { device: true },
    })
    samples.push({
      call,
      at: call.startedAt,
      accountId: pushToken.device.accountId,
      aor: pushToken.aor,
      user: pushToken.aor.slice('sip:'.length, pushToken.aor.indexOf('@')),
      deviceId: pushToken.deviceId,
      pushTokenId: pushToken.id,
      ending: pushToken.value.slice(-6),
      rareAppId: rare.id,
    })
  }
  return samples
}
