import { BellRing } from 'lucide-react'
import { CallHeadline } from '#components/calls/call-headline.tsx'
import { CopyLink } from '#components/calls/copy-link.tsx'
import { NothingHere } from '#components/frame/nothing-here.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { requireTenantContext } from '#lib/web/page-context.ts'
import { tenantPaths, withQuery } from '#lib/web/paths.ts'
import { CallBody } from './call-body.tsx'
import { readCallView } from './read-call-view.ts'

/** A call beside the list: the same as its page, for whoever may see that. */
export async function CallPanel({ slug, callId }: { slug: string; callId: string }) {
  const { ctx, tenant } = await requireTenantContext(slug)
  const view = await readCallView(ctx, callId)
  if (view === null) return <NothingHere inPanel />
  const { call } = view.records
  return (
    <>
      <CallHeadline
        inPanel
        call={call}
        cause={view.diagnosis.cause}
        actions={
          <>
            <CopyLink />
            <LinkButton href={withQuery(tenantPaths(tenant.slug).send, {}, { q: call.aor })}>
              <BellRing aria-hidden />
              Test call
            </LinkButton>
          </>
        }
      />
      <CallBody slug={tenant.slug} view={view} tab="" />
    </>
  )
}
