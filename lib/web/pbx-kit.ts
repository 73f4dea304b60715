import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

/** A file of a PBX kit, with the address of this installation in it. */
export type KitFile = { name: string; text: string }

const KITS = path.join(/* turbopackIgnore: true */ process.cwd(), 'kits')
const PLACEHOLDER = 'rvl_replace_me'
const KIT_NAMES = new Set(['kamailio', 'freeswitch', 'asterisk', 'opensips', 'flexisip'])

/** The files of a kit, those with settings first. Empty for a name that is no kit's. */
export async function readPbxKit(pbx: string, gatewayUrl: string): Promise<KitFile[]> {
  if (!KIT_NAMES.has(pbx)) return []
  const entries = await readdir(path.join(KITS, pbx), { withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  const files = await Promise.all(
    names.map(async (name) => ({
      name,
      text: withAddress(await readFile(path.join(KITS, pbx, name), 'utf8'), gatewayUrl),
    })),
  )
  return files.sort((a, b) => holdsKey(b) - holdsKey(a) || a.name.localeCompare(b.name))
}

/** The kits are written for a gateway on the same machine; this puts in where it really is, and one placeholder for the key. */
export function withAddress(text: string, gatewayUrl: string): string {
  const { protocol, host, origin } = new URL(gatewayUrl)
  return text
    .replaceAll(/rvl_(?:put_the_key_here|replace_me|\.\.\.)/g, PLACEHOLDER)
    .replaceAll('http://127.0.0.1:4000', origin)
    .replaceAll('!REVEILLE_SCHEME!http!', `!REVEILLE_SCHEME!${protocol.slice(0, -1)}!`)
    .replaceAll('127.0.0.1:4000', host)
}

function holdsKey({ text }: KitFile): number {
  return text.includes(PLACEHOLDER) ? 1 : 0
}
