'use client'

import { CircleSlash, X } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { useSelection } from '#components/data-table/selection.tsx'
import { Button } from '#components/ui/button.tsx'
import type { PushEnvironment } from '#lib/devices/device.ts'
import type { ActionResult } from '#lib/web/action-result.ts'
import { DisableDialog } from './disable-dialog.tsx'
import { StepFault } from './use-steps.ts'

/** The filters of the list that all that fit are disabled by. */
export type FittingFilter = { environment: PushEnvironment | null; appId: string; aor: string }

type BulkDisableProps = {
  slug: string
  /** Null where all that fit cannot be told by these filters; then only chosen ones are disabled. */
  fitting: FittingFilter | null
  disableChosen(
    slug: string,
    input: { pushTokenIds: string[]; reason: string },
  ): Promise<ActionResult<{ disabled: number }>>
  disableNext(
    slug: string,
    input: { filter: FittingFilter; reason: string },
  ): Promise<ActionResult<{ disabled: number; hasMore: boolean }>>
}

/** Disables the chosen push tokens, or all active ones that fit the filters of the list. Nothing while none is chosen. */
export function BulkDisable({ slug, fitting, disableChosen, disableNext }: BulkDisableProps) {
  const { chosen, set } = useSelection()
  const router = useRouter()
  const [open, setOpen] = useState<'chosen' | 'fitting' | null>(null)

  async function step(reason: string) {
    const result =
      open === 'fitting' && fitting !== null
        ? await disableNext(slug, { filter: fitting, reason })
        : await disableChosen(slug, { pushTokenIds: [...chosen], reason })
    if (!result.ok) throw new StepFault(result.message)
    return { hasMore: false, ...result.value }
  }

  function onEnd(disabled: number) {
    toast.success(disabled === 1 ? '1 push token is disabled.' : `${disabled} push tokens are disabled.`)
    set([])
    router.refresh()
  }

  if (chosen.size === 0 && open === null) return null
  const words = chosen.size === 1 ? '1 push token' : `${chosen.size} push tokens`
  return (
    <>
      <section
        aria-label="Chosen push tokens"
        className="sticky bottom-3 z-20 mx-auto flex w-fit max-w-full animate-appear flex-wrap items-center gap-2 rounded-lg border bg-raised px-3 py-2 shadow-lg"
      >
        <span role="status" className="px-1 text-sm tabular-nums">{`${words} chosen`}</span>
        <Button size="small" onClick={() => setOpen('chosen')}>
          <CircleSlash aria-hidden />
          Disable
        </Button>
        {fitting === null ? null : (
          <Button size="small" variant="quiet" onClick={() => setOpen('fitting')}>
            Disable all that fit
          </Button>
        )}
        <Button size="small" variant="quiet" aria-label="Choose none" onClick={() => set([])}>
          <span className="max-sm:hidden">Choose none</span>
          <X aria-hidden className="sm:hidden" />
        </Button>
      </section>
      <DisableDialog
        isOpen={open !== null}
        setOpen={(isOpen) => setOpen((last) => (isOpen ? last : null))}
        title={
          open === 'fitting' ? 'Disable all active push tokens that fit the filters' : `Disable ${words}`
        }
        step={step}
        onEnd={onEnd}
      />
    </>
  )
}
