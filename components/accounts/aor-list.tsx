import { type LucideIcon, SearchX } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { FilterSearch } from '#components/data-table/filter-search.tsx'
import { KeysetPager } from '#components/data-table/keyset-pager.tsx'
import { FilterBar, ListPanel } from '#components/data-table/list-panel.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { PageHeader } from '#components/ui/page-header.tsx'

type AorListProps = {
  title: string
  description: string
  /** What the list is narrowed to. */
  aor: string
  pager: ComponentProps<typeof KeysetPager>
  /** The menu of the table's columns. */
  columns: ReactNode
  /** The table. */
  children: ReactNode
}

/** A page that lists what belongs to accounts, found by the beginning of an AOR. */
export function AorList({ title, description, aor, pager, columns, children }: AorListProps) {
  return (
    <>
      <PageHeader title={title} description={description} />
      <FilterBar>
        <FilterSearch name="aor" label="Find by AOR" placeholder="AOR begins with…" value={aor} keep={{}} />
        {columns}
      </FilterBar>
      <ListPanel>{children}</ListPanel>
      <KeysetPager {...pager} />
    </>
  )
}

type NoneOfAorProps = {
  icon: LucideIcon
  /** What is listed: `account`, `accounts`. */
  one: string
  many: string
  aor: string
  allHref: string
}

/** Stands where such a list would: nothing has come yet, or no AOR begins so. */
export function NoneOfAor({ icon, one, many, aor, allHref }: NoneOfAorProps) {
  if (aor === '') {
    return (
      <EmptyState icon={icon} title={`No ${many} yet`}>
        {one[0]?.toUpperCase() === 'A' ? 'An' : 'A'} {one} appears when the PBX reports its first accepted
        REGISTER to <code className="font-mono text-sm">POST /api/v1/registrations</code>.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={SearchX}
      title={`No ${one} found`}
      action={<LinkButton href={allHref}>{`Show all ${many}`}</LinkButton>}
    >
      No AOR begins with “{aor}”. Capitals count in the part before the @.
    </EmptyState>
  )
}
