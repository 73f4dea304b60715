import type { Db, Prisma } from './db.ts'

/** Under this role PostgreSQL shows the rows of one tenant only (row-level security). */
const CONSOLE_ROLE = 'reveille_console'

/** Sets role and tenant for the transaction that it runs in. */
const STEP_BEHIND_WALL = `SELECT set_config('role', '${CONSOLE_ROLE}', true), set_config('reveille.tenant_id', $1, true)`

/** Whether the database has the wall: it could not be put up where the migrating user may not make roles. */
export async function hasTenantWall(db: Pick<Db, 'query'>): Promise<boolean> {
  const rows = await db.query<{ stands: boolean }>(
    'has_tenant_wall',
    "SELECT coalesce(pg_has_role(current_user, to_regrole($1), 'MEMBER'), false) AS stands",
    [CONSOLE_ROLE],
  )
  return rows[0]?.stands ?? false
}

/**
 * The same database with one tenant's rows in it: every statement runs in a transaction under a role for which the
 * others' are not there, whatever the statement asks for. For the console; a statement costs two round trips more.
 */
export function tenantDb(db: Db, tenantId: string): Db {
  return {
    ...db,
    prisma: tenantPrisma(db.prisma, tenantId),
    query: (name, text, values) => tenantTransaction(db, tenantId, (run) => run(name, text, values)),
    transaction: (work) => tenantTransaction(db, tenantId, work),
  }
}

function tenantTransaction<Result>(
  db: Db,
  tenantId: string,
  work: (run: Db['query']) => Promise<Result>,
): Promise<Result> {
  return db.transaction(async (run) => {
    await run('step_behind_wall', STEP_BEHIND_WALL, [tenantId])
    return work(run)
  })
}

type TransactionOptions = Parameters<Db['prisma']['$transaction']>[1]

/** A transaction of several statements steps behind the wall itself; each statement alone gets one of its own. */
function tenantPrisma(prisma: Db['prisma'], tenantId: string): Db['prisma'] {
  const walled = prisma.$extends({
    query: {
      async $allOperations({ args, query }) {
        const [, result] = await prisma.$transaction([
          prisma.$queryRawUnsafe(STEP_BEHIND_WALL, tenantId),
          query(args),
        ])
        return result
      },
    },
  })
  const transaction = <Result>(
    work: (tx: Prisma.TransactionClient) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result> =>
    prisma.$transaction(async (tx) => {
      await tx.$queryRawUnsafe(STEP_BEHIND_WALL, tenantId)
      return work(tx)
    }, options)
  return new Proxy(walled, {
    get: (target, member) => (member === '$transaction' ? transaction : Reflect.get(target, member)),
    // What an extension takes away is only `$on`, which nobody but openDb could use.
  }) as unknown as Db['prisma']
}
