import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { DayPlace } from '#simulators/day/simulate-day.ts'

/** What the person at the terminal said of where the product runs. */
export type GivenPlace = {
  gatewayUrl?: string
  apiKey?: string
  apnsControlUrl?: string
  bundleId: string
}

/** What `npm run demo` writes while it runs, as far as a simulated day needs it. */
const readyFile = z.object({ gatewayUrl: z.string(), apiKey: z.string(), apnsControlUrl: z.string() })

const LOOK_MS = 2_000

/**
 * The running product that was named, else the demo that runs with this data folder; null if there is none.
 *
 * @throws Error when only a part of it was named, or the simulated Apple does not answer
 */
export async function findDayPlace(folder: string, given: GivenPlace): Promise<DayPlace | null> {
  const { gatewayUrl, apiKey, apnsControlUrl, bundleId } = given
  const named = [gatewayUrl, apiKey, apnsControlUrl].filter((value) => value !== undefined)
  if (named.length > 0 && named.length < 3) {
    throw new Error('A running product needs all of --gateway-url, --api-key and --apns-control-url.')
  }
  const place =
    gatewayUrl !== undefined && apiKey !== undefined && apnsControlUrl !== undefined
      ? { gatewayUrl, apiKey, apnsControlUrl }
      : await readDemo(path.join(folder, 'demo.json'))
  if (place === null) return null
  return { ...place, bundleIds: [bundleId], teamId: await teamOf(place.apnsControlUrl) }
}

async function readDemo(file: string): Promise<z.infer<typeof readyFile> | null> {
  if (!existsSync(file)) return null
  const demo = readyFile.parse(JSON.parse(await readFile(file, 'utf8')))
  const health = await fetch(`${demo.gatewayUrl}/healthz`, { signal: AbortSignal.timeout(LOOK_MS) }).catch(
    () => null,
  )
  await health?.body?.cancel()
  return health?.ok === true ? demo : null
}

async function teamOf(apnsControlUrl: string): Promise<string> {
  const answer = await fetch(`${apnsControlUrl}/pki`, { signal: AbortSignal.timeout(LOOK_MS) }).catch(
    (error: Error) => {
      throw new Error(`The simulated Apple at ${apnsControlUrl} does not answer.`, { cause: error })
    },
  )
  return z.object({ teamId: z.string() }).parse(await answer.json()).teamId
}
