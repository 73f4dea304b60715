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

it('a connection that is dead without saying so is replaced, and every listener is told to look again', async () => {
  let opened = 0
  const db: Db = {
    ...database.db,
    async connect() {
      const client = await database.db.connect()
      opened += 1
      if (opened === 1) {
        const answered = client.query.bind(client)
        const silent = (text: string) => (text === 'SELECT 1' ? new Promise(() => undefined) : answered(text))
        Object.assign(client, { query: silent })
      }
      return client
    },
  }
  const notifications = await openNotifications(db, createLog('test', 'silent'))
  const missed = Promise.withResolvers<void>()
  notifications.on('reveille_call', (notice) => notice.kind === 'missed' && missed.resolve())
  await missed.promise
  expect(opened).toBe(2)
  const heard = Promise.withResolvers<string>()
  notifications.on('reveille_call', (notice) => notice.kind === 'payload' && heard.resolve(notice.payload))
  await database.db.query('test_notify', `SELECT pg_notify('reveille_call', 'again')`, [])
  expect(await heard.promise).toBe('again')
  await notifications.close()
})
