import { BellRing, CircleCheck } from 'lucide-react'
import { EmptyState } from '#components/ui/empty-state.tsx'
import type { AlertStatus } from '#lib/alerts/alert.ts'

/** Stands where alerts would. @param watched what is looked at, as the beginning of a sentence */
export function NoAlerts({ status, watched }: { status: AlertStatus; watched: string }) {
  if (status === 'open') {
    return (
      <EmptyState icon={CircleCheck} title="Nothing needs you">
        {watched} are looked at every minute. What is found stands here.
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={BellRing} title={`No ${status} alerts`}>
      Alerts that are {status} stand here.
    </EmptyState>
  )
}
