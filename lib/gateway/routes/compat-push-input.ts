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

/** For software that reads only the HTTP status: whether anything was sent. The body says more. */
export const CALL_STATUSES = {
  of(answer: object): number {
    const { verdict } = answer as CallAnswer
    if (verdict === 'no_token') return 410
    return verdict === 'push_failed' ? 502 : 200
  },
  meanings: { 410: 'The account has no push token left.', 502: 'No push was accepted.' },
} as const
