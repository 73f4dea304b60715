import { expect, it } from 'vitest'
import { CALLS_CSV_HEAD, callsAsCsv } from '#components/calls/calls-as-csv.ts'
import { aCall } from '../../calls/diagnose-fixtures.ts'

const cells = (callerName: string, caller = '+4512345678') =>
  callsAsCsv([aCall({ callerName, caller })]).split('\r\n')[0] ?? ''

it('a caller’s name is never a formula in a spreadsheet', () => {
  expect(cells('=HYPERLINK("http://evil.example")')).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
  expect(cells('@SUM(A1)')).toContain(`'@SUM(A1)`)
})

it('a phone number stays a phone number', () => {
  expect(cells('Alice')).toContain(',+4512345678,Alice,')
})

it('commas, quotes and line ends stay within their cell', () => {
  expect(cells('Doe, "Jo"\n')).toContain('"Doe, ""Jo""\n"')
})

it('an empty list is a head alone', () => {
  expect(CALLS_CSV_HEAD + callsAsCsv([])).toMatch(/^push_hint,started_at,aor,[^\r\n]+\r\n$/)
})
