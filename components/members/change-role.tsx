'use client'

import { useRouter } from 'next/navigation'
import { toast } from 'sonner'
import { useAction } from '#components/forms/use-action.ts'
import { Select } from '#components/ui/select.tsx'
import type { Role } from '#lib/platform/context.ts'
import { ROLES } from '#lib/platform/roles.ts'
import type { ActionResult } from '#lib/web/action-result.ts'
import { ROLE_WORDS } from './role-words.ts'

type ChangeRoleProps = {
  userId: string
  name: string
  role: Role
  change(input: { userId: string; role: Role }): Promise<ActionResult<unknown>>
}

const OPTIONS = ROLES.map((role) => ({ value: role, label: ROLE_WORDS[role].name }))

/** A member's role as a list to choose from; it counts as soon as it is chosen. */
export function ChangeRole({ userId, name, role, change }: ChangeRoleProps) {
  const router = useRouter()
  const action = useAction(async (chosen: Role) => {
    const result = await change({ userId, role: chosen })
    if (result.ok) toast.success(`${name} is ${ROLE_WORDS[chosen].name.toLowerCase()} now.`)
    else toast.error(result.message)
    router.refresh()
    return result
  })
  return (
    <Select
      key={role}
      aria-label={`Role of ${name}`}
      options={OPTIONS}
      value={role}
      disabled={action.isBusy}
      onChange={(event) => action.run(event.target.value as Role)}
      controlSize="small"
      className="inline-block"
    />
  )
}
