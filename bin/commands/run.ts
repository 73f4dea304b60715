import { randomUUID } from 'node:crypto'
import { Command, CommanderError } from 'commander'
import { AppError } from '#lib/platform/errors.ts'
import { addApiKeyCommands } from './api-key.ts'
import { addAppCommands } from './app.ts'
import type { CommandLine } from './command-line.ts'
import { addCredentialCommands } from './credential.ts'
import { addDoctorCommand } from './doctor.ts'
import type { Io } from './io.ts'
import { printFailure, printReport } from './report.ts'
import { addRotateKeysCommand } from './rotate-keys.ts'
import type { Session } from './session.ts'
import { addTenantCommands } from './tenant.ts'
import { addTokensCommands } from './tokens.ts'
import { addUserCommands } from './user.ts'

const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN', '28P01', '3D000'])

/** What a run needs from outside. */
export type RunOptions = { io: Io; openSession: (requestId: string) => Promise<Session> }

/**
 * Runs one command line and never throws.
 *
 * @param words what stands after the program's name
 * @returns the exit code: 0 only when the command did what it was asked
 */
export async function run(words: readonly string[], { io, openSession }: RunOptions): Promise<number> {
  const requestId = randomUUID()
  let exitCode = 0
  const isJson = () => program.opts().json === true || words.includes('--json')
  const commandLine: CommandLine = {
    io,
    async perform(work) {
      const session = await openSession(requestId)
      try {
        const report = await work(session)
        printReport(io, report, isJson())
        if (report.ok === false) exitCode = 1
      } finally {
        await session.close()
      }
    },
  }
  const program = createProgram(commandLine, io)
  try {
    await program.parseAsync([...words], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    const failure = asAppError(error)
    printFailure(io, failure, requestId, isJson())
    if (failure.code === 'internal') io.writeError(`${causeOf(error)}\n`)
    return 1
  }
}

function createProgram(commandLine: CommandLine, io: Io): Command {
  const program = new Command('reveille')
    .description('Administration of Reveille. Every command runs without questions and may be scripted.')
    .option('--json', 'data on standard output, errors as the API gives them')
    .configureOutput({
      writeOut: io.write,
      writeErr: io.writeError,
      // Printed with its code by `run`, as every other failure.
      outputError: () => undefined,
    })
    .exitOverride()
    .showSuggestionAfterError()
  const nouns = [
    addTenantCommands,
    addUserCommands,
    addAppCommands,
    addCredentialCommands,
    addApiKeyCommands,
    addTokensCommands,
    addRotateKeysCommand,
    addDoctorCommand,
  ]
  for (const addCommands of nouns) addCommands(program, commandLine)
  acceptJsonEverywhere(program)
  return program
}

/** `--json` may stand anywhere in the line. */
function acceptJsonEverywhere(command: Command): void {
  for (const child of command.commands) {
    child
      .option('--json', 'data on standard output, errors as the API gives them')
      .copyInheritedSettings(command)
    acceptJsonEverywhere(child)
  }
}

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof CommanderError) {
    const detail = error.message.replace(/^error: /, '')
    return new AppError(
      'malformed',
      detail === '(outputHelp)' ? 'Name a command; --help lists them.' : detail,
    )
  }
  if (error instanceof Error && 'code' in error && UNREACHABLE.has(String(error.code))) {
    return new AppError('unavailable', `The database does not answer: ${error.message}`, { cause: error })
  }
  return new AppError('internal', error instanceof Error ? error.message : String(error), { cause: error })
}

/** On the command line the person at the keyboard is the one who has to mend it. */
function causeOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
