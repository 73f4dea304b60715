/** Which of Apple's two push services. A push token lives in exactly one of them. */
export type ApnsEnvironment = 'production' | 'sandbox'

/** Both environments, in the order in which they are listed everywhere. */
export const ENVIRONMENTS: readonly ApnsEnvironment[] = ['production', 'sandbox']
