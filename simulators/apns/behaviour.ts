/** Habits of the real service that tests switch on and off. Changing a field counts for the next request. */
export type Behaviour = {
  /** After a rejected push a connection is held to one stream until one is accepted (Pushy #476, #732). */
  throttleAfterRejection: boolean
  /** After ExpiredProviderToken a connection answers nothing else any more (Pushy). */
  wedgeAfterExpiredProviderToken: boolean
  /** Spell the reason for a key of the other environment as Apple's page does, not as its server. */
  documentedEnvironmentReason: boolean
  /** Errors after which a connection is told to go away; BadDeviceToken counts three, 410 none. Null: never. */
  disconnectAfterErrors: number | null
  /** Streams at once after the first valid provider token, or from the start with a certificate. */
  maxConcurrentStreams: number
  /** Answers carry the time (RFC 9110 §6.6.1). Apple's pages do not say whether its own do. */
  sendDate: boolean
}

/** What Apple's service is known to do always; the habits that are only reported stay off. */
export const DEFAULT_BEHAVIOUR: Behaviour = {
  throttleAfterRejection: false,
  wedgeAfterExpiredProviderToken: false,
  documentedEnvironmentReason: false,
  disconnectAfterErrors: null,
  maxConcurrentStreams: 1000,
  sendDate: false,
}
