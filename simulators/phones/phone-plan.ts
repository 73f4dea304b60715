/**
 * How a phone takes a push.
 *
 * - `prompt` wakes after 50 to 800 ms; `slow` takes about as long as an INVITE is held, sometimes longer
 * - `asleep` gets the push and never registers; `offline` has no network, now and then
 * - `deleted`: the app is gone soon after it registered, so Apple answers 410; it is installed again later
 * - `wrong_environment`: a sandbox push token that says it is of production
 * - `refused`: it wakes, and the PBX refuses its REGISTER
 * - `early`: its app reports the INVITE before it reports the push
 */
export type Temper =
  | 'prompt'
  | 'slow'
  | 'asleep'
  | 'offline'
  | 'deleted'
  | 'wrong_environment'
  | 'refused'
  | 'early'

/** Where the phone puts its push token. */
export type Carrier = 'header' | 'contact_param' | 'rfc8599'

/** One phone as it starts. */
export type PhonePlan = {
  aor: string
  name: string
  temper: Temper
  carrier: Carrier
  bundleId: string
  teamId: string
  /** Hex. A new one with each installation. */
  pushToken: string
  /** Where Apple knows the push token. */
  environment: 'production' | 'sandbox'
  instanceId: string
  userAgent: string
  /** Its address on the network, with port. */
  host: string
}

/** One SIP account with all that may ring for it. */
export type AccountPlan = {
  aor: string
  person: string
  /** A desk phone that is registered all the time and has no push token. */
  hasDeskPhone: boolean
  phones: PhonePlan[]
}
