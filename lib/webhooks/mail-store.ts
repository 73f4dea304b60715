import type { Db, Prisma } from '#lib/platform/db.ts'

export async function insertMails(
  tx: Prisma.TransactionClient,
  rows: readonly Prisma.MailDeliveryCreateManyInput[],
): Promise<void> {
  if (rows.length > 0) await tx.mailDelivery.createMany({ data: [...rows] })
}

/** A mail that this process is to send now. */
export type DueMail = { id: string; recipient: string; subject: string; body: string; attempts: number }

/** As `claimDeliveries`. Index mail_delivery (next_try_at) WHERE status = 'pending'. */
export function claimMails(db: Db, now: Date, limit: number, leaseSeconds: number): Promise<DueMail[]> {
  return db.query<DueMail>(
    'claim_mails',
    `WITH due AS (
      SELECT id FROM mail_delivery WHERE status = 'pending' AND next_try_at <= $1::timestamptz
      ORDER BY next_try_at LIMIT $2 FOR UPDATE SKIP LOCKED
    )
    UPDATE mail_delivery m SET attempts = m.attempts + 1, next_try_at = $1::timestamptz + $3::int * interval '1 second'
    FROM due WHERE m.id = due.id
    RETURNING m.id, m.recipient, m.subject, m.body, m.attempts`,
    [now, limit, leaseSeconds],
  )
}

export async function storeMailAttempt(
  db: Db,
  mailId: string,
  attempt: { status: string; lastError: string; nextTryAt: Date | null; endedAt: Date | null },
): Promise<void> {
  await db.prisma.mailDelivery.updateMany({ where: { id: mailId }, data: attempt })
}

/** Addresses of a tenant's owners and admins; of platform admins where there is no tenant. */
export async function listAdminEmails(
  tx: Prisma.TransactionClient,
  tenantId: string | null,
): Promise<string[]> {
  const users = await tx.user.findMany({
    where:
      tenantId === null
        ? { isPlatformAdmin: true }
        : { memberships: { some: { tenantId, role: { in: ['owner', 'admin'] } } } },
    select: { email: true },
    orderBy: { id: 'asc' },
  })
  return users.map(({ email }) => email)
}

/** What a message calls a tenant. */
export function findTenantName(
  tx: Prisma.TransactionClient,
  tenantId: string,
): Promise<{ slug: string; name: string } | null> {
  return tx.tenant.findUnique({ where: { id: tenantId }, select: { slug: true, name: true } })
}
