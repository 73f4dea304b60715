import { describe, expect, it } from 'vitest'
import { type Subject, subjectsOf } from '#lib/calls/subjects.ts'
import { aCall, aCredential, aDevice, aPush, PHONE, TABLET } from './diagnose-fixtures.ts'

const kinds = (subjects: readonly Subject[]) => subjects.map(({ kind }) => kind)

describe('what a diagnosis speaks of', () => {
  it('a refused credential comes before the phone that it could not push', () => {
    const used = aPush()
    const credentials = [
      aCredential({ credentialId: used.credentialId ?? '', name: 'Key 2026' }),
      aCredential({ credentialId: TABLET, name: 'unused' }),
    ]
    const input = { call: aCall(), pushes: [used], events: [], devices: [aDevice()], credentials }
    expect(subjectsOf(input, 'credential_rejected')).toEqual([
      { kind: 'credential', credentialId: used.credentialId, name: 'Key 2026' },
      expect.objectContaining({ kind: 'device', deviceId: PHONE, lastFour: used.tokenLastFour }),
    ])
  })

  it('where no credential is, it is the page on which one is made', () => {
    const input = { call: aCall(), pushes: [], events: [], devices: [], credentials: [] }
    expect(kinds(subjectsOf(input, 'credential_missing'))).toEqual(['credentials'])
  })

  it('a phone that wakes too late leads to the app, whose wait is too short', () => {
    const input = { call: aCall(), pushes: [aPush()], events: [], devices: [aDevice()] }
    expect(kinds(subjectsOf(input, 'registered_late'))).toEqual(['app', 'device'])
  })

  it('of several phones those that were pushed are named, and one that is gone is not', () => {
    const devices = [aDevice({ deviceId: TABLET }), aDevice({ deviceId: PHONE })]
    const input = { call: aCall(), pushes: [aPush({ deviceId: PHONE })], events: [], devices }
    expect(subjectsOf(input, 'never_registered')).toEqual([expect.objectContaining({ deviceId: PHONE })])
    expect(subjectsOf({ ...input, devices: [] }, 'never_registered')).toEqual([])
  })
})
