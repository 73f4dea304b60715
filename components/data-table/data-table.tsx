import Link from 'next/link'
import type { ReactNode } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import { RowKeys } from './row-keys.tsx'

/** One column of a table. The first one should be what names the row: it carries the row's link. */
export type Column<Row> = {
  id: string
  header: string
  cell(row: Row): ReactNode
  /** Numbers go `right`, with their unit written in the cell. */
  align?: 'left' | 'right'
  /** Hidden on screens that are narrower: `sm` 640 px, `md` 768, `lg` 1024, `xl` 1280, `2xl` 1536. What a phone must show has none. */
  hideBelow?: 'sm' | 'md' | 'lg' | 'xl' | '2xl'
  /** Takes the room that is left over and cuts what does not fit. */
  grow?: boolean
}

type DataTableProps<Row> = {
  /** What the table lists, for screen readers. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey(row: Row): string
  /** Where a row leads; the whole row is the link. */
  rowHref?(row: Row): string
  /** Stands in place of the table when there are no rows: an `EmptyState`. */
  empty: ReactNode
  /** A narrow first column that is not part of the row's link: the box that chooses the row. */
  lead?: { header: ReactNode; cell(row: Row): ReactNode }
  /** The head stays under the top bar as the page scrolls. Off for a table inside a panel. */
  stickyHead?: boolean
}

const HIDE: Record<NonNullable<Column<unknown>['hideBelow']>, string> = {
  sm: 'max-sm:hidden',
  md: 'max-md:hidden',
  lg: 'max-lg:hidden',
  xl: 'max-xl:hidden',
  '2xl': 'max-2xl:hidden',
}

/**
 * A list as a table: 36 px rows, sticky head, row links, `j`/`k`/`Enter`. It is a server component, so `cell` is
 * an ordinary function; only the keyboard needs the browser.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, rowKey, rowHref, empty, lead, stickyHead = true } = props
  if (rows.length === 0) return empty
  return (
    <RowKeys>
      <table className="w-full border-separate border-spacing-0 text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {lead === undefined ? null : (
              <th scope="col" className={classNames(LEAD, 'bg-sunken', stickyHead && 'sticky top-bar z-20')}>
                {lead.header}
              </th>
            )}
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={classNames(
                  'h-8 whitespace-nowrap border-b bg-sunken px-3 font-medium text-ink-soft text-xs first:pl-4 last:pr-4',
                  stickyHead && 'sticky top-bar z-10',
                  ...cellClasses(column),
                )}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              data-row
              className="group relative hover:bg-hover has-[a[data-row-link]:focus-visible]:bg-hover"
            >
              {lead === undefined ? null : (
                <td className={classNames(LEAD, 'relative z-10 group-last:border-b-0')}>{lead.cell(row)}</td>
              )}
              {columns.map((column, index) => (
                <td
                  key={column.id}
                  className={classNames(
                    'h-row whitespace-nowrap border-b px-3 py-1 first:pl-4 last:pr-4 group-last:border-b-0',
                    column.grow && 'w-full max-w-0 truncate',
                    ...cellClasses(column),
                  )}
                >
                  {index === 0 && rowHref !== undefined ? (
                    <RowLink href={rowHref(row)}>{column.cell(row)}</RowLink>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </RowKeys>
  )
}

const LEAD = 'w-10 border-b pl-3 text-left'

function cellClasses<Row>(column: Column<Row>): (string | false)[] {
  return [
    column.align === 'right' ? 'text-right' : 'text-left',
    column.hideBelow !== undefined && HIDE[column.hideBelow],
  ]
}

/** A link whose box is the whole row, so that a click and a middle click anywhere go there. */
function RowLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      // Fifty rows would be fifty renderings on the server, for one that is opened.
      prefetch={false}
      data-row-link
      className="font-medium text-ink after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:outline-offset-[-2px]"
    >
      {children}
    </Link>
  )
}
