import { once } from 'node:events'
import { expect, it } from 'vitest'
import type { Db } from '#lib/platform/db.ts'
import { createLog } from '#lib/platform/log.ts'
import { openNotifications } from '#lib/platform/notifications.ts'
import { useTestDatabase } from '#tests/support/database.ts'

const database = useTestDatabase()

it('a connection that comes up while the process stops is closed', async () => {
  const asked = Promise.withResolvers<void>()
  const mayConnect = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  let tries = 0
  const db: Db = {
    ...database.db,
    async connect() {
      tries += 1
      if (tries === 1) throw new Error('the database is starting')
      asked.resolve()
      await mayConnect.promise
      const client = await database.db.connect()
      once(client, 'end').then(() => ended.resolve())
      return client
    },
  }
  const notifications = await openNotifications(db, createLog('test', 'silent'))
  await asked.promise
  await notifications.close()
  mayConnect.resolve()
  await ended.promise
  expect(notifications.isListening()).toBe(false)
})
