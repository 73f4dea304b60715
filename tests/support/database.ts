import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, inject } from 'vitest'
import { type Db, openDb } from '#lib/platform/db.ts'
import { cloneTemplate, dropClone } from './template-database.ts'

/** A migrated database that only this test file uses. Both can be read once its tests have begun. */
export type TestDatabase = {
  readonly db: Db
  readonly url: string
}

/**
 * Gives a test file (or a `describe`) a database of its own, dropped afterwards. Its tests share it, so each
 * works in a tenant of its own (`createTenant` of context.ts); nothing is ever emptied.
 *
 * @param poolSize connections that the test's own `db` may open
 */
export function useTestDatabase({ poolSize = 5 }: { poolSize?: number } = {}): TestDatabase {
  let url: string | undefined
  let db: Db | undefined

  beforeAll(async () => {
    url = await cloneTemplate(
      inject('testServerUrl'),
      inject('testTemplate'),
      `clone_${process.pid}_${randomBytes(6).toString('hex')}`,
    )
    db = openDb({ url, poolSize, applicationName: 'reveille test' })
  })

  afterAll(async () => {
    await db?.close()
    if (url !== undefined) await dropClone(inject('testServerUrl'), url)
  })

  return {
    get db() {
      return begun(db)
    },
    get url() {
      return begun(url)
    },
  }
}

function begun<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('The test database is there from beforeAll on.')
  return value
}
