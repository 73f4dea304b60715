import { Choice } from '#components/ui/choice.tsx'
import type { Role } from '#lib/platform/context.ts'
import { ROLES } from '#lib/platform/roles.ts'
import { ROLE_WORDS } from './role-words.ts'

/** The roles as radio buttons named `role`, each with what it may do. */
export function RoleChoices({ chosen }: { chosen: Role }) {
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 font-medium text-sm">Role</legend>
      {ROLES.map((role) => (
        <Choice
          key={role}
          type="radio"
          name="role"
          value={role}
          defaultChecked={role === chosen}
          label={ROLE_WORDS[role].name}
          hint={ROLE_WORDS[role].may}
        />
      ))}
    </fieldset>
  )
}
