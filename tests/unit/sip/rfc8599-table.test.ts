import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const TABLE = readFileSync(path.join(ROOT, 'docs/rfc8599.md'), 'utf8')

test('every test that the RFC 8599 table names is there', () => {
  const named = [...TABLE.matchAll(/`((?:api|integration|pbx|unit)\/[\w./-]+)`/g)].map(
    ([, file]) => file ?? '',
  )
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter((file) => !existsSync(path.join(ROOT, 'tests', file)))).toEqual([])
})

test('every sentence of the table that quotes a test finds its words there', () => {
  const words = readFileSync(path.join(ROOT, 'tests/api/rfc8599.test.ts'), 'utf8')
  const quoted = [...TABLE.matchAll(/\[rfc8599\] "([^"]+)"/g)].map(([, text]) => text ?? '')
  expect(quoted.length).toBeGreaterThan(5)
  expect(quoted.filter((text) => !words.includes(text))).toEqual([])
})
