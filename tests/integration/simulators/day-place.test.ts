import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findDayPlace } from '../../../bin/simulate/day-place.ts'
import { useApiWorld } from '../../api/api-world.ts'

const world = useApiWorld()
const bundleId = 'com.example.phone'
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'reveille-day-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const writeDemo = (gatewayUrl: string) =>
  writeFile(
    path.join(folder, 'demo.json'),
    JSON.stringify({ gatewayUrl, apiKey: 'rvl_x', apnsControlUrl: world.calls.apns.controlUrl, more: 1 }),
  )

describe('where a simulated day takes place', () => {
  it('is nowhere yet where nothing is named and no demo runs, also if one left its file', async () => {
    expect(await findDayPlace(folder, { bundleId })).toBeNull()
    await writeDemo('http://127.0.0.1:9')
    expect(await findDayPlace(folder, { bundleId })).toBeNull()
  })

  it('is the demo that runs with the data folder', async () => {
    await writeDemo(world.origin)
    expect(await findDayPlace(folder, { bundleId })).toEqual({
      gatewayUrl: world.origin,
      apiKey: 'rvl_x',
      apnsControlUrl: world.calls.apns.controlUrl,
      bundleIds: [bundleId],
      teamId: world.calls.apns.pki.teamId,
    })
  })

  it('is the gateway that was named, and a half-named one is refused', async () => {
    const named = {
      gatewayUrl: 'http://127.0.0.1:8',
      apiKey: 'rvl_y',
      apnsControlUrl: world.calls.apns.controlUrl,
    }
    expect(await findDayPlace(folder, { ...named, bundleId })).toMatchObject({
      gatewayUrl: 'http://127.0.0.1:8',
    })
    await expect(findDayPlace(folder, { gatewayUrl: 'http://127.0.0.1:8', bundleId })).rejects.toThrow(
      '--api-key',
    )
  })
})
