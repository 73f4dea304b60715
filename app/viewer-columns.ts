import { cookies } from 'next/headers'
import { columnsCookie, type ListColumns, parseColumnChoice } from '#components/data-table/column-choice.ts'

/** The columns that the viewer chose for a list; none chosen where the browser keeps no choice. */
export async function viewerColumns(list: string): Promise<ListColumns> {
  const text = (await cookies()).get(columnsCookie(list))?.value ?? ''
  return { list, choice: parseColumnChoice(text) }
}
