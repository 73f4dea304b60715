import type { Apns } from '#lib/apns/send-push.ts'
import type { Context } from '#lib/platform/context.ts'
import type { KeyRing } from '#lib/platform/secrets.ts'

/** The context of what seals or opens secrets. */
export type SealingContext = Context & { keyRing: KeyRing }

/** The context of what asks Apple whether a credential is good. */
export type ProbingContext = SealingContext & { apns: Apns }
