#!/usr/bin/env node
import { startPhones } from '#simulators/phones/phones.ts'
/** Simulated phones: they wake when the simulated Apple pushes to them. */
import { runSimulator } from '#simulators/run-simulator.ts'

await runSimulator('phones', 'Phones that wake, and some that do not.', async (world) => {
  const phones = await startPhones(world)
  return { ...phones, line: { phones: world.fleet.flatMap((account) => account.phones).length } }
})
