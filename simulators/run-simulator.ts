import { Command } from 'commander'
import { readSimulatedWorld, type SimulatedWorld } from './simulated-world.ts'

/** A simulator of one world that runs in this process. */
type Running = { stop(): Promise<void>; line: object }

/** At most so many failures are told one by one; a gateway that is down would fill the terminal. */
const FAILURES_TOLD = 5

/**
 * Runs a simulator as a process: reads the files of one or more worlds, starts, prints one line of JSON when it runs, and ends
 * on SIGTERM or SIGINT.
 */
export async function runSimulator(
  name: string,
  description: string,
  start: (world: SimulatedWorld & { onFailure: (error: unknown) => void }) => Promise<Running>,
): Promise<void> {
  let told = 0
  const onFailure = (error: unknown) => {
    told += 1
    if (told <= FAILURES_TOLD) process.stderr.write(`${name}: ${describe(error)}\n`)
  }
  const command = new Command(name)
    .description(description)
    .argument('<files...>', 'simulated worlds as JSON')
    .action(async (files: string[]) => {
      const worlds = await Promise.all(files.map(readSimulatedWorld))
      const running = await Promise.all(worlds.map((world) => start({ ...world, onFailure })))
      const stop = () => {
        Promise.all(running.map((one) => one.stop())).then(
          () => process.exit(0),
          () => process.exit(1),
        )
      }
      process.once('SIGTERM', stop)
      process.once('SIGINT', stop)
      process.stdout.write(`${JSON.stringify({ msg: 'ready', worlds: running.map(({ line }) => line) })}\n`)
    })
  try {
    await command.parseAsync()
  } catch (error) {
    process.stderr.write(`${name}: ${describe(error)}\n`)
    process.exit(1)
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
