import { randomBytes } from 'node:crypto'
import { pushTokenFingerprint } from '#lib/devices/push-token.ts'
import type { Actor, Context, Role } from '#lib/platform/context.ts'
import type { Db, Prisma } from '#lib/platform/db.ts'
import { newId } from '#lib/platform/ids.ts'
import { contextFor, createTenant, type FixedClock } from '#tests/support/context.ts'

/** A person of a tenant, as a session makes them. */
export function person(role: Role): Actor {
  return { kind: 'user', userId: newId(), name: `the ${role}`, role, isPlatformAdmin: false }
}

/** A phone as the registry knows it, with a push token. */
export type RegistryPhone = {
  aor: string
  accountId: string
  deviceId: string
  pushTokenId: string
  value: string
}

/** A tenant with an app, and its registry and history written straight into the tables. */
export type ConsoleTenant = {
  tenantId: string
  appId: string
  as(role: Role): Context
  addPhone(overrides?: Partial<Prisma.PushTokenUncheckedCreateInput>): Promise<RegistryPhone>
}

const FRESH = new Date('2099-01-01T00:00:00Z')

/** Makes a tenant that no other test knows. */
export async function createConsoleTenant(db: Db, clock?: FixedClock): Promise<ConsoleTenant> {
  const { id: tenantId } = await createTenant(db)
  const appId = newId()
  await db.prisma.app.create({
    data: {
      id: appId,
      tenantId,
      bundleId: 'com.example.phone',
      name: 'Phone',
      isDefault: true,
      payloadTemplate: {},
      tokenCarriers: [],
    },
  })
  return {
    tenantId,
    appId,
    as: (role) =>
      contextFor(db, { id: tenantId }, { actor: person(role), ...(clock === undefined ? {} : { clock }) }),
    async addPhone(overrides = {}) {
      const [accountId, deviceId, pushTokenId] = [newId(), newId(), newId()]
      const aor = overrides.aor ?? `sip:${randomBytes(4).toString('hex')}@pbx.example.com`
      const value = overrides.value ?? randomBytes(32).toString('hex')
      await db.prisma.account.create({ data: { id: accountId, tenantId, aor } })
      await db.prisma.device.create({ data: { id: deviceId, tenantId, accountId, appId, name: 'iPhone' } })
      await db.prisma.pushToken.create({
        data: {
          id: pushTokenId,
          tenantId,
          deviceId,
          appId,
          kind: 'voip',
          fingerprint: pushTokenFingerprint(value),
          expiresAt: FRESH,
          ...overrides,
          aor,
          value,
        },
      })
      return { aor, accountId, deviceId, pushTokenId, value }
    },
  }
}
