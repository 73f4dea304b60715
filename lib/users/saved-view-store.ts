import type { Db, Prisma } from '#lib/platform/db.ts'

/** Filters that a person keeps under a name. */
export type SavedView = { viewId: string; name: string; query: string }

/** Whose views, and of which list. */
export type SavedViewOwner = { tenantId: string; userId: string; page: string }

/** By unique index `saved_view (tenant_id, user_id, page, name)`. */
export async function listSavedViewRows(
  db: Db | { prisma: Prisma.TransactionClient },
  owner: SavedViewOwner,
): Promise<SavedView[]> {
  const rows = await db.prisma.savedView.findMany({
    where: owner,
    select: { id: true, name: true, query: true },
    orderBy: { name: 'asc' },
  })
  return rows.map(({ id, ...rest }) => ({ viewId: id, ...rest }))
}

/** Writes a view; one of the same name gets the new query. */
export async function upsertSavedView(
  tx: Prisma.TransactionClient,
  owner: SavedViewOwner,
  view: { id: string; name: string; query: string; createdAt: Date },
): Promise<void> {
  await tx.savedView.upsert({
    where: { tenantId_userId_page_name: { ...owner, name: view.name } },
    create: { ...owner, ...view },
    update: { query: view.query },
    select: { id: true },
  })
}

/** Removes a view of this person; false if they have none such. */
export async function deleteSavedViewRow(
  db: Db,
  owner: Pick<SavedViewOwner, 'tenantId' | 'userId'>,
  viewId: string,
): Promise<boolean> {
  const { count } = await db.prisma.savedView.deleteMany({ where: { ...owner, id: viewId } })
  return count > 0
}
