/** An RFC 8599 `pn-param` for APNs, taken apart. */
export type ParsedPnParam = {
  teamId: string
  bundleId: string
  /** What the app registered for: `voip`, `remote` (our `alert`) or both. */
  services: ('voip' | 'remote')[]
}

const SERVICES = new Map<string, ParsedPnParam['services']>([
  ['voip', ['voip']],
  ['remote', ['remote']],
  ['voip&remote', ['voip', 'remote']],
  ['remote&voip', ['voip', 'remote']],
])

/**
 * Reads `TEAM.bundle.id.voip`: the first period ends the team id, the last one starts the service (RFC 8599
 * §10). Linphone and Flexisip join two services with `&`. Null for anything else. Never throws.
 */
export function parsePnParam(text: string): ParsedPnParam | null {
  const first = text.indexOf('.')
  const last = text.lastIndexOf('.')
  const teamId = text.slice(0, Math.max(first, 0))
  const bundleId = text.slice(first + 1, Math.max(last, first + 1))
  const services = SERVICES.get(text.slice(last + 1).toLowerCase())
  if (!services || !/^[A-Za-z0-9]{1,32}$/.test(teamId)) return null
  if (!/^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/.test(bundleId) || bundleId.length > 155) return null
  return { teamId, bundleId, services: [...services] }
}
