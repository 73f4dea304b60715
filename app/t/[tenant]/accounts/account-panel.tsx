import { PANEL_TITLE_ID } from '#components/data-table/panel-title.ts'
import { NothingHere } from '#components/frame/nothing-here.tsx'
import { foundOrNull } from '#lib/web/found.ts'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { AccountBody } from './account-body.tsx'
import { readAccountView } from './read-account-view.ts'

/** An account beside the list: the same as its page, for whoever may see that. */
export async function AccountPanel({ slug, accountId }: { slug: string; accountId: string }) {
  const { ctx, tenant } = await requireTenantContext(slug)
  const view = await foundOrNull(readAccountView(ctx, accountId))
  if (view === null) return <NothingHere inPanel />
  return <AccountBody slug={tenant.slug} view={view} panelTitleId={PANEL_TITLE_ID} />
}
