import { describe, expect, it } from 'vitest'
import {
  chooseDevice,
  isRepeatedRegister,
  isStaleRegister,
  type KnownDevice,
} from '#lib/devices/choose-device.ts'

const device = (deviceId: string, facts: Partial<KnownDevice> = {}): KnownDevice => ({
  deviceId,
  instanceId: null,
  onUnregister: 'disable',
  registration: null,
  pushTokens: [],
  ...facts,
})

const owning = (fingerprint: string): Pick<KnownDevice, 'pushTokens'> => ({
  pushTokens: [{ pushTokenId: 'p', kind: 'voip', fingerprint, status: 'active', carrier: 'X-Token' }],
})

const bound = (callId: string, contactUri: string, cseq = 1): Pick<KnownDevice, 'registration'> => ({
  registration: { callId, cseq, contactUri, registeredAt: new Date(0) },
})

const speaks = (
  devices: readonly KnownDevice[],
  said: { instanceId?: string; contactUri?: string; callId?: string; fingerprints?: string[] },
) =>
  chooseDevice(
    devices,
    { instanceId: said.instanceId ?? null, contactUri: said.contactUri ?? '' },
    said.callId ?? '',
    said.fingerprints ?? [],
  )?.deviceId ?? null

describe('which device a REGISTER speaks for', () => {
  it('the instance id decides before the push token', () => {
    const devices = [device('by-token', owning('f')), device('by-instance', { instanceId: 'i' })]
    expect(speaks(devices, { instanceId: 'i', fingerprints: ['f'] })).toBe('by-instance')
  })

  it('the push token decides before Call-ID and Contact', () => {
    const devices = [device('by-call-id', bound('c', 'sip:a@h')), device('by-token', owning('f'))]
    expect(speaks(devices, { fingerprints: ['f'], callId: 'c', contactUri: 'sip:a@h' })).toBe('by-token')
  })

  it('a reinstalled app with its old push token is the same device', () => {
    expect(
      speaks([device('d', { instanceId: 'old', ...owning('f') })], {
        instanceId: 'new',
        fingerprints: ['f'],
      }),
    ).toBe('d')
  })

  it('Call-ID and Contact never join two devices that name different instances', () => {
    const devices = [device('d', { instanceId: 'one', ...bound('c', 'sip:a@h') })]
    expect(speaks(devices, { instanceId: 'other', callId: 'c', contactUri: 'sip:a@h' })).toBeNull()
  })

  it('a desk phone without instance is known by its Call-ID, then by its Contact', () => {
    const devices = [device('desk', bound('c', 'sip:desk@h'))]
    expect(speaks(devices, { callId: 'c', contactUri: 'sip:desk@elsewhere' })).toBe('desk')
    expect(speaks(devices, { callId: 'after-restart', contactUri: 'sip:desk@h' })).toBe('desk')
  })

  it('nothing in common is a new device, and empty values are nothing in common', () => {
    expect(speaks([device('d', bound('', ''))], {})).toBeNull()
  })
})

describe('an older REGISTER', () => {
  it('is one with a smaller CSeq of the same Call-ID', () => {
    const known = device('d', bound('c', 'sip:a@h', 5))
    expect(isStaleRegister(known, 'c', 4)).toBe(true)
    expect(isStaleRegister(known, 'c', 5)).toBe(false)
    expect(isStaleRegister(known, 'other', 1)).toBe(false)
    expect(isStaleRegister(device('new'), 'c', 1)).toBe(false)
  })

  it('a REGISTER whose Call-ID or CSeq the PBX did not tell is never older', () => {
    expect(isStaleRegister(device('phone', bound('c', '', 5)), 'c', 0)).toBe(false)
    expect(isStaleRegister(device('phone', bound('', '', 5)), '', 4)).toBe(false)
  })

  it('a REGISTER is a repeat only with the Call-ID and CSeq of the binding', () => {
    const known = device('phone', bound('c', '', 5))
    expect(isRepeatedRegister(known, 'c', 5)).toBe(true)
    expect(isRepeatedRegister(known, 'c', 6)).toBe(false)
    expect(isRepeatedRegister(known, 'other', 5)).toBe(false)
    expect(isRepeatedRegister(device('phone', bound('', '', 0)), '', 0)).toBe(false)
  })
})
