#!/usr/bin/env node
import { apnsSimulatorCommand } from '#simulators/apns/cli.ts'

const command = apnsSimulatorCommand((simulator) => {
  const stop = () => {
    simulator.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
})

try {
  await command.parseAsync()
} catch (error) {
  process.stderr.write(`apns-simulator: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
