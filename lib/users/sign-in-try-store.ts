import type { Db, Prisma } from '#lib/platform/db.ts'

/** A thing that tries are counted for, and how many it may have in one window. */
export type TryCounter = { key: string; most: number }

/**
 * Counts a try from an address, if one is known, and, unless that has had too many, for an account: whoever tries
 * names without end adds no rows without end.
 *
 * @returns when the last window ends that has had too many; null when neither has
 */
export async function countTry(
  db: Db,
  {
    account,
    address,
    now,
    endsAt,
  }: { account: TryCounter; address: TryCounter | null; now: Date; endsAt: Date },
): Promise<Date | null> {
  const rows = await db.prisma.$queryRaw<{ endsAt: Date | null }[]>`
    WITH from_address AS (
      INSERT INTO sign_in_try AS kept (key, tries, ends_at)
      SELECT ${address?.key ?? null}::text, 1, ${endsAt} WHERE ${address !== null}
      ON CONFLICT (key) DO UPDATE SET
        tries = CASE WHEN kept.ends_at > ${now} THEN kept.tries + 1 ELSE 1 END,
        ends_at = CASE WHEN kept.ends_at > ${now} THEN kept.ends_at ELSE excluded.ends_at END
      RETURNING tries > ${address?.most ?? 0}::int AS is_enough, ends_at
    ), to_account AS (
      INSERT INTO sign_in_try AS kept (key, tries, ends_at)
      SELECT ${account.key}, 1, ${endsAt} WHERE NOT EXISTS (SELECT FROM from_address WHERE is_enough)
      ON CONFLICT (key) DO UPDATE SET
        tries = CASE WHEN kept.ends_at > ${now} THEN kept.tries + 1 ELSE 1 END,
        ends_at = CASE WHEN kept.ends_at > ${now} THEN kept.ends_at ELSE excluded.ends_at END
      RETURNING tries > ${account.most}::int AS is_enough, ends_at
    )
    SELECT max(ends_at) AS "endsAt"
    FROM (SELECT * FROM from_address UNION ALL SELECT * FROM to_account) AS counted WHERE is_enough`
  return rows[0]?.endsAt ?? null
}

/** Takes one try off, as if it had not been. */
export async function uncountTry(db: Db, key: string): Promise<void> {
  await db.prisma.signInTry.updateMany({
    where: { key, tries: { gt: 0 } },
    data: { tries: { decrement: 1 } },
  })
}

/** Forgets all tries of a thing; whether there were any. */
export async function forgetTries(prisma: Prisma.TransactionClient, key: string): Promise<boolean> {
  return (await prisma.signInTry.deleteMany({ where: { key } })).count > 0
}

/** Removes windows that are over; how many. */
export async function deletePastTries(db: Db, now: Date): Promise<number> {
  const { count } = await db.prisma.signInTry.deleteMany({ where: { endsAt: { lt: now } } })
  return count
}
