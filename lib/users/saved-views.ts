import type { Context } from '#lib/platform/context.ts'
import { AppError, notFound } from '#lib/platform/errors.ts'
import { isUuid, newId } from '#lib/platform/ids.ts'
import { deleteSavedViewRow, listSavedViewRows, type SavedView, upsertSavedView } from './saved-view-store.ts'

export type { SavedView } from './saved-view-store.ts'

/** More than this nobody finds again. */
const MOST_VIEWS = 50

type OwnContext = Pick<Context, 'db' | 'tenantId' | 'actor'>

/** The views that this person keeps of a list of this tenant, by name. Nobody else sees them. */
export async function listSavedViews(ctx: OwnContext, page: string): Promise<SavedView[]> {
  return listSavedViewRows(ctx.db, { tenantId: ctx.tenantId, userId: ownerOf(ctx), page })
}

/**
 * Keeps filters under a name. A view of that name gets the new filters.
 *
 * @throws AppError `conflict` when the person keeps too many already
 */
export async function saveView(
  ctx: OwnContext & Pick<Context, 'clock'>,
  input: { page: string; name: string; query: string },
): Promise<void> {
  const { page, name, query } = input
  const owner = { tenantId: ctx.tenantId, userId: ownerOf(ctx), page }
  await ctx.db.prisma.$transaction(async (tx) => {
    const views = await listSavedViewRows({ prisma: tx }, owner)
    if (views.length >= MOST_VIEWS && !views.some((view) => view.name === name)) {
      throw new AppError('conflict', `You keep ${MOST_VIEWS} views of this list. Remove one first.`)
    }
    await upsertSavedView(tx, owner, { id: newId(), name, query, createdAt: ctx.clock.now() })
  })
}

/** @throws AppError `not_found` for a view that this person has not, be it another's */
export async function removeSavedView(ctx: OwnContext, input: { viewId: string }): Promise<void> {
  const owner = { tenantId: ctx.tenantId, userId: ownerOf(ctx) }
  if (!isUuid(input.viewId) || !(await deleteSavedViewRow(ctx.db, owner, input.viewId))) throw notFound()
}

/** Views belong to people; an API key has none. */
function ownerOf({ actor }: OwnContext): string {
  if (actor.kind !== 'user') throw notFound()
  return actor.userId
}
