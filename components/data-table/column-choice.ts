import type { Column } from './data-table.tsx'

/** What a person chose of a list's columns: those they asked for and those they took away. Any other is as the list has it. */
export type ColumnChoice = { shown: readonly string[]; hidden: readonly string[] }

/** A list whose columns are chosen, and the choice of the person who looks at it. */
export type ListColumns = { list: string; choice: ColumnChoice }

/** A column as a menu shows it. `isExtra`: not there unless it is asked for. */
export type ColumnName = { id: string; header: string; isExtra: boolean }

/** Nothing chosen: the list as it is for everybody. */
export const NO_CHOICE: ColumnChoice = { shown: [], hidden: [] }

/** Where the choice for a list is kept, so that the server writes the right columns at once and nothing jumps. */
export function columnsCookie(list: string): string {
  return `reveille-columns-${list}`
}

/** Reads a cookie: `app.-pushes` asks for `app` and takes `pushes` away. What is not understood is left out. */
export function parseColumnChoice(text: string): ColumnChoice {
  const words = text.split('.').filter((word) => /^-?[a-z_]{1,32}$/.test(word))
  return {
    shown: words.filter((word) => !word.startsWith('-')),
    hidden: words.filter((word) => word.startsWith('-')).map((word) => word.slice(1)),
  }
}

/** The cookie of a choice; empty when nothing is chosen. */
export function formatColumnChoice({ shown, hidden }: ColumnChoice): string {
  return [...shown, ...hidden.map((id) => `-${id}`)].join('.')
}

/** The choice with one column asked for, or taken away. */
export function withColumn(choice: ColumnChoice, { id, isExtra }: ColumnName, wanted: boolean): ColumnChoice {
  const shown = choice.shown.filter((each) => each !== id)
  const hidden = choice.hidden.filter((each) => each !== id)
  if (wanted) return { shown: [...shown, id], hidden }
  return { shown, hidden: isExtra ? hidden : [...hidden, id] }
}

/** The columns to show. One that was asked for is shown at every width; the first names the row and always stays. */
export function chosenColumns<Row>(columns: readonly Column<Row>[], choice: ColumnChoice): Column<Row>[] {
  return columns.flatMap((column, index) => {
    if (choice.shown.includes(column.id)) {
      const { hideBelow: _hideBelow, ...always } = column
      return [always]
    }
    if (column.isExtra === true) return []
    return index > 0 && column.header !== '' && choice.hidden.includes(column.id) ? [] : [column]
  })
}

/** The columns as a menu shows them, the one that names the row first. A column without a header is no choice. */
export function columnNames<Row>(columns: readonly Column<Row>[]): ColumnName[] {
  return columns
    .filter(({ header }) => header !== '')
    .map(({ id, header, isExtra = false }) => ({ id, header, isExtra }))
}
