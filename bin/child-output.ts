import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** Takes one line of output of the named process. */
export type Print = (processName: string, line: string) => void

/** Calls `print` for every line of a stream. */
export function printLines(stream: Readable | null, processName: string, print: Print): void {
  if (stream === null) return
  createInterface({ input: stream }).on('line', (line) => {
    if (line.trim() !== '') print(processName, line)
  })
}

/**
 * One stream for the output of all processes: JSON lines for machines, each with the name of its process; for a
 * person at a terminal the time, the process and the message.
 */
export function createPrint(output: NodeJS.WriteStream): Print {
  const forPerson = output.isTTY === true
  return (processName, line) => {
    const entry = readEntry(line)
    output.write(
      `${forPerson ? personLine(processName, line, entry) : machineLine(processName, line, entry)}\n`,
    )
  }
}

type Entry = Record<string, unknown>

function readEntry(line: string): Entry | null {
  if (!line.startsWith('{')) return null
  try {
    return JSON.parse(line)
  } catch {
    // Not every line that begins with a brace is a log entry.
    return null
  }
}

function machineLine(processName: string, line: string, entry: Entry | null): string {
  if (entry?.process !== undefined) return line
  const added = { level: 'info', time: new Date().toISOString(), process: processName }
  return JSON.stringify(entry === null ? { ...added, msg: line } : { ...added, ...entry })
}

function personLine(processName: string, line: string, entry: Entry | null): string {
  const name = processName.padEnd(8)
  if (entry === null) return `${new Date().toISOString().slice(11, 19)} ${name} ${line}`
  const { time, level, msg, process: _process, ...rest } = entry
  const at = typeof time === 'string' ? time.slice(11, 19) : new Date().toISOString().slice(11, 19)
  const severity = level === 'info' ? '' : `${String(level).toUpperCase()} `
  const detail = Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`
  return `${at} ${name} ${severity}${msg ?? ''}${detail}`
}
