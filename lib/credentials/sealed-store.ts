import type { Db } from '#lib/platform/db.ts'

/** Every column of the schema that holds a sealed text, with the key of its row. */
export const SEALED_COLUMNS = [
  { table: 'credential', column: 'sealed_secret' },
  { table: 'webhook_endpoint', column: 'sealed_secret' },
  { table: 'webhook_endpoint', column: 'previous_sealed_secret' },
  { table: 'user_account', column: 'sealed_totp' },
] as const

export type SealedColumn = (typeof SEALED_COLUMNS)[number]

export type SealedRow = { id: string; sealed: string }

/** One page of sealed texts, of all tenants. Pages by primary key. */
export function listSealedPage(
  db: Db,
  { table, column }: SealedColumn,
  page: { afterId: string; limit: number },
): Promise<SealedRow[]> {
  return db.query<SealedRow>(
    `list_sealed_${table}_${column}`,
    `SELECT id, ${column} AS sealed FROM ${table} WHERE id > $1::uuid AND ${column} IS NOT NULL ORDER BY id LIMIT $2`,
    [page.afterId, page.limit],
  )
}

/** Replaces a sealed text; false if it was changed meanwhile, and so sealed anew by whoever did it. */
export async function replaceSealed(
  db: Db,
  { table, column }: SealedColumn,
  row: SealedRow,
  sealed: string,
): Promise<boolean> {
  const rows = await db.query<{ id: string }>(
    `replace_sealed_${table}_${column}`,
    `UPDATE ${table} SET ${column} = $3 WHERE id = $1::uuid AND ${column} = $2 RETURNING id`,
    [row.id, row.sealed, sealed],
  )
  return rows.length > 0
}
