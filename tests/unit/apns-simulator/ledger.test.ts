import { expect, test } from 'vitest'
import { createLedger, findDuplicates, type LedgerEntry } from '#simulators/apns/ledger.ts'

function entry(apnsId: string, accepted = true): Omit<LedgerEntry, 'sequence'> {
  return {
    apnsId,
    environment: 'production',
    connectionId: 1,
    streamId: 1,
    method: 'POST',
    path: '/3/device/ab',
    pushToken: 'ab',
    headers: {},
    body: '{}',
    accepted,
    status: accepted ? 200 : 400,
    reason: null,
    fault: null,
    receivedAt: new Date(0),
    answeredAt: new Date(0),
    jwtHash: null,
    certFingerprint: null,
  }
}

test('the ledger keeps the newest requests in the order in which they came', () => {
  const ledger = createLedger(3)
  for (const apnsId of ['a', 'b', 'c', 'd', 'e']) ledger.write(entry(apnsId))
  expect(ledger.list().map(({ apnsId, sequence }) => [apnsId, sequence])).toEqual([
    ['c', 3],
    ['d', 4],
    ['e', 5],
  ])
})

test('duplicates are counted by apns-id, with how many were accepted', () => {
  const ledger = createLedger(10)
  ledger.write(entry('a'))
  ledger.write(entry('b'))
  ledger.write(entry('a', false))
  expect(findDuplicates(ledger.list())).toEqual([{ key: 'a', requests: 2, accepted: 1 }])
})
