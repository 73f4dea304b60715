'use client'

import { AlarmClock, Check, Eye, MoreHorizontal } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { toast } from 'sonner'
import { Button } from '#components/ui/button.tsx'
import { DropdownMenu, MenuItem, MenuLabel, MenuSeparator } from '#components/ui/dropdown-menu.tsx'
import type { ActionResult } from '#lib/web/action-result.ts'

const SNOOZES = [
  { minutes: 60, label: 'For an hour' },
  { minutes: 8 * 60, label: 'For 8 hours' },
  { minutes: 24 * 60, label: 'For a day' },
  { minutes: 7 * 24 * 60, label: 'For a week' },
] as const

type AlertActionsProps = {
  alertId: string
  /** What the alert says, for screen readers. */
  summary: string
  isAcknowledged: boolean
  acknowledge(input: { alertId: string }): Promise<ActionResult<unknown>>
  snooze(input: { alertId: string; minutes: number }): Promise<ActionResult<unknown>>
  resolve(input: { alertId: string }): Promise<ActionResult<unknown>>
}

/** What can be done about an alert. */
export function AlertActions(props: AlertActionsProps) {
  const { alertId, summary, isAcknowledged, acknowledge, snooze, resolve } = props
  const router = useRouter()
  const [isBusy, start] = useTransition()

  function run(action: () => Promise<ActionResult<unknown>>, done: string) {
    start(async () => {
      const result = await action().catch(() => null)
      if (result?.ok === true) toast.success(done)
      else toast.error(result?.message ?? 'The console could not be reached.')
      router.refresh()
    })
  }

  return (
    <DropdownMenu
      trigger={
        <Button size="icon" variant="quiet" aria-label={`What to do about: ${summary}`} busy={isBusy}>
          {isBusy ? null : <MoreHorizontal aria-hidden />}
        </Button>
      }
    >
      {isAcknowledged ? null : (
        <MenuItem
          icon={<Eye aria-hidden />}
          onSelect={() => run(() => acknowledge({ alertId }), 'Acknowledged.')}
        >
          Acknowledge
        </MenuItem>
      )}
      <MenuItem icon={<Check aria-hidden />} onSelect={() => run(() => resolve({ alertId }), 'Resolved.')}>
        Resolve
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>Snooze</MenuLabel>
      {SNOOZES.map(({ minutes, label }) => (
        <MenuItem
          key={minutes}
          icon={<AlarmClock aria-hidden />}
          onSelect={() => run(() => snooze({ alertId, minutes }), 'Snoozed.')}
        >
          {label}
        </MenuItem>
      ))}
    </DropdownMenu>
  )
}
