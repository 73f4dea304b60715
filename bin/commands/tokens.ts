import { once } from 'node:events'
import { type createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { exportPushTokens } from '#lib/devices/export-push-tokens.ts'
import { type ImportResult, type ImportTally, importPushTokens } from '#lib/devices/import-push-tokens.ts'
import { CSV_HEAD, readPushTokenLines, toCsv } from '#lib/devices/push-token-csv.ts'
import { AppError } from '#lib/platform/errors.ts'
import type { AddCommands } from './command-line.ts'
import type { Report } from './report.ts'

export const addTokensCommands: AddCommands = (program, commandLine) => {
  const tokens = program.command('tokens').description('push tokens of a tenant, as CSV')
  addImport(tokens, commandLine)
  addExport(tokens, commandLine)
}

const addImport: AddCommands = (tokens, { io, perform }) => {
  tokens
    .command('import')
    .description('register push tokens; a bad line never harms the others')
    .requiredOption('--tenant <slug>')
    .argument(
      '<file>',
      'columns aor, pushToken, and as known kind, environment, bundleId, instanceId, userAgent',
    )
    .action((file: string, options: { tenant: string }, command) =>
      perform(async (session) => {
        const ctx = await session.tenant(options.tenant)
        const source = await openForReading(file)
        const lines = createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })
        const isJson = command.optsWithGlobals().json === true
        const tally: ImportTally = { imported: 0, passed_over: 0, rejected: 0 }
        const items = until(io.interrupted, readPushTokenLines(lines))
        let lastLine = 0
        for await (const result of importPushTokens(ctx, items)) {
          tally[result.kind] += 1
          lastLine = result.line
          io.write(`${isJson ? asJson(result) : asText(result)}\n`)
        }
        return asReport(tally, io.interrupted.aborted ? lastLine : null)
      }),
    )
}

const addExport: AddCommands = (tokens, { io, perform }) => {
  tokens
    .command('export')
    .description('write all push tokens, retired ones included')
    .requiredOption('--tenant <slug>')
    .argument('<file>', '- for standard output')
    .action((file: string, options: { tenant: string }) =>
      perform(async (session) => {
        const ctx = await session.tenant(options.tenant)
        const target = file === '-' ? null : createWriteStream(file, { mode: 0o600 })
        const write = async (text: string) => {
          if (target === null) io.write(text)
          else if (!target.write(text)) await once(target, 'drain')
        }
        let exported = 0
        await write(`${CSV_HEAD}\n`)
        for await (const page of exportPushTokens(ctx)) {
          await write(page.map((row) => `${toCsv(row)}\n`).join(''))
          exported += page.length
        }
        if (target === null) return { lines: [], data: null }
        target.end()
        await once(target, 'finish')
        return { lines: [`Exported ${exported} push tokens to ${file}.`], data: { exported, file } }
      }),
    )
}

async function openForReading(file: string): Promise<ReturnType<typeof createReadStream>> {
  try {
    const handle = await open(file)
    return handle.createReadStream()
  } catch (error) {
    throw new AppError('not_found', `The file ${file} cannot be read.`, { cause: error })
  }
}

/** Takes nothing more once it is told to stop: what was taken before is seen to its end. */
async function* until<Item>(stop: AbortSignal, items: AsyncIterable<Item>): AsyncGenerator<Item> {
  for await (const item of items) {
    if (stop.aborted) return
    yield item
  }
}

/** @param stoppedAfterLine null when the file was read to its end */
function asReport(
  { imported, passed_over: passedOver, rejected }: ImportTally,
  stoppedAfterLine: number | null,
): Report {
  const ok = rejected === 0 && stoppedAfterLine === null
  const retired = passedOver === 0 ? '' : ` passed over ${passedOver} that were retired,`
  return {
    lines: [
      `Imported ${imported} push tokens,${retired} rejected ${rejected} lines.`,
      ...(stoppedAfterLine === null ? [] : [stoppedText(stoppedAfterLine)]),
    ],
    data: {
      ok,
      imported,
      passedOver,
      rejected,
      ...(stoppedAfterLine === null ? {} : { stoppedAfterLine }),
    },
    ok,
  }
}

function stoppedText(line: number): string {
  return `Stopped after line ${line}: nothing of what follows was imported. The same command goes on; what is in stays as it is.`
}

function asText(result: ImportResult): string {
  if (result.kind === 'imported') return `line ${result.line}: ${result.pushTokenStatus} ${result.aor}`
  if (result.kind === 'passed_over') return `line ${result.line}: passed over, it is ${result.status}`
  return `line ${result.line}: ${result.error.code}: ${result.error.message}`
}

function asJson(result: ImportResult): string {
  const { line } = result
  if (result.kind === 'passed_over') {
    return JSON.stringify({ line, ok: true, pushTokenStatus: 'passed_over', status: result.status })
  }
  if (result.kind === 'imported') {
    const { aor, deviceId, pushTokenStatus } = result
    return JSON.stringify({ line, ok: true, aor, deviceId, pushTokenStatus })
  }
  const { code, message, faults } = result.error
  return JSON.stringify({ line, ok: false, code, detail: message, errors: faults })
}
