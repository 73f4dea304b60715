'use client'

import { useRouter } from 'next/navigation'
import { useAction } from '#components/forms/use-action.ts'
import { Button } from '#components/ui/button.tsx'
import { FaultNotice } from '#components/ui/fault-notice.tsx'
import { tenantPaths } from '#lib/web/paths.ts'
import { accept } from './actions.ts'

/** Joins with the account that is signed in. */
export function AcceptButton({ secret }: { secret: string }) {
  const router = useRouter()
  const action = useAction(accept)

  async function run() {
    const joined = await action.run({ secret })
    if (joined !== null) router.replace(tenantPaths(joined.tenantSlug).home)
  }

  return (
    <div className="grid gap-4">
      <FaultNotice>{action.fault}</FaultNotice>
      <Button variant="primary" busy={action.isBusy} onClick={run} className="min-h-9">
        Join
      </Button>
    </div>
  )
}
