import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dataKeys } from '#lib/platform/data-keys.ts'
import { parseKeyRing } from '#lib/platform/secrets.ts'
import { createDataFolder } from '#tests/support/data-folder.ts'

let dataDir: string
let remove: () => Promise<void>

beforeEach(async () => {
  ;({ folder: dataDir, remove } = await createDataFolder())
})

afterEach(() => remove())

test('the first start makes keys that the program can use, and every later start finds the same', async () => {
  const first = await dataKeys(dataDir, {})
  expect(parseKeyRing(first.REVEILLE_KEYS).keys.size).toBe(1)
  expect(first.AUTH_SECRET.length).toBeGreaterThanOrEqual(32)
  expect(await dataKeys(dataDir, {})).toEqual(first)
})

test('only their owner can read them, and nothing else is left in the folder', async () => {
  await dataKeys(dataDir, {})
  expect((await readdir(dataDir)).sort()).toEqual(['auth-secret', 'keys'])
  for (const name of ['auth-secret', 'keys']) {
    expect((await stat(path.join(dataDir, name))).mode & 0o777).toBe(0o600)
  }
})

test('what the environment gives is used and not written down', async () => {
  const given = { REVEILLE_KEYS: 'k1:AAAA', AUTH_SECRET: 'x'.repeat(32) }
  expect(await dataKeys(dataDir, given)).toEqual(given)
  expect(await readdir(dataDir)).toEqual([])
})

test('processes that start at once agree on the keys', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => dataKeys(dataDir, {})))
  expect(new Set(all.map((keys) => JSON.stringify(keys))).size).toBe(1)
})

test('two installations have nothing in common', async () => {
  const one = await dataKeys(path.join(dataDir, 'one'), {})
  const two = await dataKeys(path.join(dataDir, 'two'), {})
  expect(one.REVEILLE_KEYS).not.toBe(two.REVEILLE_KEYS)
  expect(one.AUTH_SECRET).not.toBe(two.AUTH_SECRET)
})
