/** A file as it goes to the server. */
export type UploadedFile = { file: string; fileName: string }

/** What the server reads at most; more is another file, and is not sent. */
const MAX_BYTES = 64 * 1024
const CHUNK = 0x8000

export const TOO_LARGE =
  'A credential file has at most 64 KB; this is another file. Choose the .p12, .pem or .p8 file.'

/** Reads a chosen file; null when it is too large to be a credential. */
export async function readUpload(file: File): Promise<UploadedFile | null> {
  if (file.size > MAX_BYTES) return null
  return { file: toBase64(new Uint8Array(await file.arrayBuffer())), fileName: file.name }
}

/** Whether a file looks like an APNs key, whose key id and team id a person has to give. */
export function looksLikeKey({ file, fileName }: UploadedFile): boolean {
  const text = atob(file)
  return fileName.endsWith('.p8') || (text.includes('PRIVATE KEY') && !text.includes('CERTIFICATE'))
}

/** `AuthKey_ABCDE12345.p8` names its key id. */
export function keyIdIn(fileName: string): string {
  return /AuthKey_([A-Z0-9]{10})\b/.exec(fileName)?.[1] ?? ''
}

/** Whether a file is a certificate in PEM without its key, which is then in a file of its own. */
export function lacksKey({ file }: UploadedFile): boolean {
  const text = atob(file)
  return text.includes('CERTIFICATE-----') && !text.includes('PRIVATE KEY-----')
}

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return btoa(text)
}
