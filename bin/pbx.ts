#!/usr/bin/env node
import { startPbx } from '#simulators/pbx/pbx.ts'
/** A simulated PBX that calls the simulated phones through the gateway. */
import { runSimulator } from '#simulators/run-simulator.ts'

await runSimulator('pbx', 'A PBX that calls the simulated phones.', async (world) => {
  const pbx = startPbx({ ...world, callsPerSecond: world.callsPerSecond })
  return { ...pbx, line: { callsPerSecond: world.callsPerSecond } }
})
