'use server'

import encodeQR from 'qr'
import { z } from 'zod'
import { changePassword } from '#lib/users/change-password.ts'
import { disableTotp } from '#lib/users/disable-totp.ts'
import { enableTotp } from '#lib/users/enable-totp.ts'
import { endSession } from '#lib/users/end-session.ts'
import { renewRecoveryCodes } from '#lib/users/renew-recovery-codes.ts'
import { beginTotp } from '#lib/users/totp-enrolment.ts'
import { personalAction } from '#lib/web/personal-action.ts'

const password = z.string().max(4096)

export const setPassword = personalAction(
  z.strictObject({ password, newPassword: z.string().max(4096) }),
  changePassword,
)

/** A secret for an authenticator app, as QR code and as text. Nothing is stored yet. */
export const startTotp = personalAction(z.strictObject({}), async (ctx) => {
  const { secret, uri, sealed } = await beginTotp(ctx)
  return { secret, sealed, modules: encodeQR(uri, 'raw', { ecc: 'medium', border: 2 }) }
})

/** Turns the second factor on; the recovery codes are in this answer and nowhere else. */
export const finishTotp = personalAction(
  z.strictObject({ sealed: z.string().max(2048), code: z.string().max(16), password }),
  enableTotp,
)

export const stopTotp = personalAction(z.strictObject({ password }), async (ctx, input) => {
  await disableTotp(ctx, input)
  return { done: true }
})

/** New recovery codes in the place of the old; in this answer and nowhere else. */
export const renewCodes = personalAction(z.strictObject({ password }), renewRecoveryCodes)

export const signOutOf = personalAction(z.strictObject({ sessionId: z.string() }), async (ctx, input) => {
  await endSession(ctx, input)
  return { done: true }
})
