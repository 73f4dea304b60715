import { describe, expect, it } from 'vitest'
import {
  chosenColumns,
  columnNames,
  formatColumnChoice,
  NO_CHOICE,
  parseColumnChoice,
  withColumn,
} from '#components/data-table/column-choice.ts'
import type { Column } from '#components/data-table/data-table.tsx'

const COLUMNS: readonly Column<string>[] = [
  { id: 'name', header: 'Name', cell: String },
  { id: 'size', header: 'Size', cell: String, hideBelow: 'lg' },
  { id: 'age', header: 'Age', cell: String, isExtra: true },
  { id: 'actions', header: '', cell: String },
]

const idsOf = (text: string) => chosenColumns(COLUMNS, parseColumnChoice(text)).map(({ id }) => id)

describe('the columns of a list', () => {
  it('are the usual ones for whoever has chosen none, each as wide a screen as it needs', () => {
    expect(chosenColumns(COLUMNS, NO_CHOICE)).toEqual([COLUMNS[0], COLUMNS[1], COLUMNS[3]])
  })

  it('keep their order, whatever order they were asked for in', () => {
    expect(idsOf('age.size')).toEqual(['name', 'size', 'age', 'actions'])
  })

  it('are shown at every width when they were asked for', () => {
    expect(chosenColumns(COLUMNS, parseColumnChoice('size'))[1]).not.toHaveProperty('hideBelow')
  })

  it('always hold the one that names the row and what can be done about it', () => {
    expect(idsOf('-name.-size.-actions')).toEqual(['name', 'actions'])
  })

  it('are offered by name, without what has none', () => {
    expect(columnNames(COLUMNS).map(({ header }) => header)).toEqual(['Name', 'Size', 'Age'])
  })
})

describe('a choice of columns', () => {
  const [, size, age] = columnNames(COLUMNS)
  if (size === undefined || age === undefined) throw new Error('The columns have names.')

  it('comes out of its cookie as it went in', () => {
    const choice = withColumn(withColumn(NO_CHOICE, age, true), size, false)
    expect(formatColumnChoice(choice)).toBe('age.-size')
    expect(parseColumnChoice(formatColumnChoice(choice))).toEqual(choice)
  })

  it('is empty again when an extra column was asked for and taken away', () => {
    expect(withColumn(withColumn(NO_CHOICE, age, true), age, false)).toEqual(NO_CHOICE)
  })

  it('leaves out what no list could have written', () => {
    expect(parseColumnChoice('<script>.age;path=/.-.size')).toEqual({ shown: ['size'], hidden: [] })
  })

  it('says nothing about columns that a list does not have', () => {
    expect(idsOf('gone.-older')).toEqual(['name', 'size', 'actions'])
  })
})
