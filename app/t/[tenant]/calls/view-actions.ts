'use server'

import { z } from 'zod'
import { removeSavedView, saveView } from '#lib/users/saved-views.ts'
import { serverAction } from '#lib/web/server-action.ts'

const PAGE = 'calls'

const viewInput = z.strictObject({
  name: z.string().trim().min(1, 'Give it a name.').max(60, 'A name has 60 characters at most.'),
  query: z.string().max(2_000),
})

/** Keeps the filters of the list under a name, for this person alone. */
export const saveCallsView = serverAction(viewInput, { role: 'viewer' }, (ctx, input) =>
  saveView(ctx, { page: PAGE, ...input }),
)

/** Forgets a view of this person. */
export const removeCallsView = serverAction(
  z.strictObject({ viewId: z.string() }),
  { role: 'viewer' },
  removeSavedView,
)
