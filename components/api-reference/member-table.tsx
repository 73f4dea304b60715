import { WithCode } from '#components/ui/with-code.tsx'

/** So many members are shown at once; more are folded up. */
const FEW = 16

/** A member of a body, an answer or a query. */
export type ShownMember = {
  name: string
  type: string
  isRequired: boolean
  description: string
  example: string
}

type MemberTableProps = { title: string; members: readonly ShownMember[]; showsRequired?: boolean }

/** Members with type, meaning and example; a list, so that it folds on a phone. */
export function MemberTable({ title, members, showsRequired = true }: MemberTableProps) {
  return (
    <details className="min-w-0 rounded-md border" open={members.length <= FEW}>
      <summary className="cursor-pointer px-3 py-2 font-medium text-sm">
        {title} <span className="font-normal text-ink-faint">({members.length})</span>
      </summary>
      <dl className="border-t text-sm">
        {members.map(({ name, type, isRequired, description, example }) => (
          <div
            key={name}
            className="grid gap-x-4 gap-y-0.5 border-b px-3 py-2 last:border-b-0 sm:grid-cols-[11rem_minmax(0,1fr)]"
          >
            <dt className="break-words font-mono text-xs leading-5">
              {name}
              {showsRequired && isRequired ? (
                <span className="ml-1.5 font-sans text-ink-soft">required</span>
              ) : null}
            </dt>
            <dd className="min-w-0 break-words">
              <span className="text-ink-soft">{type}</span>
              {description === '' ? null : (
                <span className="block">
                  <WithCode text={description} />
                </span>
              )}
              {example === '' ? null : (
                <code className="block break-all font-mono text-ink-soft text-xs">{example}</code>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
