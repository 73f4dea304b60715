'use server'

import { z } from 'zod'
import type { ImportReport } from '#components/devices/import-report.ts'
import { PUSH_ENVIRONMENT_NAMES } from '#lib/devices/device.ts'
import { disableNextPushTokens, disablePushTokens } from '#lib/devices/disable-push-tokens.ts'
import { importPushTokens } from '#lib/devices/import-push-tokens.ts'
import { readPushTokenLines } from '#lib/devices/push-token-csv.ts'
import { revealPushToken } from '#lib/devices/reveal-push-token.ts'
import { serverAction } from '#lib/web/server-action.ts'

const reason = z.string().trim().max(255, 'Say it in 255 characters.')
const MOST_LINES = 500
const LONGEST_LINE = 4_096

/** Disables the chosen push tokens. */
export const disableChosen = serverAction(
  z.strictObject({ pushTokenIds: z.array(z.uuid()).min(1).max(200), reason }),
  { role: 'operator' },
  disablePushTokens,
)

/** Disables a page of those that fit the filters of the list; asked again until there are no more. */
export const disableNext = serverAction(
  z.strictObject({
    filter: z.strictObject({
      environment: z.enum(PUSH_ENVIRONMENT_NAMES).nullable(),
      appId: z.string().max(64),
      aor: z.string().max(255),
    }),
    reason,
  }),
  { role: 'operator' },
  disableNextPushTokens,
)

/** Shows the whole value of one push token. */
export const reveal = serverAction(
  z.strictObject({ pushTokenId: z.string() }),
  { role: 'operator' },
  revealPushToken,
)

/** Registers the push tokens of some lines of a CSV file, whose head goes with each part of it. */
export const importLines = serverAction(
  z.strictObject({
    head: z.string().max(LONGEST_LINE),
    /** Where the first line stands in the file. */
    firstLine: z.number().int().positive(),
    lines: z.array(z.string().max(LONGEST_LINE)).max(MOST_LINES),
  }),
  { role: 'admin' },
  async (ctx, { head, firstLine, lines }): Promise<ImportReport> => {
    const report: ImportReport = { imported: 0, passedOver: 0, faults: [] }
    for await (const result of importPushTokens(ctx, readPushTokenLines(withHead(head, lines)))) {
      // The head is the first line of what is read here, and the line before the first of the file's.
      const line = result.line - 2 + firstLine
      if (result.kind === 'imported') report.imported += 1
      else if (result.kind === 'passed_over') report.passedOver += 1
      else report.faults.push({ line, message: result.error.message })
    }
    return report
  },
)

async function* withHead(head: string, lines: readonly string[]): AsyncGenerator<string> {
  yield head
  yield* lines
}
