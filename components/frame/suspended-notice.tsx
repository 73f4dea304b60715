import { CirclePause } from 'lucide-react'
import Link from 'next/link'
import { PLATFORM_TENANTS_PATH } from '#lib/web/paths.ts'

/** Above every page of a suspended tenant, which only platform admins can open. */
export function SuspendedNotice() {
  return (
    <p className="flex items-start gap-2 rounded-md border border-waiting-line bg-waiting-soft px-3 py-2 text-sm text-waiting">
      <CirclePause aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        This tenant is suspended: its PBXes are refused, and its people cannot open it.{' '}
        <Link href={PLATFORM_TENANTS_PATH} className="font-medium underline underline-offset-2">
          Tenants
        </Link>
      </span>
    </p>
  )
}
