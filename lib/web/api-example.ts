import type { Member } from './api-members.ts'

/** A body as JSON text: the endpoint's own example, else one made of its required members. */
export function exampleOf(json: { example?: unknown }, body: readonly Member[]): string {
  if (json.example !== undefined) return JSON.stringify(json.example, null, 2)
  const members = body
    .filter(({ name, isRequired }) => isRequired && !name.includes('.'))
    .map((member) => [member.name, valueFor(member)])
  return JSON.stringify(Object.fromEntries(members), null, 2)
}

type CurlInput = {
  gatewayUrl: string
  method: string
  path: string
  isKeyed: boolean
  /** Query parameters that must be there. */
  required: readonly { name: string; schema: { example?: unknown } }[]
  example: string | null
}

/** The request as a curl command; its key is a placeholder. */
export function curlOf({ gatewayUrl, method, path, isKeyed, required, example }: CurlInput): string {
  const query = required.map(
    ({ name, schema }) => `${name}=${encode(String(schema.example ?? SAMPLES[name] ?? '…'))}`,
  )
  const filled = path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => encode(SAMPLES[name] ?? '…'))
  const url = `${gatewayUrl}/api/v1${filled}${query.length === 0 ? '' : `?${query.join('&')}`}`
  const lines = [
    `curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} '${url}'`,
    ...(isKeyed ? ["  -H 'Authorization: Bearer rvl_…'"] : []),
    ...(example === null
      ? []
      : ["  -H 'Content-Type: application/json'", `  -d '${quoted(compact(example))}'`]),
  ]
  return lines.join(' \\\n')
}

/** Values that look like those of a PBX. */
const SAMPLES: Record<string, string> = {
  aor: 'sip:100@pbx.example.com',
  account: 'sip:100@pbx.example.com',
  pushHint: '01a2b3c4-d5e6-7f80-9a1b-2c3d4e5fb864',
  pushToken: '740f4707bebcf74f9b7c25d48e3358945f6aa01da5ddb387462c7eaf61bb78ad',
  device: '00000000-0000-1000-8000-000A95A0E128',
  deviceId: '01a2b3c4-d5e6-7f80-9a1b-2c3d4e5fb864',
}

function valueFor({ name, example, type }: Member): unknown {
  if (example !== '') return JSON.parse(example)
  if (SAMPLES[name] !== undefined) return SAMPLES[name]
  if (type.startsWith('array')) return []
  return /^(?:integer|number)/.test(type) ? 1 : '…'
}

function compact(json: string): string {
  return JSON.stringify(JSON.parse(json))
}

function quoted(text: string): string {
  return text.replaceAll("'", `'\\''`)
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%3A', ':').replaceAll('%40', '@').replaceAll('%E2%80%A6', '…')
}
