import { z } from 'zod'
import type { CallAnswer } from '#lib/calls/schemas.ts'
import { TEXT_LENGTH } from '#lib/platform/fields.ts'

/** A text that other software sends, empty when absent. What a template has left unreplaced is refused. */
export function foreignText(maxLength: number) {
  return z
    .string()
    .max(maxLength)
    .refine((value) => !/^\$[{a-z]/.test(value), 'is a placeholder that was not replaced; check its spelling')
    .nullish()
    .transform((value) => value ?? '')
}

export const foreignLine = foreignText(TEXT_LENGTH.line)
export const foreignUri = foreignText(TEXT_LENGTH.uri)

/**
 * The HTTP status for software that reads nothing else: 200 if a push was sent or a phone is awake, 410 if the
 * account has no push token left, 502 if no push was accepted. The body says more.
 */
export function statusOfCall(answer: object): number {
  const { verdict } = answer as CallAnswer
  if (verdict === 'no_token') return 410
  return verdict === 'push_failed' ? 502 : 200
}
