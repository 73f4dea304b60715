import Link from 'next/link'
import type { ReactNode } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import { chosenColumns, type ListColumns, NO_CHOICE } from './column-choice.ts'
import { OpenBeside } from './open-beside.tsx'
import { TableBox } from './table-box.tsx'

/** One column of a table. The first one should be what names the row: it carries the row's link. */
export type Column<Row> = {
  id: string
  header: string
  cell(row: Row): ReactNode
  /** Numbers go `right`, with their unit written in the cell. */
  align?: 'left' | 'right'
  /**
   * Hidden where the table has less room than on a screen of: `sm` 640 px, `md` 768, `lg` 1024, `xl` 1280, `2xl`
   * 1536. What a phone must show has none.
   */
  hideBelow?: 'sm' | 'md' | 'lg' | 'xl' | '2xl'
  /** Takes the room that is left over and cuts what does not fit. */
  grow?: boolean
  /** Not there unless somebody asks for it. */
  isExtra?: boolean
}

/** How the rows of a list open beside it. */
export type RowPanel<Row> = {
  /** The list with the row open. */
  href(row: Row): string
  isOpen(row: Row): boolean
}

type DataTableProps<Row> = {
  /** What the table lists, for screen readers. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey(row: Row): string
  /** Where a row leads; the whole row is the link. */
  rowHref?(row: Row): string
  /** On a wide screen a row opens in a `SidePanel` instead. */
  panel?: RowPanel<Row> | undefined
  /** The person's own choice of columns, where there is a `ColumnsMenu`. */
  chosen?: ListColumns | undefined
  /** Stands in place of the table when there are no rows: an `EmptyState`. */
  empty: ReactNode
  /** A narrow first column that is not part of the row's link: the box that chooses the row. */
  lead?: { header: ReactNode; cell(row: Row): ReactNode }
  /** The head stays under the top bar as the page scrolls. Off for a table inside a panel. */
  stickyHead?: boolean
}

/** Widths of the table: what such a screen has left beside navigation, margins and its scroll bar. */
const HIDE: Record<NonNullable<Column<unknown>['hideBelow']>, string> = {
  sm: '@max-[590px]:hidden',
  md: '@max-[718px]:hidden',
  lg: '@max-[735px]:hidden',
  xl: '@max-[991px]:hidden',
  '2xl': '@max-[1247px]:hidden',
}

const STICKY = 'sticky top-bar group-[.is-scrolled]/box:top-0'

/**
 * A list as a table: 36 px rows, sticky head, row links, `j`/`k`/`Enter`. It is a server component, so `cell` is
 * an ordinary function; only the box around it needs the browser.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, rows, rowKey, empty, lead, stickyHead = true, chosen } = props
  if (rows.length === 0) return empty
  const columns = chosenColumns(props.columns, chosen?.choice ?? NO_CHOICE)
  const mayOverflow = chosen !== undefined && chosen.choice.shown.length > 0
  const table = (
    <TableBox caption={caption} list={chosen?.list} mayOverflow={mayOverflow}>
      <table className="w-full border-separate border-spacing-0 text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {lead === undefined ? null : (
              <th scope="col" className={classNames(LEAD, 'z-20 bg-sunken', stickyHead && STICKY)}>
                {lead.header}
              </th>
            )}
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                data-column={column.id}
                className={classNames(
                  'z-10 h-8 whitespace-nowrap border-b bg-sunken px-3 font-medium text-ink-soft text-xs first:pl-4 last:pr-4',
                  stickyHead && STICKY,
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
            <tr key={rowKey(row)} data-row className={ROW}>
              {lead === undefined ? null : (
                <td className={classNames(LEAD, 'relative z-10 group-last:border-b-0')}>{lead.cell(row)}</td>
              )}
              {columns.map((column, index) => (
                <td
                  key={column.id}
                  className={classNames(
                    'h-row whitespace-nowrap border-b px-3 py-1 first:pl-4 last:pr-4 group-last:border-b-0',
                    column.grow && 'w-full max-w-0 truncate',
                    column.grow && mayOverflow && 'min-w-44',
                    ...cellClasses(column),
                  )}
                >
                  {index === 0 ? <RowLink {...props} row={row} column={column} /> : column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  )
  return props.panel === undefined ? table : <OpenBeside>{table}</OpenBeside>
}

const LEAD = 'w-10 border-b pl-3 text-left'

const ROW =
  'group relative hover:bg-hover has-[a[data-row-link]:focus-visible]:bg-hover has-[a[aria-current]]:bg-accent-soft has-[a[aria-current]]:shadow-[inset_3px_0_var(--color-accent)]'

function cellClasses<Row>(column: Column<Row>): (string | false)[] {
  return [
    column.align === 'right' ? 'text-right' : 'text-left',
    column.hideBelow !== undefined && HIDE[column.hideBelow],
  ]
}

type RowLinkProps<Row> = Pick<DataTableProps<Row>, 'rowHref' | 'panel'> & {
  row: Row
  column: Column<Row>
}

/** A link whose box is the whole row, so that a click and a middle click anywhere go there. */
function RowLink<Row>({ rowHref, panel, row, column }: RowLinkProps<Row>) {
  if (rowHref === undefined) return column.cell(row)
  return (
    <Link
      href={rowHref(row)}
      // Fifty rows would be fifty renderings on the server, for one that is opened.
      prefetch={false}
      data-row-link
      data-panel-href={panel?.href(row)}
      aria-current={panel?.isOpen(row) ? 'true' : undefined}
      className="font-medium text-ink after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:outline-offset-[-2px]"
    >
      {column.cell(row)}
    </Link>
  )
}
