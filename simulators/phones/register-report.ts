import type { RegisterReport } from '../gateway-client.ts'
import type { AccountPlan, PhonePlan } from './phone-plan.ts'

const BINDING_SECONDS = 300
const DESK_BINDING_SECONDS = 3600

/** The REGISTER of a phone as its PBX reports it, with the push token where this app puts it. */
export function phoneRegister(
  phone: PhonePlan & { pushToken: string },
  sequence: { callId: string; cseq: number },
): RegisterReport {
  const { aor, bundleId, carrier, pushToken, userAgent, host } = phone
  const user = aor.slice('sip:'.length, aor.indexOf('@'))
  const params = {
    header: '',
    contact_param: `;xToken=${pushToken}`,
    rfc8599: `;pn-provider=${provider(phone)};pn-param=${phone.teamId}.${bundleId}.voip;pn-prid=${pushToken}`,
  }[carrier]
  return {
    aor,
    contact: `<sip:${user}@${host};transport=tls${params}>;+sip.instance="<${phone.instanceId}>"`,
    expires: BINDING_SECONDS,
    app: bundleId,
    userAgent,
    source: `tls:${host}`,
    ...sequence,
    ...(carrier === 'header' ? { xToken: pushToken } : {}),
  }
}

/** The REGISTER of a desk phone: no app, no push token. */
export function deskRegister(
  { aor }: AccountPlan,
  sequence: { callId: string; cseq: number },
): RegisterReport {
  const user = aor.slice('sip:'.length, aor.indexOf('@'))
  const host = `192.0.2.${Number(user) % 250}:5060`
  return {
    aor,
    contact: `<sip:${user}@${host}>;+sip.instance="<urn:uuid:00000000-0000-4000-8000-${user.padStart(12, '0')}>"`,
    expires: DESK_BINDING_SECONDS,
    userAgent: 'Yealink SIP-T46U 108.86.0.20',
    source: `udp:${host}`,
    ...sequence,
  }
}

/** A build from Xcode that says it is of the App Store is what a sandbox push token stored as production is. */
function provider({ temper }: PhonePlan): string {
  return temper === 'wrong_environment' ? 'apns.prod' : 'apns'
}
