import { isOlderCseq } from '#lib/sip/cseq.ts'

/** A push token that a device owns, as far as a REGISTER needs it. */
export type OwnedPushToken = {
  pushTokenId: string
  kind: 'voip' | 'alert'
  fingerprint: string
  status: 'active' | 'invalid' | 'replaced' | 'disabled'
  carrier: string
}

/** A device of the account with its binding, if it has one. */
export type KnownDevice = {
  deviceId: string
  instanceId: string | null
  onUnregister: 'disable' | 'keep'
  registration: { callId: string; cseq: number; contactUri: string; registeredAt: Date } | null
  pushTokens: readonly OwnedPushToken[]
}

/**
 * Which device of the account speaks: the one with this `+sip.instance`, else the owner of the push token, else
 * the one whose last REGISTER had this Call-ID, else the one at this very Contact. The last two never join two
 * devices that name different instances.
 *
 * @param fingerprints of the push tokens that the REGISTER carried
 */
export function chooseDevice(
  devices: readonly KnownDevice[],
  binding: { instanceId: string | null; contactUri: string },
  callId: string,
  fingerprints: readonly string[],
): KnownDevice | null {
  const { instanceId, contactUri } = binding
  const mayBe = (device: KnownDevice) =>
    instanceId === null || device.instanceId === null || device.instanceId === instanceId
  return (
    devices.find((device) => instanceId !== null && device.instanceId === instanceId) ??
    devices.find((device) => device.pushTokens.some((owned) => fingerprints.includes(owned.fingerprint))) ??
    devices.find((device) => callId !== '' && device.registration?.callId === callId && mayBe(device)) ??
    devices.find(
      (device) => contactUri !== '' && device.registration?.contactUri === contactUri && mayBe(device),
    ) ??
    null
  )
}

/**
 * Whether a REGISTER is older than the one that made the device's binding, by CSeq of the same Call-ID
 * (RFC 3261 §10.3). A Call-ID or CSeq that the PBX did not tell (empty, 0) orders nothing.
 */
export function isStaleRegister(device: KnownDevice, callId: string, cseq: number): boolean {
  const { registration } = device
  return isNumbered(callId, cseq) && registration !== null && isOlderCseq({ callId, cseq }, registration)
}

/** Whether this very REGISTER made the device's binding: it was sent or reported twice. */
export function isRepeatedRegister(device: KnownDevice, callId: string, cseq: number): boolean {
  const { registration } = device
  return isNumbered(callId, cseq) && registration?.callId === callId && registration.cseq === cseq
}

function isNumbered(callId: string, cseq: number): boolean {
  return callId !== '' && cseq > 0
}
