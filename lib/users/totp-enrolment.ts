import { z } from 'zod'
import { AppError } from '#lib/platform/errors.ts'
import { openText, seal } from '#lib/platform/secrets.ts'
import { requireKeyRing } from './check-second-factor.ts'
import type { PersonalContext } from './personal-context.ts'
import { newTotpSecret, totpUri } from './totp.ts'

/** How long a person may take to scan the QR code and type the first code. */
const ENROLMENT_MS = 30 * 60_000

const enrolment = z.strictObject({ secret: z.string(), expiresAt: z.number() })

const sealedFor = (userId: string) => `totp-enrolment:${userId}`

/** A secret that is not in use yet: for the authenticator app, and sealed, to come back with the first code. */
export type TotpEnrolment = {
  /** Base32, for those who cannot scan. */
  secret: string
  /** What the QR code says. */
  uri: string
  sealed: string
}

/** Makes a secret for an authenticator app. Nothing is stored before {@link openEnrolment} with a code of it. */
export async function beginTotp(ctx: PersonalContext): Promise<TotpEnrolment> {
  const { userId, email } = ctx.user
  const secret = newTotpSecret()
  const content = JSON.stringify({ secret, expiresAt: ctx.clock.now().getTime() + ENROLMENT_MS })
  const sealed = await seal(requireKeyRing(ctx), content, sealedFor(userId))
  return { secret, uri: totpUri(secret, email), sealed }
}

/**
 * The secret of an enrolment that this person began.
 *
 * @throws AppError `conflict` when it is too old, or no enrolment of theirs
 */
export async function openEnrolment(ctx: PersonalContext, sealed: string): Promise<string> {
  const text = await openText(requireKeyRing(ctx), sealed, sealedFor(ctx.user.userId)).catch(() => '{}')
  const content = enrolment.safeParse(JSON.parse(text))
  if (!content.success || content.data.expiresAt < ctx.clock.now().getTime()) {
    throw new AppError('conflict', 'This QR code is too old. Start again and scan the new one.')
  }
  return content.data.secret
}
