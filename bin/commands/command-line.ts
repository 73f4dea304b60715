import type { Command } from 'commander'
import type { Io } from './io.ts'
import type { Report } from './report.ts'
import type { Session } from './session.ts'

/** What the commands are built with. */
export type CommandLine = {
  io: Io
  /** Opens the database, runs the work, prints its report and closes everything. */
  perform(work: (session: Session) => Promise<Report>): Promise<void>
}

/** Adds the commands of one noun. */
export type AddCommands = (program: Command, commandLine: CommandLine) => void
