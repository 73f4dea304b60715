import { describe, expect, it } from 'vitest'
import type { Cause } from '#lib/calls/call.ts'
import { CAUSES } from '#lib/calls/causes.ts'
import { diagnose } from '#lib/calls/diagnose.ts'
import type { CauseCase } from './cause-case.ts'
import { neverRegisteredCases } from './cause-cases-never-registered.ts'
import { noPushTokenCases } from './cause-cases-no-push-token.ts'
import { peopleCases } from './cause-cases-people.ts'
import { pushesCases } from './cause-cases-pushes.ts'
import { registrationCases } from './cause-cases-registration.ts'
import { ringCases } from './cause-cases-ring.ts'
import { unreportedCases } from './cause-cases-unreported.ts'
import { moment } from './diagnose-fixtures.ts'

const TEN_MINUTES_MS = 600_000

const TABLES: readonly [string, readonly CauseCase[]][] = [
  ['what people do, and calls that still go on', peopleCases],
  ['no push was accepted', pushesCases],
  ['there was nothing to push to', noPushTokenCases],
  ['pushed, and the phone never came', neverRegisteredCases],
  ['pushed, and the PBX reports no REGISTERs', unreportedCases],
  ['the phone came too late or was refused', registrationCases],
  ['the phone had come', ringCases],
]

describe.each(TABLES)('%s', (_, cases) => {
  it.each(cases.map((one) => [one.name, one] as const))(
    '%s: cause, summary, evidence and advice are told to the word',
    (_name, { input, atMs, cause, summary, evidence, advice }) => {
      expect(diagnose(input, moment(atMs ?? TEN_MINUTES_MS))).toEqual({
        cause,
        summary,
        evidence,
        advice: advice ?? CAUSES[cause].advice,
      })
    },
  )
})

it('every cause has a case', () => {
  const covered = new Set(TABLES.flatMap(([, cases]) => cases.map((one) => one.cause)))
  expect([...covered].sort()).toEqual((Object.keys(CAUSES) as Cause[]).sort())
})

it('what leaves a person something to do says what, and no two sub-cases of a cause say the same', () => {
  for (const [, cases] of TABLES) {
    for (const one of cases) {
      if (CAUSES[one.cause].tone === 'bad') expect(one.evidence, one.name).not.toEqual([])
    }
    const told = cases.map(({ summary, evidence, advice }) => JSON.stringify([summary, evidence, advice]))
    expect(new Set(told).size).toBe(told.length)
  }
})
