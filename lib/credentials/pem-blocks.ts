/** One `-----BEGIN label-----` block. */
export type PemBlock = {
  label: string
  /** The decoded body. */
  der: Buffer
  /** The `DEK-Info` header of a key that OpenSSL encrypted the old way (RFC 1421), such as `AES-256-CBC,…`. */
  dekInfo: string | null
  /** The whole block with plain line ends. */
  text: string
}

const BEGIN = '-----BEGIN '
const DASHES = '-----'

/** All PEM blocks of a file; text around them and Windows line ends do not matter. One pass, no backtracking. */
export function readPemBlocks(bytes: Uint8Array): PemBlock[] {
  const text = Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n').replaceAll('\r', '\n')
  const blocks: PemBlock[] = []
  let from = text.indexOf(BEGIN)
  while (from >= 0) {
    const labelEnd = text.indexOf(DASHES, from + BEGIN.length)
    if (labelEnd < 0) break
    const label = text.slice(from + BEGIN.length, labelEnd)
    const footer = `-----END ${label}-----`
    const bodyEnd = text.indexOf(footer, labelEnd)
    if (bodyEnd < 0) break
    const body = text.slice(labelEnd + DASHES.length, bodyEnd)
    blocks.push(readBlock(label, body, text.slice(from, bodyEnd + footer.length)))
    from = text.indexOf(BEGIN, bodyEnd + footer.length)
  }
  return blocks
}

function readBlock(label: string, body: string, text: string): PemBlock {
  const lines = body.split('\n').map((line) => line.trim())
  const dekInfo = lines.find((line) => line.startsWith('DEK-Info:'))?.slice('DEK-Info:'.length) ?? null
  const base64 = lines.filter((line) => !line.includes(':')).join('')
  return { label, der: Buffer.from(base64, 'base64'), dekInfo: dekInfo?.trim() ?? null, text: `${text}\n` }
}
