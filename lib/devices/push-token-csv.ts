import { parseCsvLine, toCsvLine } from '#lib/platform/csv.ts'
import { AppError } from '#lib/platform/errors.ts'
import { parseInput } from '#lib/platform/parse-input.ts'
import type { ExportedPushToken } from './export-store.ts'
import type { ImportItem } from './import-push-tokens.ts'
import { putPushTokenInput } from './schemas.ts'

/** Columns of an export, and what an import reads; it needs the first two. Others are passed over. */
const COLUMNS = [
  'aor',
  'pushToken',
  'kind',
  'environment',
  'bundleId',
  'instanceId',
  'userAgent',
  'status',
  'lastRegisteredAt',
  'expiresAt',
] as const

/** Statuses of an export whose push tokens no longer wake a phone. */
const RETIRED: readonly string[] = ['invalid', 'replaced', 'disabled']

type Column = (typeof COLUMNS)[number]

/** The head line of an export. */
export const CSV_HEAD = toCsvLine(COLUMNS)

export function toCsv(row: ExportedPushToken): string {
  return toCsvLine([
    row.aor,
    row.value,
    row.kind,
    row.environment,
    row.bundle_id,
    row.instance_id ?? '',
    row.user_agent,
    row.status,
    row.last_registered_at.toISOString(),
    row.expires_at.toISOString(),
  ])
}

/**
 * Reads a file of push tokens line by line. The first line names the columns, in any order.
 *
 * @throws AppError `malformed` when the head line lacks `aor` or `pushToken`
 */
export async function* readPushTokenLines(lines: AsyncIterable<string>): AsyncGenerator<ImportItem> {
  let head: string[] | undefined
  let line = 0
  for await (const text of lines) {
    line += 1
    if (text.trim() === '') continue
    if (head === undefined) head = readHead(text)
    else yield readLine(head, text, line)
  }
}

function readHead(text: string): string[] {
  const head = (parseCsvLine(text.replace(/^\uFEFF/, '')) ?? []).map((name) => name.toLowerCase())
  const missing = ['aor', 'pushToken'].filter((name) => !head.includes(name.toLowerCase()))
  if (missing.length === 0) return head
  throw new AppError(
    'malformed',
    `The first line must name the columns; ${missing.join(' and ')} is missing.`,
  )
}

function readLine(head: readonly string[], text: string, line: number): ImportItem {
  const fields = parseCsvLine(text)
  if (fields === null || fields.length !== head.length) {
    const detail =
      fields === null ? 'a quote is not closed' : `has ${fields.length} fields, not ${head.length}`
    return { line, fault: new AppError('malformed', `The line cannot be read: it ${detail}.`) }
  }
  const of = (column: Column) => fields[head.indexOf(column.toLowerCase())] ?? ''
  const status = of('status')
  if (RETIRED.includes(status)) return { line, retired: status }
  if (!['', 'active'].includes(status)) {
    const detail = `status: There is no status "${status}": it is empty, active, ${RETIRED.join(' or ')}.`
    return { line, fault: new AppError('invalid', detail) }
  }
  try {
    const typed = {
      aor: of('aor'),
      pushToken: of('pushToken'),
      kind: of('kind'),
      environment: of('environment'),
      app: of('bundleId'),
      instanceId: of('instanceId'),
      userAgent: of('userAgent'),
    }
    return { line, input: parseInput(putPushTokenInput, typed, columnName) }
  } catch (error) {
    if (error instanceof AppError) return { line, fault: error }
    throw error
  }
}

function columnName(pointer: string): string {
  return pointer === '/app' ? 'bundleId' : pointer.slice(1)
}
