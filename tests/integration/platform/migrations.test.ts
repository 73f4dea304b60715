import { randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { applyMigrations, MIGRATIONS_FOLDER, MigrationError, readMigrations } from '#lib/platform/migrate.ts'
import { schemaDrift } from '#lib/platform/schema-drift.ts'
import { cloneTemplate, dropClone } from '#tests/support/template-database.ts'

let url: string
let folder: string

beforeEach(async () => {
  url = await cloneTemplate(inject('testServerUrl'), 'template1', `empty_${randomBytes(6).toString('hex')}`)
  folder = await mkdtemp(path.join(tmpdir(), 'reveille-migrations-'))
  await cp(MIGRATIONS_FOLDER, folder, { recursive: true })
})

afterEach(async () => {
  await dropClone(inject('testServerUrl'), url)
  await rm(folder, { recursive: true })
})

async function rows(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name), { recursive: true })
  await writeFile(path.join(folder, name, 'migration.sql'), sql)
}

describe('applyMigrations', () => {
  test('applies every migration once, and a second run finds nothing to do', async () => {
    const names = (await readMigrations()).map(({ name }) => name)
    expect(await applyMigrations(url)).toEqual(names)
    expect(await applyMigrations(url)).toEqual([])
  })

  test('makes the database that prisma/schema.prisma describes', async () => {
    await applyMigrations(url)
    expect(await schemaDrift(url)).toBeNull()
  })

  test('a column, an index or a type that is not the schema’s is drift', async () => {
    await applyMigrations(url)
    await rows(`ALTER TABLE tenant DROP COLUMN retention_days;
      DROP INDEX call_tenant_id_aor_id_idx;
      ALTER TABLE push_token ALTER COLUMN failures TYPE bigint`)
    const drift = await schemaDrift(url)
    expect(drift).toContain('ADD COLUMN     "retention_days"')
    expect(drift).toContain('CREATE INDEX "call_tenant_id_aor_id_idx"')
    expect(drift).toContain('"failures" SET DATA TYPE INTEGER')
  })

  test('of processes that migrate at once, one applies and all find the database ready', async () => {
    const applied = await Promise.all(Array.from({ length: 4 }, () => applyMigrations(url)))
    const names = (await readMigrations()).map(({ name }) => name)
    expect(applied.flat()).toEqual(names)
  })

  test('a function with semicolons in its body arrives whole', async () => {
    await addMigration(
      '20990101000000_function',
      "CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM ';'; RETURN 2; END $$; SELECT 1;",
    )
    await applyMigrations(url, folder)
    expect(await rows('SELECT two()')).toEqual([{ two: 2 }])
  })

  test('a migration that fails leaves nothing behind, names itself and the reason, and stops every later start', async () => {
    await addMigration('20990101000000_bad', 'CREATE TABLE half (id int); SELECT 1 / 0;')
    const firstTry = applyMigrations(url, folder)
    await expect(firstTry).rejects.toThrow(MigrationError)
    await expect(firstTry).rejects.toThrow(/20990101000000_bad failed.*division by zero/)
    expect(await rows("SELECT to_regclass('half') AS half")).toEqual([{ half: null }])
    await expect(applyMigrations(url, folder)).rejects.toThrow(
      /20990101000000_bad.*division by zero[\s\S]*SET rolled_back_at/,
    )
  })

  test('a failed migration is tried again once it is marked as the error says', async () => {
    await addMigration('20990101000000_later_good', 'SELECT 1 / 0;')
    const message = await applyMigrations(url, folder).then(
      () => '',
      () =>
        applyMigrations(url, folder).then(
          () => '',
          (error: Error) => error.message,
        ),
    )
    await rows(/UPDATE .*;/.exec(message)?.[0] ?? 'no statement in the message')
    await addMigration('20990101000000_later_good', 'SELECT 1;')
    expect(await applyMigrations(url, folder)).toEqual(['20990101000000_later_good'])
  })

  test('a migration that was changed after it was applied is refused', async () => {
    await addMigration('20990101000000_changed', 'SELECT 1;')
    await applyMigrations(url, folder)
    await addMigration('20990101000000_changed', 'SELECT 2;')
    await expect(applyMigrations(url, folder)).rejects.toThrow(/20990101000000_changed was changed/)
  })

  test('a database that is newer than the program still serves it', async () => {
    await addMigration('20990101000000_newer', 'SELECT 1;')
    await applyMigrations(url, folder)
    expect(await applyMigrations(url)).toEqual([])
  })
})
